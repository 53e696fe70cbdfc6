using System.Security;
using AutoIG.Tool.Models;

namespace AutoIG.Tool.Checks;

/// <summary>
/// Compiles what was imported. A project of its own is built by the SDK, without which no tool is installed; it refers to the assemblies
/// beside the tool and to the generator that the tool carries, so that nothing is restored from a feed, and the class is compiled by the
/// version that wrote it. (A compiler within the tool would be another one than that of the user's build.)
/// </summary>
internal static class CheckProject
{
    private const string Generator = "AutoIG.Generator.dll";

    /// <summary>The full path of the assembly.</summary>
    /// <param name="source">The file of C#.</param>
    /// <param name="folder">An empty folder.</param>
    /// <exception cref="ToolException">It does not compile; the message has the compiler's.</exception>
    public static string Build(string source, string folder, CancellationToken cancellation)
    {
        string generator = Path.Combine(AppContext.BaseDirectory, Generator);
        if (!File.Exists(generator))
            throw ToolException.BadInput($"--check: expected {Generator} beside the tool, but there is none; install the tool again.");
        string project = Path.Combine(folder, "Check.csproj");
        File.WriteAllText(project,
            $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <AssemblyName>AutoIG.Check</AssemblyName>
                <Nullable>enable</Nullable>
                <ImplicitUsings>enable</ImplicitUsings>
                <EnableDefaultCompileItems>false</EnableDefaultCompileItems>
                <NuGetAudit>false</NuGetAudit>
              </PropertyGroup>
              <ItemGroup>
                <Compile Include="{Text(Path.GetFullPath(source))}" />
                <Reference Include="{Text(typeof(AttributionMethod).Assembly.Location)}" Private="false" />
                <Reference Include="{Text(typeof(System.Numerics.Tensors.Tensor).Assembly.Location)}" Private="false" />
                <Analyzer Include="{Text(generator)}" />
              </ItemGroup>
            </Project>
            """);
        // What stands in folders above is not for this project.
        foreach (string name in new[] { "Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props" })
            File.WriteAllText(Path.Combine(folder, name), "<Project />");
        return ModelProject.Assembly(project, "--check", cancellation);
    }

    private static string Text(string path) => SecurityElement.Escape(path);
}

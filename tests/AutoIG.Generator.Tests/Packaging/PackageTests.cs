using System.Diagnostics;
using System.IO.Compression;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace AutoIG.Generator.Tests.Packaging;

/// <summary>The package as a user gets it: one reference brings the runtime and the generator, and a trimmed program runs.</summary>
public class PackageTests
{
    private const string Program =
        """
        using AutoIG;
        using Shop;

        var why = new IntegratedGradients().Explain(Credit.RiskDerivative, new(Income: 3, Debt: 2), baseline: new(5, 0.5));
        Console.WriteLine($"complete {Math.Abs(why.ConvergenceDelta) < 1e-9}, debt raises {why["debt"].Value > 0}");

        namespace Shop
        {
            public static partial class Credit
            {
                [Differentiable]
                public static double Risk(double income, double debt) => 1 / (1 + Math.Exp(-(3.1 * debt / income - 2)));
            }
        }
        """;

    [Fact]
    public void One_reference_is_enough()
    {
        string folder = Directory.CreateTempSubdirectory("autoig-package-").FullName;
        string version = $"0.1.0-test{Environment.ProcessId}";
        string configuration = typeof(PackageTests).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()!.Configuration;
        try
        {
            Run(folder, "pack", Path.Combine(Repository(), "src", "AutoIG"), "-c", configuration, "--no-build", $"-p:PackageVersion={version}", "-o", folder);
            using (var package = ZipFile.OpenRead(Path.Combine(folder, $"AutoIG.{version}.nupkg")))
            {
                var entries = package.Entries.Select(entry => entry.FullName).Where(entry => entry.EndsWith(".dll", StringComparison.Ordinal)).Order();
                Assert.Equal(["analyzers/dotnet/cs/AutoIG.Generator.dll", "lib/net10.0/AutoIG.dll"], entries);
                using var reader = new StreamReader(package.GetEntry("AutoIG.nuspec")!.Open());
                string[] dependencies = [.. reader.ReadToEnd().Split('\n').Where(line => line.Contains("<dependency ", StringComparison.Ordinal))];
                Assert.Contains("id=\"System.Numerics.Tensors\"", Assert.Single(dependencies), StringComparison.Ordinal);
            }

            string user = Directory.CreateDirectory(Path.Combine(folder, "user")).FullName;
            File.WriteAllText(Path.Combine(user, "Program.cs"), Program);
            File.WriteAllText(Path.Combine(user, "User.csproj"),
                $"""
                <Project Sdk="Microsoft.NET.Sdk">
                  <PropertyGroup>
                    <OutputType>Exe</OutputType>
                    <TargetFramework>net10.0</TargetFramework>
                    <Nullable>enable</Nullable>
                    <ImplicitUsings>enable</ImplicitUsings>
                    <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
                    <TrimmerSingleWarn>false</TrimmerSingleWarn>
                    <InvariantGlobalization>true</InvariantGlobalization>
                    <RestoreAdditionalProjectSources>{folder}</RestoreAdditionalProjectSources>
                  </PropertyGroup>
                  <ItemGroup>
                    <PackageReference Include="AutoIG" Version="{version}" />
                  </ItemGroup>
                </Project>
                """);
            Assert.Contains("complete True, debt raises True", Run(user, "run", "-c", "Release"), StringComparison.Ordinal);
            if (!TrimmedPublishing.IsAvailable)
                return; // the test below is shown as skipped, with the reason
            Run(user, "publish", "-c", "Release", "-r", "linux-x64", "--self-contained", "-p:PublishTrimmed=true", "-o", Path.Combine(folder, "trimmed"));
            Assert.Contains("complete True, debt raises True", Start(Path.Combine(folder, "trimmed", "User"), user), StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
            string restored = Path.Combine(TrimmedPublishing.Packages, "autoig", version);
            if (Directory.Exists(restored))
                Directory.Delete(restored, recursive: true);
        }
    }

    /// <summary>Says in the results whether the package was published trimmed, too.</summary>
    [TrimmedPublishingFact]
    public void A_trimmed_program_is_part_of_the_package_test() => Assert.True(TrimmedPublishing.IsAvailable);

    private static string Repository([CallerFilePath] string path = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, "..", "..", ".."));

    private static string Run(string folder, params string[] arguments) => Start("dotnet", folder, arguments);

    private static string Start(string program, string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        // What the test host says of its own build is not for these.
        foreach (string name in new[] { "MSBuildSDKsPath", "MSBuildExtensionsPath", "MSBUILD_EXE_PATH" })
            start.Environment.Remove(name);
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        using var process = Process.Start(start)!;
        var faults = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)}\n{output}\n{faults.Result}");
        return output;
    }
}

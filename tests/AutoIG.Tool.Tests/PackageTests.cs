using System.Diagnostics;

namespace AutoIG.Tool.Tests;

/// <summary>The command line from nothing but its package: installed into a folder, and run without being installed.</summary>
public sealed class PackageTests : IDisposable
{
    private const string Model =
        """
        namespace Shop;

        public static partial class Price
        {
            [AutoIG.Differentiable]
            public static double Total(double price, double count) => price * count;
        }
        """;

    private readonly string folder = Directory.CreateTempSubdirectory("autoig-tool-package").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task The_tool_explains_by_a_project_and_by_an_assembly()
    {
        // What was built with these tests, packed as it is.
        string configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name, packages = Path.Combine(folder, "packages");
        foreach (string project in new[] { "AutoIG", "AutoIG.Tool" })
            await Run("dotnet", "pack", Path.Combine(Tumors.Repository, "src", project), "-c", configuration, "--no-build", "-o", packages);
        string package = Directory.GetFiles(packages, "AutoIG.Tool.*.nupkg").Single();
        string version = Path.GetFileNameWithoutExtension(package)["AutoIG.Tool.".Length..];

        await File.WriteAllTextAsync(Path.Combine(folder, "Price.cs"), Model);
        await File.WriteAllTextAsync(Path.Combine(folder, "Shop.csproj"),
            $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <RestoreAdditionalProjectSources>{packages}</RestoreAdditionalProjectSources>
              </PropertyGroup>
              <ItemGroup><PackageReference Include="AutoIG" Version="{version}" /></ItemGroup>
            </Project>
            """);
        await File.WriteAllTextAsync(Path.Combine(folder, "rows.csv"), "count,price\n3,0.5\n-2,8\n");

        string tools = Path.Combine(folder, "tools"), autoig = Path.Combine(tools, OperatingSystem.IsWindows() ? "autoig.exe" : "autoig");
        await Run("dotnet", "tool", "install", "AutoIG.Tool", "--tool-path", tools, "--source", packages);
        await Run(autoig, Explain("Shop.csproj", "project.jsonl"));
        await Run(autoig, Explain(Path.Combine("bin", "Release", "net10.0", "Shop.dll"), "assembly.jsonl"));
        string[] lines = await File.ReadAllLinesAsync(Path.Combine(folder, "project.jsonl"));
        Assert.Equal(2, lines.Length);
        for (int i = 0; i < lines.Length; i++)
        {
            // From zeros, each of two factors has half of their product.
            var (count, price) = i == 0 ? (3, 0.5) : (-2, 8);
            var why = AttributionJson.Deserialize<double>(lines[i]);
            Assert.Equal(count * price, why.Output);
            Assert.Equal(count * price / 2, why["price"].Value, 1e-12);
            Assert.Equal(count * price / 2, why["count"].Value, 1e-12);
        }

        Assert.Equal(lines, await File.ReadAllLinesAsync(Path.Combine(folder, "assembly.jsonl")));
        // What the project was built to is the assembly that was named.
        Assert.Contains("done already", await Run(autoig, Explain("Shop.csproj", "assembly.jsonl")), StringComparison.Ordinal);

        // Not installed, as dnx runs a tool.
        string summary = await Run(
            "dotnet", "tool", "exec", $"AutoIG.Tool@{version}", "--yes", "--source", packages, "--", "summary", "project.jsonl");
        Assert.Contains("feature,mean magnitude", summary, StringComparison.Ordinal);
    }

    private static string[] Explain(string model, string output) =>
        ["explain", "--model", model, "--method", "IntegratedGradients", "--input", "rows.csv", "--output", output];

    /// <summary>What a program prints on both streams; fails with it unless the program ends with 0.</summary>
    private async Task<string> Run(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        // What the test host says of its own build is not for these.
        foreach (string name in new[] { "MSBuildSDKsPath", "MSBuildExtensionsPath", "MSBUILD_EXE_PATH" })
            start.Environment.Remove(name);
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["DOTNET_NOLOGO"] = "1";
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        start.Environment["DOTNET_CLI_HOME"] = Path.Combine(folder, "home");
        // Packages of the project's own version do not come into the cache of whoever runs the tests; others come from there.
        string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        start.Environment["NUGET_FALLBACK_PACKAGES"] =
            Environment.GetEnvironmentVariable("NUGET_PACKAGES") ?? Path.Combine(home, ".nuget", "packages");
        start.Environment["NUGET_PACKAGES"] = Path.Combine(folder, "cache");
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(15));
        string printed = await output + await error;
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)}\n{printed}");
        return printed;
    }
}

using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;

namespace AutoIG.Generator.Tests.Packaging;

/// <summary>
/// What a newcomer does, from nothing but the packages: the first file of the README exactly as printed, and both templates.
/// </summary>
[Collection(nameof(PackedSources))]
public sealed class NewcomerTests(PackedSources packed)
{
    private const string Csharp = "```csharp\n";

    private static string Readme { get; } =
        File.ReadAllText(Path.Combine(FreshCopy.Repository, "README.md")).ReplaceLineEndings("\n");

    // Packages of the project's own version do not come into the cache of whoever runs the tests.
    private Dictionary<string, string> Environment => new()
    {
        ["NUGET_PACKAGES"] = Path.Combine(packed.Folder, "cache"),
        ["NUGET_FALLBACK_PACKAGES"] = TrimmedPublishing.Packages,
        ["RestoreAdditionalProjectSources"] = packed.Released,
        ["DOTNET_CLI_HOME"] = Path.Combine(packed.Folder, "home"),
        ["DOTNET_NOLOGO"] = "1",
        ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1",
    };

    [Fact]
    public void The_first_file_of_the_readme_prints_what_stands_below_it()
    {
        string[] parts = Readme.Split(Csharp)[1].Split("```", 2);
        string folder = NewFolder("first");
        File.WriteAllText(Path.Combine(folder, "why.cs"), parts[0]);
        string printed = Dotnet(folder, "run", "why.cs");
        // Vectors of another width round otherwise, in digits that are not printed.
        Assert.Equal(Lines(parts[1].Split("```text")[1].Split("```")[0]), Lines(printed));
        Assert.Contains("\"autoig.attribution\"", File.ReadAllText(Path.Combine(folder, "why.json")), StringComparison.Ordinal);
    }

    [Fact]
    public void The_template_of_a_program_is_the_first_file_of_the_readme()
    {
        string[] shown = Readme.Split(Csharp)[1].Split("```")[0].Split('\n');
        string[] template = File.ReadAllLines(Path.Combine(
            FreshCopy.Repository, "src", "AutoIG.Templates", "templates", "autoig-console", "Program.cs"));
        Assert.Equal(template, shown.Where(line => !line.StartsWith("#:", StringComparison.Ordinal)).SkipLast(1));
        string folder = FromTemplate("autoig-console");
        Assert.Contains("This is a 2", Dotnet(folder, "run"), StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(folder, "why.json")));
    }

    [Fact]
    public async Task The_template_of_a_service_explains_a_risk()
    {
        string folder = FromTemplate("autoig-api");
        Dotnet(folder, "build", "-c", "Release");
        var start = new ProcessStartInfo(
            "dotnet", [Path.Combine("bin", "Release", "net10.0", "service.dll"), "--urls", "http://127.0.0.1:0"])
        {
            WorkingDirectory = folder, RedirectStandardOutput = true,
        };
        using var service = Process.Start(start)!;
        try
        {
            string? line;
            do
                line = await service.StandardOutput.ReadLineAsync();
            while (line is not null && !line.Contains("Now listening on:", StringComparison.Ordinal));
            Assert.NotNull(line);
            using var client = new HttpClient { BaseAddress = new Uri(line.Split("on:")[1].Trim()) };
            Assert.Equal("ok", await client.GetStringAsync("health"));
            var answer = await client.PostAsJsonAsync("risk", new { income = 30_000, debt = 21_000, missedPayments = 1 });
            var why = await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>();
            double Number(string name) => why.GetProperty(name).GetDouble();
            Assert.Equal(1 / (1 + Math.Exp(-(3.1 * 0.7 + 0.8 - 2))), Number("risk"), 1e-12);
            Assert.Equal(Number("risk") - Number("typicalRisk"), Number("fromIncome") + Number("fromDebt"), 1e-9);
            answer = await client.PostAsJsonAsync("risk", new { income = 0, debt = 1, missedPayments = 0 });
            Assert.Equal(System.Net.HttpStatusCode.BadRequest, answer.StatusCode);
        }
        finally
        {
            service.Kill();
        }
    }

    /// <summary>What a project lacks is said once, and not in errors of generated code.</summary>
    [Fact]
    public void A_language_that_is_too_old_is_one_error() => Assert.All(
        Errors(NewProject("old", "<LangVersion>13</LangVersion>", "", Model)),
        error => Assert.Contains("error AIG0101: AutoIG writes C# 14", error, StringComparison.Ordinal));

    /// <summary>Who has AutoIG from another package has no generator, and needs none to use that package's models.</summary>
    [Fact]
    public void A_generator_that_is_missing_is_one_error()
    {
        const string Without =
            "<Target Name=\"Forget\" BeforeTargets=\"CheckAutoIG\"><ItemGroup><Analyzer Remove=\"@(Analyzer)\" /></ItemGroup></Target>";
        Dotnet(NewProject("user", "", Without, "public static class User { public static object It => new AutoIG.Saliency(); }"), "build");
        Assert.All(
            Errors(NewProject("missing", "", Without, Model)),
            error => Assert.Contains("error AIG0102: AutoIG's generator does not run in this project", error, StringComparison.Ordinal));
    }

    private const string Model =
        """
        namespace Shop;

        public static partial class Risk
        {
            [AutoIG.Differentiable]
            public static double Odds(double debt, double income) => debt / income;

            public static object It => OddsDerivative;
        }
        """;

    private string NewProject(string name, string property, string target, string source)
    {
        string folder = NewFolder(name);
        File.WriteAllText(Path.Combine(folder, "Code.cs"), source);
        File.WriteAllText(Path.Combine(folder, name + ".csproj"),
            $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup><TargetFramework>net10.0</TargetFramework>{property}</PropertyGroup>
              <ItemGroup><PackageReference Include="AutoIG" Version="{packed.ReleasedVersion}" /></ItemGroup>
              {target}
            </Project>
            """);
        return folder;
    }

    private string[] Errors(string folder)
    {
        var (code, output, _) = Command.Start("dotnet", folder, Environment, "build", "-c", "Release", "-tl:off");
        Assert.NotEqual(0, code);
        string[] errors = [.. output.Split('\n').Where(line => line.Contains(": error ", StringComparison.Ordinal)).Distinct()];
        Assert.NotEmpty(errors);
        return errors;
    }

    private string FromTemplate(string name)
    {
        string folder = NewFolder(name);
        string[] own = ["--debug:custom-hive", Path.Combine(folder, "hive")];
        string package = Path.Combine(packed.Released, $"AutoIG.Templates.{packed.ReleasedVersion}.nupkg");
        Dotnet(folder, ["new", "install", package, .. own]);
        Dotnet(folder, ["new", name, "-o", "service", .. own]);
        return Path.Combine(folder, "service");
    }

    private string NewFolder(string name) =>
        Directory.CreateDirectory(Path.Combine(packed.Folder, $"{name} {Guid.NewGuid():N}")).FullName;

    private string Dotnet(string folder, params string[] arguments)
    {
        var (code, output, faults) = Command.Start("dotnet", folder, Environment, arguments);
        Assert.True(code == 0, $"dotnet {string.Join(' ', arguments)}\n{output}\n{faults}");
        return output;
    }

    private static string[] Lines(string text) => [.. text.ReplaceLineEndings("\n").Trim('\n').Split('\n').Select(line => line.TrimEnd())];
}

using System.Text.RegularExpressions;
using AutoIG.Generator.Tests.Packaging;

namespace AutoIG.Generator.Tests.Documents;

/// <summary>
/// CONTRIBUTING.md is followed to the letter: what it names exists, what it shows is there, and adding an activation takes the files it
/// says.
/// </summary>
public sealed partial class RecipeTests
{
    private const string Page = "CONTRIBUTING.md";

    /// <summary>What is written from the declarations and accepted, not by hand.</summary>
    private static readonly string[] Written = ["docs/operators.md"];

    /// <summary>Every file and folder that the page names.</summary>
    [Fact]
    public void What_the_page_names_exists()
    {
        string[] named = [.. Named().Matches(WrittenPage.Read(Page)).Select(match => match.Groups["path"].Value)];
        Assert.True(named.Length >= 30, $"{named.Length} paths");
        Assert.All(named, path => Assert.True(Path.Exists(Path.Combine(FreshCopy.Repository, path)), $"{path} does not exist."));
    }

    /// <summary>The code that the page shows of existing files stands in them.</summary>
    [Fact]
    public void What_the_page_shows_of_the_sources_stands_there()
    {
        string[] shown = [.. Snippets(WrittenPage.Read(Page)).Where(snippet => !snippet.StartsWith(' '))];
        Assert.Equal(2, shown.Length);
        string[] sources = [.. Directory.GetFiles(Path.Combine(FreshCopy.Repository, "src"), "*.cs", SearchOption.AllDirectories)
            .Select(file => File.ReadAllText(file).ReplaceLineEndings("\n"))];
        Assert.All(shown, snippet => Assert.Contains(sources, source => source.Contains(snippet, StringComparison.Ordinal)));
    }

    /// <summary>
    /// An activation with value, slope and name takes the files that the recipe names, four at most, and no test needs to hear of it: on a
    /// copy, the tests of operators and vector functions run for it and pass, and the page of operators gets its line.
    /// </summary>
    [Fact]
    public void An_activation_takes_four_files()
    {
        var steps = ActivationRecipe();
        Assert.InRange(steps.Count, 1, 4);
        using var copy = FreshCopy.Of("src", "generator", "tests", "docs");
        foreach (var (path, code) in steps)
            AddToClass(Path.Combine(copy.Folder, path), code);

        string results = Path.Combine(copy.Folder, "TestResults");
        // The approved list of public members is renewed by a code fix, as snapshots are by the switch: here it may lag behind.
        string[] options = ["-c", "Release", "-e", "AUTOIG_ACCEPT=1", "--logger", "trx", "--results-directory", results,
            "-p:WarningsNotAsErrors=RS0016"];
        Command.Dotnet(copy.Folder, ["test", "tests/AutoIG.Generator.Tests", "--filter",
            "FullyQualifiedName~OperatorTableTests|(FullyQualifiedName~Operators.OperatorDerivativeTests&DisplayName~TanhShrink)",
            .. options]);
        Command.Dotnet(copy.Folder, ["test", "tests/AutoIG.Tests", "--filter",
            "(FullyQualifiedName~VectorMathTests|FullyQualifiedName~SlopeTests)&DisplayName~TanhShrink", .. options]);

        string[] passed = [.. Directory.GetFiles(results, "*.trx")
            .SelectMany(file => Passed().Matches(File.ReadAllText(file)).Select(match => match.Groups["name"].Value))];
        foreach (string test in new[]
        {
            "The_value_is_the_methods_own", "Adjoint_and_tangent_are_transposes", "The_tangent_is_the_limit_of_differences",
            "Points_of_a_batch_do_not_see_each_other",
            "Agrees_with_the_function_of_Nn", "Derivatives_are_the_slope", "Value_and_slope_are_those_of_two_passes",
        })
            Assert.Contains(passed,
                name => name.Contains(test, StringComparison.Ordinal) && name.Contains("TanhShrink", StringComparison.Ordinal));
        Assert.Contains("\n| `Nn.TanhShrink(input)`<br>`Nn.TanhShrink(T input)` | x − tanh x. | δ·tanh² x |\n",
            File.ReadAllText(Path.Combine(copy.Folder, Written[0])).ReplaceLineEndings("\n"), StringComparison.Ordinal);

        Assert.Equal(steps.Select(step => step.Path).Concat(Written).Order(StringComparer.Ordinal), Changed(copy.Folder));
    }

    /// <summary>The recipe's steps: a file in backticks at the end of a sentence, then what is written into its class.</summary>
    private static List<(string Path, string Code)> ActivationRecipe()
    {
        string page = WrittenPage.Read(Page);
        int start = page.IndexOf("## An activation\n", StringComparison.Ordinal);
        Assert.True(start >= 0, "The page has no recipe for an activation.");
        string recipe = page[start..page.IndexOf("\n## ", start, StringComparison.Ordinal)];
        return [.. Step().Matches(recipe).Select(match => (match.Groups["path"].Value, match.Groups["code"].Value))];
    }

    /// <summary>Writes members at the top of the file's class.</summary>
    private static void AddToClass(string file, string code)
    {
        string text = File.ReadAllText(file).ReplaceLineEndings("\n");
        int brace = text.IndexOf("\n{\n", StringComparison.Ordinal) + 3;
        File.WriteAllText(file, text[..brace] + code + "\n" + text[brace..]);
    }

    /// <summary>The files that differ between the repository and its copy, but for what building leaves.</summary>
    private static IEnumerable<string> Changed(string copy) => Directory.GetFiles(copy, "*", SearchOption.AllDirectories)
        .Select(file => Path.GetRelativePath(copy, file).Replace('\\', '/'))
        .Where(path => !path.Split('/').Any(part => part is "bin" or "obj" or "TestResults"))
        .Where(path => !File.Exists(Path.Combine(FreshCopy.Repository, path))
            || !File.ReadAllBytes(Path.Combine(FreshCopy.Repository, path)).AsSpan()
                .SequenceEqual(File.ReadAllBytes(Path.Combine(copy, path))))
        .Order(StringComparer.Ordinal);

    private static IEnumerable<string> Snippets(string page) => page.Split("```csharp\n").Skip(1).Select(part => part.Split("```")[0]);

    [GeneratedRegex(@"`(?<path>(src|generator|tests|docs|demo)/[\w./-]*)`")]
    private static partial Regex Named();

    [GeneratedRegex(@"`(?<path>[\w./-]+\.cs)`:\n\n```csharp\n(?<code>.*?)```", RegexOptions.Singleline)]
    private static partial Regex Step();

    [GeneratedRegex(@"testName=""(?<name>[^""]+)""[^>]* outcome=""Passed""")]
    private static partial Regex Passed();
}

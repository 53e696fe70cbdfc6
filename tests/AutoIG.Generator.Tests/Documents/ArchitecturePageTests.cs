using System.Text.RegularExpressions;
using AutoIG.Generator.Analysis;
using AutoIG.Generator.Planning;
using AutoIG.Generator.Tests.Lowering;
using AutoIG.Generator.Tests.Packaging;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AutoIG.Generator.Tests.Documents;

/// <summary>
/// ARCHITECTURE.md names files, folders and types that are in place, and its example is what the stages make of the model that it shows.
/// </summary>
public sealed partial class ArchitecturePageTests
{
    private const string Page = "ARCHITECTURE.md";

    [Fact]
    public void Every_path_that_it_names_is_in_place()
    {
        var paths = Spans().Where(span => span.Contains('/') && !span.Contains(' ')).ToArray();
        Assert.True(paths.Length >= 10, "The page names no paths.");
        Assert.Equal([], paths.Where(path => !Path.Exists(Path.Combine(FreshCopy.Repository, path))));
    }

    [Fact]
    public void Every_type_and_member_that_it_names_is_declared()
    {
        var declared = Declared();
        var names = Spans().Select(span => Name().Match(span)).Where(match => match.Success).Select(match => match.Groups["name"].Value)
            .ToHashSet();
        Assert.True(names.Count > 60, "The page names no types.");
        var known = AppDomain.CurrentDomain.GetAssemblies().Where(assembly => !assembly.IsDynamic)
            .SelectMany(assembly => assembly.GetExportedTypes())
            .Select(type => type.Name.Split('`')[0]).ToHashSet();
        Assert.Equal([], names.Where(name => !declared.Contains(name) && !known.Contains(name)));
        Assert.Equal([], Spans().Where(span => span.EndsWith(".cs", StringComparison.Ordinal) && !span.Contains('/'))
            .Where(file => Directory.GetFiles(Path.Combine(FreshCopy.Repository, "generator"), file,
                SearchOption.AllDirectories).Length == 0));
    }

    /// <summary>The example of the page, through the same passes in the same order as in <see cref="AutoIG.Generator.Pipeline"/>.</summary>
    [Fact]
    public void The_example_is_what_the_stages_make_of_it()
    {
        string text = WrittenPage.Read(Page);
        string model = Regex.Match(text, @"<!-- example -->\n```csharp\n(?<code>.*?)\n```", RegexOptions.Singleline).Groups["code"].Value;
        Assert.Contains("[Differentiable]", model);
        var options = AnalysisOptions.Default;
        var lowered = Source.Lower(model).Function!;
        var analysed = AutoIG.Generator.Pipeline.Analyse(lowered, options);
        var derivative = AutoIG.Generator.Pipeline.Differentiate(analysed, options);
        string file = AutoIG.Generator.Pipeline.Write(lowered);
        var stages = new Dictionary<string, string>
        {
            ["lowered"] = StageText.Of(lowered),
            ["analysed"] = StageText.Of(analysed),
            ["differentiated"] = StageText.Of(derivative),
            ["planned"] = StageText.Of(TensorPlanner.Plan(derivative)),
            ["emitted"] = Method(file, "Backward"),
        };
        foreach (var (stage, content) in stages)
        {
            string language = stage == "emitted" ? "csharp" : "text";
            var shown = Regex.Match(text, $@"(?<=<!-- {stage} -->\n```{language}\n).*?(?=\n```)", RegexOptions.Singleline);
            Assert.True(shown.Success, $"{Page} shows nothing for '{stage}'.");
            text = text[..shown.Index] + content + text[(shown.Index + shown.Length)..];
        }
        WrittenPage.Verify(Page, text);
    }

    /// <summary>A method of a generated file, without its indentation.</summary>
    private static string Method(string file, string name)
    {
        var method = CSharpSyntaxTree.ParseText(file).GetRoot().DescendantNodes().OfType<MethodDeclarationSyntax>()
            .First(m => m.Identifier.Text == name);
        string[] lines = method.ToString().ReplaceLineEndings("\n").Split('\n');
        int indent = lines[^1].TakeWhile(c => c == ' ').Count();
        return string.Join("\n",
            lines.Select(line => line.StartsWith(new string(' ', indent), StringComparison.Ordinal) ? line[indent..] : line));
    }

    private static IEnumerable<string> Spans()
    {
        string text = Regex.Replace(WrittenPage.Read(Page), "```.*?```", "", RegexOptions.Singleline);
        return Regex.Matches(text, "`([^`\n]+)`").Select(match => match.Groups[1].Value);
    }

    /// <summary>The names of all types, members, namespaces and folders of the sources.</summary>
    private static HashSet<string> Declared() =>
    [
        .. Directory.EnumerateDirectories(Path.Combine(FreshCopy.Repository, "src", "AutoIG")).Select(folder => Path.GetFileName(folder)),
        .. new[] { "src", "generator", "tests" }
            .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(FreshCopy.Repository, folder), "*.cs", SearchOption.AllDirectories))
            .Where(file => !file.Split(Path.DirectorySeparatorChar).Any(part => part is "obj" or "bin"))
            .SelectMany(file => CSharpSyntaxTree.ParseText(File.ReadAllText(file)).GetRoot().DescendantNodes())
            .SelectMany(IEnumerable<string> (node) => node switch
            {
                BaseTypeDeclarationSyntax type => [type.Identifier.Text],
                MethodDeclarationSyntax method => [method.Identifier.Text],
                PropertyDeclarationSyntax property => [property.Identifier.Text],
                VariableDeclaratorSyntax { Parent.Parent: FieldDeclarationSyntax } field => [field.Identifier.Text],
                BaseNamespaceDeclarationSyntax space => space.Name.ToString().Split('.'),
                ParameterSyntax { Parent.Parent: RecordDeclarationSyntax } parameter => [parameter.Identifier.Text],
                _ => [],
            }),
    ];

    /// <summary>A name that begins with a capital: a type with its parameters, or the type of a member.</summary>
    [GeneratedRegex(@"^(AutoIG\.)?(?<name>[A-Z]\w+)(<\w+>)?(\.\w+)?$")]
    private static partial Regex Name();
}

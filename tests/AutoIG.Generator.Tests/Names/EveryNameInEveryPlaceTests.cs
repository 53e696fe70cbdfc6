using System.Text.RegularExpressions;
using AutoIG.Generator.Tests.Lowering;
using AutoIG.Generator.Tests.Operators;
using AutoIG.Generator.Tests.Snapshots;
using AutoIG.Generator.Tests.Sources;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace AutoIG.Generator.Tests.Names;

/// <summary>
/// No name of the user's gets in the way of generated code: whatever compiles without the generator compiles with it, or is refused with
/// the name. The names are those that generated code itself says, and C#'s keywords; each stands in each place, however it is spelled.
/// </summary>
public partial class EveryNameInEveryPlaceTests
{
    /// <summary>Names beside those of generated code: letters written as codes, letters that do not show, and many letters.</summary>
    private static readonly string[] Others =
    [
        "_", "__", "plainmodel", "Größe", "T", "x1", "@plain", "dynamic", "nint", "notnull", "value", @"\u0061b", @"r\u0065quired",
        @"cl\u0061ss", "a\u200Cb", "a\u200Cb1", new('n', 300), new('N', 600), new('ü', 300),
    ];

    private static readonly Lazy<string[]> Names = new(() =>
    {
        var written = Generated([("nothing", "plain"), ("real type parameter", "T"), ("network", "plain")]).Select(tree => tree.ToString());
        // What generated code says of all operators and of large models is asked for where everything is.
        var texts = !Exhaustive.IsAsked ? written : written.Concat(OperatorModels.Instance.Generated.Values)
            .Concat(ReferenceModelTests.Generated.Select(tree => tree.ToString()));
        var keywords = SyntaxFacts.GetKeywordKinds().Concat(SyntaxFacts.GetContextualKeywordKinds()).Select(SyntaxFacts.GetText);
        return texts.SelectMany(text => SyntaxFactory.ParseTokens(text)).Where(token => token.IsKind(SyntaxKind.IdentifierToken))
            .Select(token => token.ValueText).Where(name => !Case().IsMatch(name)).Concat(keywords).Where(SyntaxFacts.IsValidIdentifier)
            .SelectMany(NamedPlaces.Spellings).Concat(Others).Distinct().Order(StringComparer.Ordinal).ToArray();
    });

    /// <summary>A place in which no name could stand would try nothing.</summary>
    [Fact]
    public void Every_place_can_have_a_name() => Assert.DoesNotContain(
        GeneratorRun.Project(Files([.. NamedPlaces.All.Keys.Select(place => (place, "plainOther"))])).GetDiagnostics(),
        fault => fault.Severity == DiagnosticSeverity.Error);

    /// <summary>A sample of all cases, in each place other names, unless more is asked for.</summary>
    [Fact]
    public async Task What_compiles_without_the_generator_compiles_with_it()
    {
        const int Stride = 503;
        // A type that hides the namespaces of the libraries hides them from every other case, too.
        var all = NamedPlaces.All.Keys.SelectMany(place => Names.Value.Select(name => (place, name)))
            .Where(one => one.place != "in the global namespace" || one.name is not ("System" or "AutoIG")).ToArray();
        var cases = Exhaustive.Of(all, () => all.Where((_, i) => i % Stride == 0)).Concat(Hardest).ToArray();
        var faults = new List<string>();
        foreach (var some in cases.Chunk(400))
            await Judge(some, faults);
        Assert.True(faults.Count == 0, $"{faults.Count} of {cases.Length}\n" + string.Join("\n", faults.Take(60)));
    }

    /// <summary>Cases that once did not compile, or that any change of the generated code may break, one of each kind.</summary>
    private static readonly (string Place, string Name)[] Hardest =
    [
        ("namespace around", "@event"), ("namespace around", "AutoIG"), ("namespace around", "Kernels"),
        ("namespace around a network", "AutoIG"), ("namespace around a network", "Kernels"),
        ("namespace beside", "Kernels"), ("model", "@bool"), ("model", "Batch"),
        ("generic model", "Batch"), ("generic model", "ReadOnlySpan"), ("model", "FunctionPlan"), ("model", "PlainMethodFunction"),
        ("model", "PlainMethodWeights"), ("type around", "Kernels"),
        ("nested type", "PlainMethodFunction"), ("field", "Kernels"), ("method", "Constants"),
        ("property", "VectorMath"), ("field", "LinearWeights"), ("property", "MethodImplOptions"), ("inherited type", "ScalarMethodInput"),
        ("captured parameter", "field"), ("weight", "kernels"), ("weight", "constants"),
        ("weight", "field"), ("marked method", "@event"), ("parameter", "@event"),
        ("dimension", "Kernels"), ("dimension", "Constants"), ("dimension", "dimensions"),
        ("dimension", "batch"), ("dimension", "points"), ("dimension", "@event"),
        ("type parameter", "MethodImplOptions"), ("type parameter", "TGate"),
        ("real type parameter", "TOther"), ("real type parameter", "Signature"), ("property", "ScalarMethodParameterK"),
        // Words that are keywords in some places only, where they need their @.
        ("model", "@required"), ("generic model", "@scoped"), ("type around", "@file"), ("model", "@extension"), ("model", "@record"),
        ("model", "@partial"), ("namespace around", "@await"), ("type parameter", "@where"), ("real type parameter", "@record"),
        ("type beside", "var"), ("type beside", "@var"), ("network's type", "@required"), ("block's type", "@record"),
        ("block's matrix", "@field"), ("field of a block", "@partial"), ("weight", "@required"), ("local number", "@await"),
        ("captured parameter", "@scoped"), ("captured parameters that differ in case", "k1"), ("parameter", "@var"),
        ("marked method", @"r\u0065quired"), ("weight", "a\u200Cb"), ("model", new('N', 600)), ("marked method", new('ü', 300)),
        ("marked method", new('N', 600)),
        // Runtime names as members, as methods and as types.
        .. new[] { "Kernels", "Functions", "VectorMath", "MaxPooling", "LinearWeights", "field" }.SelectMany(name =>
            new[] { "network's field", "network's method", "network's nested type", "type beside a network" }
                .Select(place => (place, name))),
        // What is generated for a method is called after it, and may then be called as a type of the runtime's is.
        .. typeof(IntegratedGradients).Assembly.GetExportedTypes().Select(type => type.Name.Split('`')[0])
            .Select(name => Suffix().Match(name)).Where(match => match.Success).Select(match => match.Groups[1].Value).Distinct()
            .SelectMany(name => new[] { ("marked method", name), ("network's marked method", name) }),
        ("block's matrices that differ in case", "w"), ("block's matrix", "plainBlockAccess"), ("network's property", "PlainBlockAccess"),
        ("number of tokens", "PlainBlockAccess"), ("number of tokens", "dimensions"), ("kernel", "Kernels"), ("tokens", "batch"),
    ];

    private static (string Path, string Source)[] Files(IReadOnlyList<(string Place, string Name)> cases) =>
        [.. cases.Select((one, i) => ($"Case{i}.cs", NamedPlaces.Source($"Case{i}", one.Place, one.Name)))];

    private static IEnumerable<SyntaxTree> Generated(IReadOnlyList<(string Place, string Name)> cases) =>
        GeneratorRun.Driver().RunGenerators(GeneratorRun.Project(Files(cases))).GetRunResult().GeneratedTrees;

    private static async Task Judge(IReadOnlyList<(string Place, string Name)> cases, List<string> faults)
    {
        var files = Files(cases);
        var without = GeneratorRun.Project(files);
        var illegal = without.GetDiagnostics().Where(fault => fault.Severity == DiagnosticSeverity.Error)
            .Select(fault => CaseOf(fault.Location)).ToHashSet();
        faults.AddRange(illegal.Where(i => Hardest.Contains(cases[i])).Select(i => $"{cases[i]} does not compile as it is."));
        var project = GeneratorRun.Project([.. files.Where((_, i) => !illegal.Contains(i))]);
        Assert.True(illegal.Count < files.Length);
        var result = GeneratorRun.Driver().RunGeneratorsAndUpdateCompilation(project, out var whole, out var reported).GetRunResult();
        if (result.Results.Single().Exception is { } exception)
            faults.Add(exception.ToString());
        var written = result.GeneratedTrees.ToHashSet();
        var analyzed = await whole.WithAnalyzers([new DifferentiableAnalyzer()]).GetAnalyzerDiagnosticsAsync();
        // Who is refused is told the name.
        faults.AddRange(analyzed.Where(said => said.Id != "AIG0002" || !IsOfName(said))
            .Select(said => $"{Named(said.Location)}: {said.GetMessage()} ({said.Id})"));
        var refused = analyzed.Select(said => said.Location).Distinct().ToLookup(CaseOf);
        // A type whose name is in small letters is warned of where the user declares it as well.
        var faulty = new HashSet<int>();
        foreach (var fault in whole.GetDiagnostics().Where(fault => fault.Id != "CS8981").Concat(reported)
            .Where(fault => fault.Severity == DiagnosticSeverity.Error
            || (fault.Severity == DiagnosticSeverity.Warning && fault.Location.SourceTree is { } tree && written.Contains(tree))))
        {
            if (faulty.Add(CaseOf(fault.Location)))
                faults.Add($"{Named(fault.Location)}: {fault.GetMessage()} ({fault.Id}) {Line(fault.Location)}");
        }
        // Nothing is left out or refused without a word.
        var derivatives = written.Where(tree => !tree.ToString().Contains("throw new NotSupportedException", StringComparison.Ordinal))
            .ToLookup(tree => CaseOf(tree.GetRoot().GetLocation()));
        foreach (int i in Enumerable.Range(0, files.Length).Where(i => !illegal.Contains(i)))
        {
            int marked = Marked().Count(files[i].Source), came = derivatives[i].Count(), said = refused[i].Count();
            if (came + said != marked)
                faults.Add($"{cases[i]}: of {marked} derivatives, {came} came and {said} were refused.");
        }

        string Named(Location location) => CaseOf(location) is >= 0 and var number ? cases[number].ToString() : "";

        bool IsOfName(Diagnostic said) => CaseOf(said.Location) is >= 0 and var number && Regex.IsMatch(said.GetMessage(),
            $"(the type parameter|has a member) '{Regex.Escape(NamedPlaces.Bare(cases[number].Name))}'|an overload of the same name");
    }

    private static int CaseOf(Location location) =>
        Case().Match(location.SourceTree?.FilePath ?? "") is { Success: true } match ? int.Parse(match.Groups[1].ValueSpan) : -1;

    private static string Line(Location location) =>
        location.SourceTree?.GetText().Lines[location.GetLineSpan().StartLinePosition.Line].ToString().Trim() ?? "";

    [GeneratedRegex("^([A-Z].+)(Function|Gradient|Pushforward|Weights|Input|Layers|Derivative|Comparison|Relevance|LinearPieces|Kept)$")]
    private static partial Regex Suffix();

    [GeneratedRegex("Case([0-9]+)")]
    private static partial Regex Case();

    [GeneratedRegex("AutoIG.Differentiable]")]
    private static partial Regex Marked();
}

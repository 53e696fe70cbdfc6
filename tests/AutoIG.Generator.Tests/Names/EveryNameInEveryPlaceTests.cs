using System.Text.RegularExpressions;
using AutoIG.Generator.Tests.Snapshots;
using AutoIG.Generator.Tests.Sources;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace AutoIG.Generator.Tests.Names;

/// <summary>
/// No name of the user's gets in the way of generated code: whatever compiles without the generator compiles with it. The names are those
/// that generated code itself says, and C#'s keywords; each stands in each place.
/// </summary>
public partial class EveryNameInEveryPlaceTests
{
    /// <summary>The members that the derivative is: a member of the user's of that name is refused, and says so.</summary>
    private static readonly string[] Taken =
        ["PlainMethodDerivative", "ScalarMethodDerivative", "ScalarMethodInput", "PlainMethodLayers", "ScalarMethodLayers"];

    private static readonly string[] MemberPlaces =
    [
        "model", "generic model", "type parameter", "captured parameter", "nested type", "nested generic type", "field", "constant",
        "property", "method", "generic method", "event", "weight", "setting", "marked method",
        "partial method", "weights that differ in case", "methods that differ in case",
    ];

    private static readonly Lazy<string[]> Names = new(() =>
    {
        var generated = Run([("nothing", "plain"), ("real type parameter", "T")], []).SelectMany(tree => tree.GetRoot().DescendantTokens())
            .Where(token => token.IsKind(SyntaxKind.IdentifierToken)).Select(token => token.ValueText);
        var keywords = SyntaxFacts.GetKeywordKinds().Concat(SyntaxFacts.GetContextualKeywordKinds()).Select(SyntaxFacts.GetText);
        return generated.Concat(keywords).Concat(["_", "__", "plainmodel", "Größe", "T", "x1"]).Where(SyntaxFacts.IsValidIdentifier)
            .Where(name => !Case().IsMatch(name)).Distinct().Order(StringComparer.Ordinal).ToArray();
    });

    /// <summary>A sample of all cases, in each place other names, unless more is asked for.</summary>
    [Fact]
    public void What_compiles_without_the_generator_compiles_with_it()
    {
        const int Stride = 211;
        // A type that hides the namespaces of the libraries hides them from every other case, too.
        var all = NamedPlaces.All.Keys.SelectMany(place => Names.Value.Select(name => (place, name)))
            .Where(one => one.place != "in the global namespace" || one.name is not ("System" or "AutoIG")).ToArray();
        var cases = Exhaustive.Of(all, () => all.Where((_, i) => i % Stride == 0)).Concat(Hardest).ToArray();
        var faults = new List<string>();
        foreach (var some in cases.Chunk(400))
            _ = Run(some, faults);
        Assert.True(faults.Count == 0, $"{faults.Count} of {cases.Length}\n" + string.Join("\n", faults.Take(60)));
    }

    /// <summary>Cases that once did not compile, one of each kind.</summary>
    private static readonly (string Place, string Name)[] Hardest =
    [
        ("namespace around", "event"), ("namespace around", "AutoIG"), ("namespace around", "Kernels"),
        ("namespace beside", "Kernels"), ("model", "bool"), ("model", "Batch"),
        ("generic model", "Batch"), ("generic model", "ReadOnlySpan"), ("model", "FunctionPlan"), ("model", "PlainMethodFunction"),
        ("model", "PlainMethodWeights"), ("type around", "Kernels"),
        ("nested type", "PlainMethodFunction"), ("field", "Kernels"), ("method", "Constants"),
        ("property", "VectorMath"), ("field", "LinearWeights"), ("property", "MethodImplOptions"), ("inherited type", "ScalarMethodInput"),
        ("captured parameter", "field"), ("weight", "kernels"), ("weight", "constants"),
        ("weight", "field"), ("marked method", "event"), ("parameter", "event"),
        ("dimension", "Kernels"), ("dimension", "Constants"), ("dimension", "dimensions"),
        ("dimension", "batch"), ("dimension", "points"), ("dimension", "event"),
        ("type parameter", "MethodImplOptions"), ("type parameter", "TRule"),
        ("real type parameter", "TOther"), ("real type parameter", "Signature"), ("property", "ScalarMethodParameterK"),
    ];

    private static IReadOnlyList<SyntaxTree> Run(IReadOnlyList<(string Place, string Name)> cases, List<string> faults)
    {
        var files = cases.Select((one, i) => ($"Case{i}.cs", NamedPlaces.Source($"Case{i}", one.Place, one.Name))).ToArray();
        var without = GeneratorRun.Project(files);
        var illegal = without.GetDiagnostics().Where(fault => fault.Severity == DiagnosticSeverity.Error)
            .Select(fault => CaseOf(fault.Location)).ToHashSet();
        var project = GeneratorRun.Project([.. files.Where((_, i) => !illegal.Contains(i))]);
        Assert.True(illegal.Count < files.Length);
        var result = GeneratorRun.Driver().RunGeneratorsAndUpdateCompilation(project, out var whole, out var reported).GetRunResult();
        if (result.Results.Single().Exception is { } exception)
            faults.Add(exception.ToString());
        var faulty = new HashSet<int>();
        var written = result.GeneratedTrees.ToHashSet();
        foreach (var tree in written.Where(tree => tree.ToString().Contains("throw new NotSupportedException", StringComparison.Ordinal)))
        {
            int number = CaseOf(tree.GetRoot().GetLocation());
            bool isClear = cases[number].Place.Contains("type parameter", StringComparison.Ordinal)
                ? Refusal().Match(tree.ToString()).Value.Contains("the type parameter", StringComparison.Ordinal)
                : MemberPlaces.Contains(cases[number].Place) && Taken.Contains(cases[number].Name);
            if (!isClear)
                faults.Add($"{cases[number]}: {Refusal().Match(tree.ToString()).Value}");
        }
        // A type whose name is in small letters is warned of where the user declares it as well.
        foreach (var fault in whole.GetDiagnostics().Where(fault => fault.Id != "CS8981").Concat(reported)
            .Where(fault => fault.Severity == DiagnosticSeverity.Error
            || (fault.Severity == DiagnosticSeverity.Warning && fault.Location.SourceTree is { } tree && written.Contains(tree))))
        {
            int number = CaseOf(fault.Location);
            if (!faulty.Add(number))
                continue;
            faults.Add($"{(number < 0 ? "" : cases[number])}: {fault.GetMessage()} ({fault.Id}) {Line(fault.Location)}");
        }
        return result.GeneratedTrees;
    }

    private static int CaseOf(Location location) =>
        Case().Match(location.SourceTree?.FilePath ?? "") is { Success: true } match ? int.Parse(match.Groups[1].ValueSpan) : -1;

    private static string Line(Location location) =>
        location.SourceTree?.GetText().Lines[location.GetLineSpan().StartLinePosition.Line].ToString().Trim() ?? "";

    [GeneratedRegex("Case([0-9]+)")]
    private static partial Regex Case();

    [GeneratedRegex("NotSupportedException.*")]
    private static partial Regex Refusal();
}

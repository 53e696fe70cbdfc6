using System.Text;
using System.Text.RegularExpressions;
using AutoIG.Generator.Lowering;
using AutoIG.Generator.Operators;
using Microsoft.CodeAnalysis;

namespace AutoIG.Generator.Tests.Operators;

/// <summary>
/// The page docs/operators.md, written from the table of operators, from the methods that resolve and are accepted, and from what is
/// generated for their models.
/// </summary>
internal static class OperatorPage
{
    public const string Path = "docs/operators.md";

    private static readonly string[] OperandNames = ["x₁", "x₂", "x₃"];

    private const string Comparing = "Comparisons";

    /// <summary>The sections: the families of operators that stand in each.</summary>
    private static readonly (string Heading, string[] Families)[] Sections =
    [
        ("Arithmetic and choice", [nameof(Arithmetic)]),
        (Comparing, [nameof(Comparisons)]),
        ("Elementary functions", [nameof(Elementary), nameof(DerivedFunctions)]),
        ("Activations", [nameof(Activations)]),
        ("Linear layers and products", [nameof(Dense)]),
        ("Attention and sums of products", [nameof(Attention)]),
        ("Convolutions", [nameof(Convolutions)]),
        ("Pooling", [nameof(Pooling)]),
        ("Windows that adapt, resampling, transposed convolutions", [nameof(Maps), nameof(Sampling)]),
        ("Volumes", [nameof(Volumes)]),
        ("Softmax and normalisation", [nameof(Normalizations), nameof(ChannelNormalizations)]),
        ("Recurrent layers", [nameof(Recurrent)]),
        ("Sums, means, extrema", [nameof(Reductions)]),
        ("Statistics", [nameof(Statistics)]),
        ("Shapes", [nameof(Shapes)]),
        ("Parts and rows", [nameof(Parts), nameof(Picks)]),
        ("Order", [nameof(Orderings)]),
        ("Joining and borders", [nameof(Joins)]),
    ];

    public static string Write()
    {
        var page = new StringBuilder("""
            # Operators

            What a `[Differentiable]` method may call, beside C#'s own arithmetic on numbers. Each line is a method that exists and that the
            generator accepts.

            - `Nn` has PyTorch's functional names, semantics and defaults, for one sample at a time. With `using static AutoIG.Nn;` you leave `Nn.` away.
            - `Tensor` is System.Numerics.Tensors, `Math` is System.Math and, for `float`, System.MathF. `T` is generic mathematics: static methods of a
              type parameter, of `float` or of `double`.
            - Tensors are written as a name without a type; in `Math` and `T` all are numbers. What is written with a type is that. A parameter with a value has a
              default and may be left away.
            - Integers that are known at compile time may go through `Math.Abs`, `Clamp`, `Max`, `Min` and `Sign`, and `T.CreateChecked` (`CreateSaturating`,
              `CreateTruncating`) makes a number of the model's type.
            - Where the base library is less exact than it could be, generated code is not: its `ExpM1`, `Exp2M1`, `Exp10M1`, `LogP1`, `Log2P1` and `Log10P1` lose
              their digits near 0, and its `DegreesToRadians` and `RadiansToDegrees` overflow before the result does.

            *Derivative*: what δ, the adjoint of the result y, adds to the adjoint of each operand x; the value at a kink or a pole stands in parentheses.

            This page is written by its test; `AUTOIG_ACCEPT=1 dotnet test tests/AutoIG.Generator.Tests --filter OperatorTable` renews it.


            """.ReplaceLineEndings("\n"));
        foreach (var (heading, _) in Sections)
            page.Append($"[{heading}](#{Anchor(heading)}) ·\n");
        page.Append("[Types of options](#types-of-options) · [How they are computed](#how-they-are-computed)\n");
        foreach (var (heading, families) in Sections)
        {
            page.Append($"\n## {heading}\n\n");
            if (heading == Comparing)
            {
                page.Append("C#'s operators compare numbers. Tensors are compared element by element by methods of `Tensor`, "
                    + "whose result `Nn.Where` takes.\n\n");
            }
            page.Append("| You write | What it gives | Derivative |\n|---|---|---|\n");
            foreach (var @operator in families.SelectMany(OperatorTable.WrittenIn).Where(o => o.Symbols.Count > 0)
                .OrderBy(Title, StringComparer.Ordinal))
                page.Append($"| {Signatures(@operator)} | {Explained(@operator)} | {Derivative(@operator)} |\n");
        }
        WriteTypes(page);
        WriteComputation(page);
        return page.ToString();
    }

    /// <summary>The models whose whole expression is a call of the operator.</summary>
    public static IEnumerable<OperatorModel> ModelsOf(IWritten @operator) =>
        OperatorModels.All.Where(model => OperatorModels.Instance.OuterSymbols.TryGetValue(model.Name, out string? symbol)
            && @operator.Symbols.Contains(symbol));

    /// <summary>The families that no section shows, though users write something of them.</summary>
    public static IEnumerable<string> Forgotten => OperatorTable.FamilyNames
        .Where(family => !Sections.Any(section => section.Families.Contains(family))
            && OperatorTable.WrittenIn(family).Any(@operator => @operator.Symbols.Count > 0));

    private static string Anchor(string heading) => heading.ToLowerInvariant().Replace(",", "", StringComparison.Ordinal).Replace(' ', '-');

    private static string Title(IWritten @operator) =>
        Short(@operator.Symbols.FirstOrDefault(s => s.StartsWith("AutoIG.", StringComparison.Ordinal)) ?? @operator.Symbols[0]);

    private static string Short(string symbol) => symbol.Replace("AutoIG.", "", StringComparison.Ordinal)
        .Replace("System.Numerics.Tensors.", "", StringComparison.Ordinal).Replace("System.", "", StringComparison.Ordinal)
        .Replace("operator unary ", "unary ", StringComparison.Ordinal).Replace("operator ", "", StringComparison.Ordinal);

    private static IEnumerable<IMethodSymbol> Shown(IWritten @operator) => AcceptedMethods.Instance.Of(@operator)
        // MathF's are Math's, and float's and double's are those of T, where T has them.
        .Where(method => method.ContainingType.Name != "MathF")
        .GroupBy(method => WrittenSignature.Of(method)).Select(same => same.First())
        .GroupBy(method => Symbols.OperatorKey(method) is var key && key.StartsWith("T.", StringComparison.Ordinal)
            ? $"{key} {method.Parameters.Length}" : WrittenSignature.Of(method))
        .Select(same => same.OrderByDescending(method => method.ContainingType.TypeKind == TypeKind.Interface).First());

    private static string Signatures(IWritten @operator) => string.Join("<br>",
        @operator.Symbols.Where(symbol => symbol.StartsWith("operator ", StringComparison.Ordinal)).Select(Short)
            .Concat(Shown(@operator).Select(WrittenSignature.Of)).Select(text => $"`{Cell(text)}`"));

    private static string Explained(IWritten @operator)
    {
        var vocabulary = Shown(@operator).Where(method => method.ContainingType.Name == "Nn").ToArray();
        if (vocabulary.Length == 0)
            return Cell(@operator.Meaning);
        // Overloads of other operands are other functions; those with other options are not.
        var lines = vocabulary.DistinctBy(method => method.Parameters[0].Name).Select(VocabularyDocumentation.Summary).ToList();
        foreach (var parameter in vocabulary.SelectMany(method => method.Parameters).DistinctBy(parameter => parameter.Name))
        {
            string text = VocabularyDocumentation.Parameter(parameter);
            if (text.Length > 0 && text != "[…].")
                lines.Add($"`{parameter.Name}`: {text}");
        }
        if (VocabularyDocumentation.Returns(vocabulary[0]) is { Length: > 0 } result)
            lines.Add($"*Result*: {result}");
        return string.Join("<br>", lines);
    }

    private static string Derivative(IWritten @operator) => @operator.Derivative.Length > 0 ? Cell(@operator.Derivative) : "—";

    /// <summary>The types of AutoIG that the signatures name.</summary>
    private static void WriteTypes(StringBuilder page)
    {
        page.Append("\n## Types of options\n\n| Type | Values |\n|---|---|\n");
        var types = OperatorTable.Written.SelectMany(Shown).SelectMany(method => method.Parameters)
            .Select(parameter => Symbols.Present(parameter.Type)!)
            .Select(type => type is INamedTypeSymbol { Name: "ReadOnlySpan" } span ? span.TypeArguments[0] : type)
            .OfType<INamedTypeSymbol>().Select(type => type.OriginalDefinition)
            .Where(type => type.ContainingNamespace?.ToDisplayString() == "AutoIG")
            .DistinctBy(type => type.Name).OrderBy(type => type.Name, StringComparer.Ordinal);
        foreach (var type in types)
        {
            var values = type.GetMembers()
                .Where(member => member is IFieldSymbol { HasConstantValue: true } or IPropertySymbol { IsStatic: true })
                .Select(member => $"`{type.Name}.{member.Name}`: {VocabularyDocumentation.Summary(member)}");
            page.Append($"| `{type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat)}` "
                + $"| {string.Join("<br>", values.Prepend(VocabularyDocumentation.Summary(type)))} |\n");
        }
    }

    private static void WriteComputation(StringBuilder page)
    {
        page.Append("""

            ## How they are computed

            For those who read generated code. *Affine*: whether the result is affine in the operands that depend on the input, so that the operator may lie in
            front of the model's first nonlinearity, where it runs at the two ends of a path only. *Computed by*: the expression on vectors, or the classes of
            `AutoIG.CompilerServices` that the generated code calls.

            <details><summary>The table</summary>

            | Operator | Affine | Computed by |
            |---|---|---|

            """.ReplaceLineEndings("\n"));
        foreach (var @operator in OperatorTable.Written.Where(o => o.Symbols.Count > 0).OrderBy(Title, StringComparer.Ordinal))
        {
            var (affine, kernels) = @operator is ElementwiseOperator { Expansion: null } elementwise ? Elementwise(elementwise)
                : Composed(@operator);
            page.Append($"| `{Cell(Title(@operator))}` | {affine} | {kernels} |\n");
        }
        page.Append("\n</details>\n");
    }

    private static (string Affine, string Kernels) Elementwise(ElementwiseOperator @operator)
    {
        bool[] all = Enumerable.Repeat(true, @operator.Arity).ToArray();
        string affine = @operator.IsMask ? "—" : @operator.IsAffine(all) ? "yes" : string.Join(" or ", OperandNames.Take(@operator.Arity)
            .Where((_, i) => @operator.Arity > 1 && @operator.IsAffine(all.Select((_, j) => i == j).ToArray()))
            .Select(name => $"in {name} alone"));
        string text = @operator.Vector.Replace("TVector.", "", StringComparison.Ordinal).Replace("<{T}>", "", StringComparison.Ordinal)
            .Replace("{c}", "c", StringComparison.Ordinal);
        for (int i = 0; i < @operator.Arity; i++)
            text = text.Replace($"{{{i}}}", @operator.Arity == 1 ? "x" : OperandNames[i], StringComparison.Ordinal);
        return (affine.Length == 0 ? "no" : affine, $"`{text}`");
    }

    private static (string Affine, string Kernels) Composed(IWritten @operator)
    {
        var models = ModelsOf(@operator).ToArray();
        bool[] affine = models.Select(model => LoweredOperator.Of(model).IsAffine).Distinct().ToArray();
        var kernels = models.SelectMany(model =>
        {
            string code = OperatorModels.Instance.Generated[$"{OperatorModels.Instance.Types[model.Name]}.Call.g.cs"];
            // Classes with static methods, and what is prepared from weights.
            return Regex.Matches(code, @"^ +(?:Kernels\.)?([A-Z]\w+)\.[A-Z]\w+<", RegexOptions.Multiline)
                .Concat(Regex.Matches(code, @"^ +public ([A-Z]\w+)<double> \w+ (?:\{ get; \} = new\(|=> lazy)", RegexOptions.Multiline))
                .Select(match => match.Groups[1].Value);
        }).Distinct().Order(StringComparer.Ordinal).ToArray();
        return (affine.Length == 0 ? "—" : affine.Length == 2 ? "by its options" : affine[0] ? "yes" : "no",
            kernels.Length == 0 ? "nothing moves" : string.Join(", ", kernels.Select(k => $"`{k}`")));
    }

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);
}

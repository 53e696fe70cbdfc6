using System.Runtime.CompilerServices;
using System.Text;
using System.Text.RegularExpressions;
using AutoIG.Generator.Operators;

namespace AutoIG.Generator.Tests.Operators;

/// <summary>The page docs/operators.md, written from the table of operators and from what is generated for their models.</summary>
internal static class OperatorPage
{
    private static readonly string[] OperandNames = ["x₁", "x₂", "x₃"];

    public static string File([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "..", "docs", "operators.md"));

    public static string Write()
    {
        var page = new StringBuilder("""
            # Operators

            What a `[Differentiable]` method may be written with, beside C#'s own arithmetic on numbers. `Nn` follows PyTorch's functional names, semantics and
            defaults; `Tensor` is System.Numerics.Tensors, `Math` is System.Math and System.MathF, `T` generic mathematics on a type parameter, `float` or `double`.

            *Derivative*: what δ, the adjoint of the result y, adds to the adjoint of each operand x; the value at a kink stands in parentheses. *Affine*: whether
            the result is affine in the operands that depend on the input, so that the operator may lie in front of the model's first nonlinearity, where it runs at
            the two ends of a path only. *Computed by*: the expression on vectors, or the classes of `AutoIG.CompilerServices` that the generated code calls.

            This page is written from the table of operators by its test; `AUTOIG_ACCEPT=1 dotnet test tests/AutoIG.Generator.Tests --filter OperatorTable` renews it.

            | Operator | Affine | Derivative | Computed by |
            |---|---|---|---|

            """.ReplaceLineEndings("\n"));
        foreach (var @operator in OperatorTable.Written.Where(o => o.Symbols.Count > 0).OrderBy(Title, StringComparer.Ordinal))
        {
            var (affine, kernels) = @operator is ElementwiseOperator { Expansion: null } elementwise ? Elementwise(elementwise)
                : Composed(@operator);
            string derivative = @operator.Derivative.Length > 0 ? @operator.Derivative : "—";
            page.Append($"| {Spellings(@operator)} | {affine} | {Cell(derivative)} | {kernels} |\n");
        }
        return page.ToString();
    }

    /// <summary>The models whose whole expression is a call of the operator.</summary>
    public static IEnumerable<OperatorModel> ModelsOf(IWritten @operator) =>
        OperatorModels.All.Where(model => OperatorModels.Instance.OuterSymbols.TryGetValue(model.Name, out string? symbol)
            && @operator.Symbols.Contains(symbol));

    private static string Title(IWritten @operator) =>
        Short(@operator.Symbols.FirstOrDefault(s => s.StartsWith("AutoIG.", StringComparison.Ordinal)) ?? @operator.Symbols[0]);

    private static string Spellings(IWritten @operator) =>
        string.Join(", ", @operator.Symbols.Where(s => !s.StartsWith("System.MathF.", StringComparison.Ordinal))
            .Select(s => $"`{Short(s)}`").Distinct().OrderBy(s => s.StartsWith("`Nn", StringComparison.Ordinal) ? 0 : 1));

    private static string Short(string symbol) => symbol.Replace("AutoIG.", "", StringComparison.Ordinal)
        .Replace("System.Numerics.Tensors.", "", StringComparison.Ordinal).Replace("System.", "", StringComparison.Ordinal)
        .Replace("operator unary ", "unary ", StringComparison.Ordinal).Replace("operator ", "", StringComparison.Ordinal);

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

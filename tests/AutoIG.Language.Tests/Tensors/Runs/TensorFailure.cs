using System.Globalization;
using AutoIG.Language.Tests.Runs;
using AutoIG.Language.Tests.Tensors.Interpretation;

namespace AutoIG.Language.Tests.Tensors.Runs;

/// <summary>One thing that is wrong with what was generated for a program.</summary>
/// <param name="Kind">What is wrong.</param>
/// <param name="Subject">The program.</param>
/// <param name="Point">Where, if it is a number that is wrong.</param>
/// <param name="Detail">Expected and got, or what was reported.</param>
internal sealed record TensorFailure(FailureKind Kind, TensorSubject Subject, TensorPoint? Point, string Detail)
{
    /// <summary>What failures of one cause have in common, as far as can be told.</summary>
    public string Group => Failure.GroupOf(Kind, Detail);

    public string Show() => $"{Kind} (seed {Subject.Program.Seed}){(Point is null ? "" : $" at {Show(Point)}")}\n{Detail}\n{Subject.Program.Print("Model")}";

    private static string Show(TensorPoint point) => string.Join("; ", point.Inputs.Select(input =>
        $"[{string.Join(", ", input.Select(x => x.ToString("R", CultureInfo.InvariantCulture)))}]")) + (point.Held.Length == 0 ? "" : $"; {string.Join(", ", point.Held)}");
}

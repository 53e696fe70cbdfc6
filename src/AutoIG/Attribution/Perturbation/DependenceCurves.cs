using System.Diagnostics;
using System.Numerics.Tensors;

namespace AutoIG;

/// <summary>
/// An output over the values of features; what <see cref="PartialDependence"/> and <see cref="IndividualConditionalExpectation"/> give.
/// </summary>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class DependenceCurves
{
    internal DependenceCurves(IReadOnlyList<IReadOnlyList<double>> grids, double[] values, nint[] shape)
    {
        Grids = grids;
        Values = Tensor.Create(values, shape);
    }

    /// <summary>The values that each feature was given.</summary>
    public IReadOnlyList<IReadOnlyList<double>> Grids { get; }

    /// <summary>
    /// The output: [grid], or [grid of the first, grid of the second] of a partial dependence; [rows, grid] of individual curves.
    /// </summary>
    public Tensor<double> Values { get; }

    /// <summary>One line: the shape and the range of the output.</summary>
    public override string ToString() => $"Curves {Elements.Show(Values.Sizes())}: output {ShortText.Range(Values.Doubles())}";
}

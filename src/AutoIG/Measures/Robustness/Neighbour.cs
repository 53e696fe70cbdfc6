using System.Numerics.Tensors;

namespace AutoIG;

/// <summary>A point and what was found there.</summary>
/// <param name="Row">The point, all inputs one after another.</param>
/// <param name="Attributions">The attributions of all elements.</param>
/// <param name="Outputs">All outputs.</param>
internal sealed record Neighbour<T>(T[] Row, double[] Attributions, double[] Outputs)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The point in double.</summary>
    public double[] Wide { get; } = Widened(Row);

    private static double[] Widened(T[] row)
    {
        var wide = new double[row.Length];
        TensorPrimitives.ConvertTruncating<T, double>(row, wide);
        return wide;
    }
}

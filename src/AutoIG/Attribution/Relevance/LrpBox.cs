using System.Numerics.Tensors;
using AutoIG.CompilerServices;

namespace AutoIG;

/// <summary>Between which values the inputs of a layer lie.</summary>
internal sealed class LrpBox
{
    private readonly int[] lowShape, highShape;
    private readonly double[] low, high;

    /// <param name="lowShape">The shape of the lowest values; empty for one number.</param>
    /// <param name="low">The lowest values.</param>
    /// <param name="highShape">The shape of the highest values; empty for one number.</param>
    /// <param name="high">The highest values.</param>
    public LrpBox(int[] lowShape, double[] low, int[] highShape, double[] high)
    {
        (this.lowShape, this.low, this.highShape, this.high) = (lowShape, low, highShape, high);
        foreach (double bound in low.Concat(high))
        {
            if (!double.IsFinite(bound))
                throw Expect.Unexpected(nameof(low), "finite bounds of the inputs", bound);
        }
        if (lowShape.AsSpan().SequenceEqual(highShape) ? low.Zip(high).Any(pair => pair.First > pair.Second) : low.Min() > high.Max())
            throw Expect.Unexpected(nameof(low), "values that are nowhere above the highest ones", "some that are");
    }

    /// <summary>The bounds that two tensors hold.</summary>
    public static LrpBox Of<T>(Tensor<T> low, Tensor<T> high)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(ShapeOf(low), ElementsOf(low), ShapeOf(high), ElementsOf(high));

    /// <summary>The bounds for each input of one point of a layer, as they lie in memory.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="shape">The shape of its inputs, as the model writes it.</param>
    /// <exception cref="ArgumentException">The bounds do not broadcast to the shape.</exception>
    public (T[] Low, T[] High) For<T>(RelevanceLayer layer, int[] shape)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (layer.HasOwnOrder && lowShape.Length + highShape.Length > 0)
        {
            throw new NotSupportedException(
                $"z-box: the inputs of '{layer.Statement}' lie in memory in another order than they are written in; expected one number "
                + "each for the lowest and the highest value there, got a tensor.");
        }

        return (Spread<T>(low, lowShape, "low", layer, shape), Spread<T>(high, highShape, "high", layer, shape));
    }

    private static T[] Spread<T>(double[] values, int[] from, string name, RelevanceLayer layer, int[] shape)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int before = shape.Length - from.Length;
        if (before < 0 || from.Where((size, axis) => size != 1 && size != shape[before + axis]).Any())
            throw Expect.Unexpected(
                name, $"a shape that broadcasts to {Elements.Show(shape)}, that of the inputs of '{layer.Statement}'", Elements.Show(from));
        // The maps of convolutions lie channels-last.
        int[] order = layer.Kind == RelevanceLayerKind.Convolution
            ? [.. Enumerable.Range(1, shape.Length - 1), 0]
            : [.. Enumerable.Range(0, shape.Length)];
        var spread = new T[FunctionPlan.LengthOf(shape)];
        var index = new int[shape.Length];
        for (int i = 0; i < spread.Length; i++)
        {
            int rest = i;
            for (int k = shape.Length - 1; k >= 0; k--)
                (rest, index[order[k]]) = Math.DivRem(rest, shape[order[k]]);
            int position = 0;
            for (int axis = 0; axis < from.Length; axis++)
                position = (position * from[axis]) + (from[axis] == 1 ? 0 : index[before + axis]);
            spread[i] = T.CreateTruncating(values[position]);
        }
        return spread;
    }

    private static int[] ShapeOf<T>(Tensor<T> tensor) => [.. tensor.Lengths.ToArray().Select(length => checked((int)length))];

    private static double[] ElementsOf<T>(Tensor<T> tensor)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var elements = new T[tensor.FlattenedLength];
        tensor.FlattenTo(elements);
        return Array.ConvertAll(elements, double.CreateTruncating);
    }
}

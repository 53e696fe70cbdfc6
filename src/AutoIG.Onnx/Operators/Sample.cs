using AutoIG.Onnx.Code;
using AutoIG.Onnx.Graphs;

namespace AutoIG.Onnx.Operators;

/// <summary>An ONNX value as one sample's expression: without the axis of the batch, which has one entry.</summary>
/// <param name="Shape">The sizes that are left.</param>
/// <param name="Batch">Where the batch's axis was in ONNX's shape; −1 where the value never had one, or has lost it.</param>
internal sealed record Sample(CodeNode Code, IReadOnlyList<Size> Shape, int Batch)
{
    /// <summary>The rank of ONNX's value.</summary>
    public int Rank => Shape.Count + (Batch >= 0 ? 1 : 0);

    /// <summary>An axis of ONNX's value as a sample's; null for the batch's own.</summary>
    public int? Axis(long axis)
    {
        int positive = (int)(axis < 0 ? axis + Rank : axis);
        return Batch < 0 || positive < Batch ? positive : positive == Batch ? null : positive - 1;
    }

    /// <summary>The value with the batch as an axis of size 1, for whatever works across it.</summary>
    public Sample Whole() => Batch < 0 ? this : View([.. Shape.Take(Batch), Size.One, .. Shape.Skip(Batch)], -1);

    /// <summary>The same elements under another shape. Two views are one, and a view of the same shape is none.</summary>
    public Sample View(IReadOnlyList<Size> shape, int batch)
    {
        var (of, from) = Code is ViewCode view ? (view.Of, view.From) : (Code, Shape);
        return new(from.SequenceEqual(shape) ? of : new ViewCode(of, from, shape), shape, batch);
    }
}

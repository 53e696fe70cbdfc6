using AutoIG.Generator.Diagnostics;
using AutoIG.Generator.Ir;
using AutoIG.Generator.Operators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using static AutoIG.Generator.Lowering.Refusals;

namespace AutoIG.Generator.Lowering;

/// <summary>Properties, indices and ranges of tensors and lists.</summary>
internal sealed class TensorIndexing(LoweringContext context) : LoweringPart(context)
{
    public Argument TensorProperty(IPropertyReferenceOperation reference, int tensor, string? target)
    {
        var shape = Builder.TypeOf(tensor).Shape;
        switch (reference.Property.Name)
        {
            case "Lengths":
                return new Argument.Items(shape.Dimensions.Select(ValueLowering.Size).ToArray());
            case "Rank":
                return new Argument.Literal(shape.Rank);
            case "FlattenedLength":
                return ValueLowering.Size(shape.Length);
            case "this[]":
                var indices = Expressions.Evaluate(reference.Arguments[0].Value);
                return IndexTensor(tensor, indices is Argument.Items items ? items.Elements : [indices], reference, target);
            default:
                throw Unsupported(reference, $"'{reference.Property.Name}' of a tensor", "use Lengths, Rank, indices and ranges");
        }
    }

    /// <summary>x[i, j] is a number, x[1..3, ..] a part of the tensor.</summary>
    private Argument.Value IndexTensor(int tensor, IReadOnlyList<Argument> indices, IOperation where, string? target)
    {
        var shape = Builder.TypeOf(tensor).Shape;
        if (indices.Count != shape.Rank)
        {
            throw Refuse(DiagnosticDescriptors.ShapesDoNotFit, where, "Indexer",
                $"a tensor of shape {shape} takes {shape.Rank} indices, not {indices.Count}");
        }
        bool ranges = indices.Any(i => i is Argument.Range);
        var value = tensor;
        for (int axis = 0; axis < indices.Count; axis++)
        {
            var (start, length) = indices[axis] switch
            {
                Argument.Range range => Bounds(range, shape, axis, where),
                Argument.Index index => (Element(index.Position, index.FromEnd, shape, axis, where), (Dimension)1),
                var index => (Element(index, false, shape, axis, where), (Dimension)1),
            };
            if (start != 0 || length != shape[axis])
                value = Builder.Emit(Parts.Slice, [value], new SliceAttributes(axis, start, length));
        }
        if (!ranges)
        {
            value = Builder.Emit(
                Shapes.Reshape, [value], new ShapeAttributes(Shape.Scalar),
                name: Context.Depth == 0 && Builder.IsActive(value) ? target : null);
        }
        return new Argument.Value(value);
    }

    private static (Dimension Start, Dimension Length) Bounds(Argument.Range range, Shape shape, int axis, IOperation where)
    {
        var size = shape[axis];
        var start = range.Start is null ? 0 : Position(range.Start, range.StartFromEnd, size, where);
        var end = range.End is null ? size : Position(range.End, range.EndFromEnd, size, where);
        // Looked at one by one: their difference need not be a number of 32 bits.
        return IsWithin(start, size) && IsWithin(end, size) && !(start.IsConstant && end.IsConstant && start.Value > end.Value)
            ? (start, end - start)
            : throw Outside($"{start} to {end} is", shape, axis, where);
    }

    private static Dimension Element(Argument index, bool fromEnd, Shape shape, int axis, IOperation where)
    {
        var size = shape[axis];
        var position = Position(index, fromEnd, size, where);
        return IsWithin(position, size) && !(position.IsConstant && size.IsConstant && position.Value == size.Value)
            ? position
            : throw Outside($"{position} is", shape, axis, where);
    }

    /// <summary>Whether a position may lie between 0 and the end, as far as that is known.</summary>
    private static bool IsWithin(Dimension position, Dimension size) =>
        !position.IsConstant || (position.Value >= 0 && !(size.IsConstant && position.Value > size.Value));

    private static Exception Outside(string what, Shape shape, int axis, IOperation where) =>
        Refuse(DiagnosticDescriptors.ShapesDoNotFit, where, "Indexer", $"{what} outside axis {axis} of shape {shape}");

    private static Dimension Position(Argument index, bool fromEnd, Dimension size, IOperation where)
    {
        var position = ValueLowering.AsSize(index)
            ?? throw Unsupported(
                where, "An index that is not known at compile time",
                "use constants, loops that can be unrolled, or Lengths");
        // No index is negative, from whichever end it counts, and so no difference overflows.
        return position.IsConstant && position.Value < 0
            ? throw Refuse(DiagnosticDescriptors.ShapesDoNotFit, where, "Indexer", $"an index is negative: {position}")
            : fromEnd ? size - position : position;
    }

    public Argument ElementAt(Argument collection, IOperation index, IOperation whole)
    {
        if (collection is Argument.Tokens)
            throw TokenLowering.UseOfTokens(whole);
        if (collection is not Argument.Items items)
            throw Unsupported(whole, "Indexing this", "only arrays whose elements are known at compile time can be indexed");
        long? position = Expressions.Evaluate(index) switch
        {
            Argument.Index { FromEnd: true, Position: Argument.Literal literal } =>
                items.Elements.Count - ConstantArithmetic.ToWhole(literal.Constant),
            Argument.Literal literal => ConstantArithmetic.ToWhole(literal.Constant),
            _ => null,
        };
        if (position is not { } at)
        {
            throw Unsupported(
                index, "An index that is not known at compile time",
                "use a constant or the variable of a loop that can be unrolled");
        }
        if (at < 0 || at >= items.Elements.Count)
            throw Unsupported(index, $"Index {at} of {items.Elements.Count} elements", "it is out of range");
        return items.Elements[(int)at];
    }

    public Argument Range(IRangeOperation range)
    {
        var (start, startFromEnd) = End(range.LeftOperand);
        var (end, endFromEnd) = End(range.RightOperand);
        return new Argument.Range(start, startFromEnd, end, endFromEnd);

        (Argument?, bool) End(IOperation? operation) => operation is null ? (null, false) : Expressions.Evaluate(operation) switch
        {
            Argument.Index index => (index.Position, index.FromEnd),
            var position => (position, false),
        };
    }
}

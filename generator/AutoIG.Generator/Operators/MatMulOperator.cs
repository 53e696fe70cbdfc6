using AutoIG.Generator.Emission;
using AutoIG.Generator.Ir;

namespace AutoIG.Generator.Operators;

/// <summary>op(a)·op(b) on the last two axes; leading axes are equal, or one factor is a single matrix that does not depend on the input.</summary>
internal sealed class MatMulOperator() : Operator("MatMul")
{
    public override bool Accumulates => true;

    public override IrType Infer(IReadOnlyList<IrType> operands, OperatorAttributes attributes)
    {
        var transpose = (ProductAttributes)attributes;
        Shape a = operands[0].Shape, b = operands[1].Shape;
        var (m, k) = transpose.TransposeA ? (a[-1], a[-2]) : (a[-2], a[-1]);
        var (k2, n) = transpose.TransposeB ? (b[-1], b[-2]) : (b[-2], b[-1]);
        if (k != k2)
            throw new ShapeException($"MatMul: inner sizes must agree; the factors are {Seen(a, transpose.TransposeA)} and {Seen(b, transpose.TransposeB)}");
        var batch = Shape.Broadcast(Batch(a), Batch(b))
            ?? throw new ShapeException($"MatMul: leading axes must be equal or 1; the factors are {Seen(a, transpose.TransposeA)} and {Seen(b, transpose.TransposeB)}");
        return IrType.Real(new Shape([.. batch.Dimensions, m, n]));
    }

    public override bool IsAffine(IReadOnlyList<bool> active) => !(active[0] && active[1]);

    public override int? Fold(IrBuilder builder, IReadOnlyList<int> operands, OperatorAttributes attributes, IrType type)
    {
        // A factor whose leading axes are broadcast is written out, unless it is one constant matrix.
        var shapes = operands.Select(o => builder.TypeOf(o).Shape).ToArray();
        var full = new Shape(type.Shape.Dimensions.Take(type.Shape.Rank - 2).ToArray());
        var changed = operands.ToArray();
        for (int i = 0; i < 2; i++)
        {
            bool single = shapes[i].Rank == 2 && !builder.IsActive(operands[i]);
            if (Batch(shapes[i]) != full && !single)
            {
                var target = new Shape([.. full.Dimensions, shapes[i][-2], shapes[i][-1]]);
                changed[i] = builder.Emit("BroadcastTo", [operands[i]], new ShapeAttributes(target));
            }
        }
        return changed.SequenceEqual(operands) ? null : builder.Emit(Name, changed, attributes);
    }

    public override void Pullback(PullbackSite site)
    {
        var (tA, tB) = Flags(site.Operation);
        site.Accumulate(0, () => tA
            ? site.Operand(1).Apply(Name, new ProductAttributes(tB, true), site.Adjoint)
            : site.Adjoint.Apply(Name, new ProductAttributes(false, !tB), site.Operand(1)));
        site.Accumulate(1, () => tB
            ? site.Adjoint.Apply(Name, new ProductAttributes(true, tA), site.Operand(0))
            : site.Operand(0).Apply(Name, new ProductAttributes(!tA, false), site.Adjoint));
    }

    public override Expr Pushforward(PushforwardSite site)
    {
        Expr? left = site.Tangent(0)?.Apply(Name, site.Operation.Attributes, site.Operand(1));
        Expr? right = site.Tangent(1) is { } tangent ? site.Operand(0).Apply(Name, site.Operation.Attributes, tangent) : null;
        return left is { } l && right is { } r ? l + r : left ?? right!.Value;
    }

    public override string Emit(KernelCall call)
    {
        var (tA, tB) = Flags(call.Operation);
        Shape a = call.OperandType(0).Shape, b = call.OperandType(1).Shape, c = call.Type.Shape;
        string batch = OperatorTable.TimesPoints(c.Product(0, c.Rank - 2));
        Dimension m = c[-2], n = c[-1], k = tA ? a[-2] : a[-1];
        if (call.IsConstant(0) || call.IsConstant(1))
        {
            string Layout(Shape shape, bool transposed, bool constant) =>
                $"new MatrixLayout({shape[-1]}, {(constant ? "0" : (shape[-1] * shape[-2]).ToString())}{(transposed ? ", Transposed: true" : "")})";
            return $"MatMul.Multiply({batch}, {m}, {n}, {k}, {call.Operand(0)}, {Layout(a, tA, call.IsConstant(0))}, {call.Operand(1)}, {Layout(b, tB, call.IsConstant(1))}, "
                + $"{call.Result}, new MatrixLayout({n}, {m * n}), {Numbers.Literal(1, call.T)}, {call.AccumulateArgument});";
        }
        string flags = (tA ? ", transposeA: true" : "") + (tB ? ", transposeB: true" : "") + (call.Accumulate ? ", accumulate: true" : "");
        return $"MatMul.Multiply<{call.T}>({batch}, {m}, {n}, {k}, {call.Operand(0)}, {call.Operand(1)}, {call.Result}{flags});";
    }

    private static (bool A, bool B) Flags(IrOperation operation)
    {
        var attributes = (ProductAttributes)operation.Attributes;
        return (attributes.TransposeA, attributes.TransposeB);
    }

    private static Shape Batch(Shape shape) => new(shape.Dimensions.Take(shape.Rank - 2).ToArray());

    private static Shape Seen(Shape shape, bool transposed) =>
        transposed ? shape.With(-1, shape[-2]).With(-2, shape[-1]) : shape;
}

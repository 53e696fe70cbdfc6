using AutoIG.Generator.Ir;

namespace AutoIG.Generator.Operators;

/// <summary>
/// op(a)·op(b) on the last two axes; leading axes are equal, or one factor is a single matrix that does not depend on the input.
/// </summary>
internal sealed class MatMulOperator() : KernelOperator("MatMul")
{
    public override bool Accumulates => true;

    public override IrType Infer(IReadOnlyList<IrType> operands, OperatorAttributes attributes)
    {
        var transpose = (ProductAttributes)attributes;
        Shape a = Matrices(operands[0].Shape, transpose.SideBySideA), b = Matrices(operands[1].Shape, transpose.SideBySideB);
        var (m, k) = transpose.TransposeA ? (a[-1], a[-2]) : (a[-2], a[-1]);
        var (k2, n) = transpose.TransposeB ? (b[-1], b[-2]) : (b[-2], b[-1]);
        if (k != k2)
            throw new ShapeException($"MatMul: inner sizes must agree; the factors are {Seen(a, transpose.TransposeA)} and "
                + $"{Seen(b, transpose.TransposeB)}");
        var batch = Shape.Broadcast(Batch(a), Batch(b))
            ?? throw new ShapeException($"MatMul: leading axes must be equal or 1; the factors are {Seen(a, transpose.TransposeA)} and "
                + $"{Seen(b, transpose.TransposeB)}");
        return IrType.Real(Matrices(new Shape([.. batch.Dimensions, m, n]), transpose.SideBySideC));
    }

    public override ValueRange RangeOf(IReadOnlyList<ValueRange> operands, OperatorAttributes attributes) =>
        (operands[0] * operands[1]).Summed();

    public override bool IsAffine(IReadOnlyList<bool> active) => !(active[0] && active[1]);

    /// <summary>A factor whose leading axes are broadcast is written out, unless it is one constant matrix.</summary>
    public override IReadOnlyList<int> Conform(IrBuilder builder, IReadOnlyList<int> operands, OperatorAttributes attributes, IrType type)
    {
        var product = (ProductAttributes)attributes;
        if (product.SideBySideA || product.SideBySideB || product.SideBySideC)
            return operands;
        var full = Batch(type.Shape);
        var conformed = operands.ToArray();
        for (int i = 0; i < 2; i++)
        {
            var shape = builder.TypeOf(operands[i]).Shape;
            bool single = shape.Rank == 2 && !builder.IsActive(operands[i]);
            if (Batch(shape) != full && !single)
            {
                var target = new Shape([.. full.Dimensions, shape[-2], shape[-1]]);
                conformed[i] = builder.Emit(Shapes.BroadcastTo, [operands[i]], new ShapeAttributes(target));
            }
        }
        return conformed;
    }

    public override void Pullback(PullbackSite site)
    {
        var product = (ProductAttributes)site.Operation.Attributes;
        var (tA, tB) = (product.TransposeA, product.TransposeB);
        bool a = product.SideBySideA, b = product.SideBySideB, c = product.SideBySideC;
        // A product by a scale copies a factor. Where both adjoints need it, it is cheaper on what they share, if the kernel that makes
        // that applies it on the way.
        var δ = site.Adjoint;
        if (product.Scale != 1 && site.IsActive(0) && site.IsActive(1)
            && site.Builder.Definition(δ.Id)?.Operator is IKernel { TakesEpilogue: true })
        {
            δ *= product.Scale;
            site.NameAsAdjoint(δ);
            product = product with { Scale = 1 };
        }
        site.Accumulate(0, () => tA
            ? site.Operand(1).Apply(this, Attributes(1, Factor.Right, tB, true, b, c, a), δ)
            : δ.Apply(this, Attributes(1, Factor.Left, false, !tB, c, b, a), site.Operand(1)));
        site.Accumulate(1, () => tB
            ? δ.Apply(this, Attributes(0, Factor.Left, true, tA, c, a, b), site.Operand(0))
            : site.Operand(0).Apply(this, Attributes(0, Factor.Right, !tA, false, a, c, b), δ));

        ProductAttributes Attributes(
            int other, Factor direction, bool transposeA, bool transposeB, bool left, bool right, bool result) => product with
            {
                Direction = site.MayMeetInfinity(other) ? direction : Factor.None,
                TransposeA = transposeA,
                TransposeB = transposeB,
                SideBySideA = left,
                SideBySideB = right,
                SideBySideC = result,
            };
    }

    public override void Compare(ComparisonSite site)
    {
        if (IsAffine(site.Active))
            site.Pullback();
        else
            ComparedFunctions.Bilinear(site);
    }

    public override void Relevance(RelevanceSite site) => Relevances.MatMul(site);

    public override Expr Pushforward(PushforwardSite site)
    {
        var product = (ProductAttributes)site.Operation.Attributes;
        Expr? left = site.Tangent(0) is { } ofLeft ? ofLeft.Apply(this, Attributes(ofLeft, 1, Factor.Left), site.Operand(1)) : null;
        Expr? right = site.Tangent(1) is { } ofRight ? site.Operand(0).Apply(this, Attributes(ofRight, 0, Factor.Right), ofRight) : null;
        return left is { } l && right is { } r ? l + r : left ?? right!;

        ProductAttributes Attributes(Expr tangent, int other, Factor direction) =>
            product with { Direction = site.MayMeetInfinity(tangent, other) ? direction : Factor.None };
    }

    public override string Emit(IKernelCall call)
    {
        var attributes = (ProductAttributes)call.Operation.Attributes;
        var (tA, tB) = (attributes.TransposeA, attributes.TransposeB);
        Shape a = Matrices(call.OperandType(0).Shape, attributes.SideBySideA),
            b = Matrices(call.OperandType(1).Shape, attributes.SideBySideB);
        Shape c = Matrices(call.Type.Shape, attributes.SideBySideC);
        var products = c.Product(0, c.Rank - 2);
        Dimension m = c[-2], n = c[-1], k = tA ? a[-2] : a[-1];
        string scale = call.Literal(attributes.Scale);
        string direction = attributes.Direction == Ir.Factor.None ? "" : $", direction: Factor.{attributes.Direction}";
        if (attributes.SideBySideA || attributes.SideBySideB || attributes.SideBySideC)
        {
            string Heads(Shape shape, bool transposed, bool sideBySide)
            {
                var (heads, rows, columns) = (shape[0], shape[1], shape[2]);
                var (rowStride, headStride) = sideBySide ? (heads * columns, columns) : (columns, rows * columns);
                return call.Shared(
                    "MatrixLayout", $"new({rowStride}, {heads * rows * columns}{(transposed ? ", Transposed: true" : "")}, HeadStride: "
                        + $"{headStride})",
                    (sideBySide ? "HeadsSideBySide" : "HeadsApart") + (transposed ? "Transposed" : ""), shape.IsConstant);
            }
            return $"Kernels.MatMul.Multiply<{call.T}>({Rows.Points}, {products}, {m}, {n}, {k}, {call.Operand(0)}, "
                + $"{Heads(a, tA, attributes.SideBySideA)}, "
                + $"{call.Operand(1)}, {Heads(b, tB, attributes.SideBySideB)}, {call.Result}, {Heads(c, false, attributes.SideBySideC)}, "
                + $"{scale}, {call.AccumulateArgument}{direction});";
        }
        // A constant that differs from product to product of a sample is the same for all points: one call for each product.
        bool perProduct = (call.IsConstant(0) && a.Length != a[-1] * a[-2]) || (call.IsConstant(1) && b.Length != b[-1] * b[-2]);
        if (call.IsConstant(0) || call.IsConstant(1) || attributes.Scale != 1)
        {
            string Layout(Shape shape, bool transposed, bool constant)
            {
                var stride = constant ? 0 : perProduct ? products * shape[-1] * shape[-2] : shape[-1] * shape[-2];
                return $"new MatrixLayout({shape[-1]}, {stride}{(transposed ? ", Transposed: true" : "")})";
            }
            string Factor(int index, Shape shape) => !perProduct || (call.IsConstant(index) && shape.Length == shape[-1] * shape[-2])
                ? call.Operand(index)
                : $"{call.Operand(index)}{(call.IsConstant(index) ? ".AsSpan" : ".Slice")}"
                    + $"({Rows.Times(Rows.EachProduct, shape[-1] * shape[-2])})";
            string result = perProduct ? $"{call.Result}.Slice({Rows.Times(Rows.EachProduct, m * n)})" : call.Result;
            string multiply = $"Kernels.MatMul.Multiply<{call.T}>({(perProduct ? Rows.Points : Rows.OfPoints(products))}, {m}, {n}, {k}, "
                + $"{Factor(0, a)}, {Layout(a, tA, call.IsConstant(0))}, {Factor(1, b)}, {Layout(b, tB, call.IsConstant(1))}, "
                + $"{result}, new MatrixLayout({n}, {(perProduct ? products * m * n : m * n)}), {scale}, {call.AccumulateArgument}"
                + $"{direction});";
            return perProduct
                ? $"for (int {Rows.EachProduct} = 0; {Rows.EachProduct} < {products}; {Rows.EachProduct}++)\n    {multiply}" : multiply;
        }
        string flags = (tA ? ", transposeA: true" : "") + (tB ? ", transposeB: true" : "") + (call.Accumulate ? ", accumulate: true" : "")
            + direction;
        return $"Kernels.MatMul.Multiply<{call.T}>({Rows.OfPoints(products)}, {m}, {n}, {k}, {call.Operand(0)}, {call.Operand(1)}, "
            + $"{call.Result}{flags});";
    }

    /// <summary>[heads, rows, columns], also of heads that lie side by side, and back.</summary>
    private static Shape Matrices(Shape shape, bool sideBySide) => sideBySide ? new Shape(shape[1], shape[0], shape[2]) : shape;

    private static Shape Batch(Shape shape) => new(shape.Dimensions.Take(shape.Rank - 2).ToArray());

    private static Shape Seen(Shape shape, bool transposed) =>
        transposed ? shape.With(-1, shape[-2]).With(-2, shape[-1]) : shape;
}

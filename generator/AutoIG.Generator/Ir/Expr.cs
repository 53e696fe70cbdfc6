namespace AutoIG.Generator.Ir;

/// <summary>A value under construction, so that derivative rules read as mathematics: <c>δ * (1 - y * y)</c>.</summary>
internal sealed record Expr(IrBuilder Builder, int Id)
{
    public IrType Type => Builder.TypeOf(Id);

    /// <summary>A number in this value's precision.</summary>
    public Expr Number(double value) =>
        Builder.Constant(value, Type.Element is Element.Single or Element.Double ? IrType.Of(Type.Element) : IrType.Scalar);

    /// <summary>Applies an operator with this value as its first operand.</summary>
    public Expr Apply(Operator @operator, params Expr[] others)
    {
        var operands = new int[others.Length + 1];
        operands[0] = Id;
        for (int i = 0; i < others.Length; i++)
            operands[i + 1] = others[i].Id;
        return Builder[Builder.Emit(@operator, operands)];
    }

    /// <summary>Applies an operator with attributes.</summary>
    public Expr Apply(Operator @operator, OperatorAttributes attributes, params Expr[] others)
    {
        var operands = new[] { Id }.Concat(others.Select(o => o.Id)).ToArray();
        return Builder[Builder.Emit(@operator, operands, attributes)];
    }
}

namespace AutoIG.Generator.Ir;

/// <summary>A value under construction, so that derivative rules read as mathematics: <c>δ * (1 - y * y)</c>.</summary>
internal readonly struct Expr(IrBuilder builder, int id)
{
    public IrBuilder Builder => builder;

    public int Id => id;

    public IrType Type => builder.TypeOf(id);

    /// <summary>A number in this value's precision.</summary>
    public Expr Number(double value) =>
        builder.Constant(value, Type.Element is Element.Single or Element.Double ? IrType.Of(Type.Element) : IrType.Scalar);

    /// <summary>Applies an operator with this value as its first operand.</summary>
    public Expr Apply(Operator @operator, params Expr[] others)
    {
        var operands = new int[others.Length + 1];
        operands[0] = id;
        for (int i = 0; i < others.Length; i++)
            operands[i + 1] = others[i].Id;
        return builder[builder.Emit(@operator, operands)];
    }

    /// <summary>Applies an operator with attributes.</summary>
    public Expr Apply(Operator @operator, OperatorAttributes attributes, params Expr[] others)
    {
        var operands = new[] { id }.Concat(others.Select(o => o.Id)).ToArray();
        return builder[builder.Emit(@operator, operands, attributes)];
    }
}

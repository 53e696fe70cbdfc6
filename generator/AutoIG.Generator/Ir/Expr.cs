namespace AutoIG.Generator.Ir;

/// <summary>A value under construction, so that derivative rules read as mathematics: <c>δ * (1 - y * y)</c>.</summary>
internal readonly struct Expr(IrBuilder builder, int id)
{
    public IrBuilder Builder => builder;

    public int Id => id;

    public IrType Type => builder.TypeOf(id);

    public static Expr operator +(Expr a, Expr b) => a.Apply("Add", b);

    public static Expr operator -(Expr a, Expr b) => a.Apply("Subtract", b);

    public static Expr operator *(Expr a, Expr b) => a.Apply("Multiply", b);

    public static Expr operator /(Expr a, Expr b) => a.Apply("Divide", b);

    public static Expr operator -(Expr a) => a.Apply("Negate");

    public static Expr operator +(Expr a, double b) => a + a.Number(b);

    public static Expr operator -(Expr a, double b) => a - a.Number(b);

    public static Expr operator -(double a, Expr b) => b.Number(a) - b;

    public static Expr operator *(double a, Expr b) => b.Number(a) * b;

    public static Expr operator *(Expr a, double b) => a.Number(b) * a;

    public static Expr operator /(Expr a, double b) => a / a.Number(b);

    public static Expr operator /(double a, Expr b) => b.Number(a) / b;

    public static Expr operator >(Expr a, Expr b) => a.Apply("GreaterThan", b);

    public static Expr operator <(Expr a, Expr b) => a.Apply("LessThan", b);

    public static Expr operator >=(Expr a, Expr b) => a.Apply("GreaterThanOrEqual", b);

    public static Expr operator <=(Expr a, Expr b) => a.Apply("LessThanOrEqual", b);

    public static Expr operator >(Expr a, double b) => a > a.Number(b);

    public static Expr operator <(Expr a, double b) => a < a.Number(b);

    public static Expr operator >=(Expr a, double b) => a >= a.Number(b);

    public static Expr operator <=(Expr a, double b) => a <= a.Number(b);

    public static Expr operator &(Expr a, Expr b) => a.Apply("And", b);

    /// <summary>A number in this value's precision.</summary>
    private Expr Number(double value) =>
        builder.Constant(value, Type.Element is Element.Single or Element.Double ? IrType.Of(Type.Element) : IrType.Scalar);

    /// <summary>Applies an operator with this value as its first operand.</summary>
    public Expr Apply(string @operator, params Expr[] others)
    {
        var operands = new int[others.Length + 1];
        operands[0] = id;
        for (int i = 0; i < others.Length; i++)
            operands[i + 1] = others[i].Id;
        return builder[builder.Emit(@operator, operands)];
    }

    /// <summary>Applies an operator with attributes.</summary>
    public Expr Apply(string @operator, OperatorAttributes attributes, params Expr[] others)
    {
        var operands = new[] { id }.Concat(others.Select(o => o.Id)).ToArray();
        return builder[builder.Emit(@operator, operands, attributes)];
    }

    /// <summary>Where this mask holds <paramref name="then"/>, elsewhere <paramref name="otherwise"/>; what is not chosen leaves no trace.</summary>
    public Expr Select(Expr then, Expr otherwise) => Apply("Select", then, otherwise);

    public Expr Select(Expr then, double otherwise) => Select(then, then.Number(otherwise));

    public Expr Select(double then, Expr otherwise) => Select(otherwise.Number(then), otherwise);

    public Expr Select(double then, double otherwise) => Select(builder.Constant(then), builder.Constant(otherwise));
}

namespace AutoIG.Generator.Ir;

/// <summary>What a value holds.</summary>
internal enum Element
{
    /// <summary>The function's floating-point type: float, double or its type parameter.</summary>
    Real,

    /// <summary>An integer; never differentiated.</summary>
    Integer,

    /// <summary>A truth value; never differentiated.</summary>
    Boolean,

    /// <summary>Weights prepared for a kernel when the function is constructed.</summary>
    Prepared,
}

/// <summary>Element and per-sample shape of a value.</summary>
internal readonly record struct IrType(Element Element, Shape Shape)
{
    public static IrType Real(Shape shape) => new(Element.Real, shape);

    public static IrType Scalar => new(Element.Real, Shape.Scalar);

    public static IrType Integer => new(Element.Integer, Shape.Scalar);

    public static IrType Boolean => new(Element.Boolean, Shape.Scalar);

    public bool IsReal => Element == Element.Real;

    public bool IsScalar => Shape.Rank == 0;

    public override string ToString() => Element == Element.Real ? Shape.ToString() : Element.ToString();
}

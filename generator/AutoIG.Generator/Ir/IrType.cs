namespace AutoIG.Generator.Ir;

/// <summary>What a value holds.</summary>
internal enum Element
{
    /// <summary>The function's floating-point type: float, double or its type parameter.</summary>
    Real,

    /// <summary>A float in a function that computes in another type.</summary>
    Single,

    /// <summary>A double in a function that computes in another type.</summary>
    Double,

    /// <summary>An integer: a long where it is a scalar; never differentiated.</summary>
    Integer,

    /// <summary>An int.</summary>
    Int32,

    /// <summary>A uint.</summary>
    UInt32,

    /// <summary>A ulong.</summary>
    UInt64,

    /// <summary>A truth value; never differentiated.</summary>
    Boolean,

    /// <summary>Weights prepared for a kernel when the function is constructed.</summary>
    Prepared,
}

/// <summary>Element and per-sample shape of a value.</summary>
internal sealed record IrType(Element Element, Shape Shape)
{
    public static IrType Real(Shape shape) => new(Element.Real, shape);

    public static IrType Scalar { get; } = new(Element.Real, Shape.Scalar);

    public static IrType Integer { get; } = new(Element.Integer, Shape.Scalar);

    public static IrType Boolean { get; } = new(Element.Boolean, Shape.Scalar);

    public bool IsReal => Element is Element.Real or Element.Single or Element.Double;

    public bool IsInteger => Element is Element.Integer or Element.Int32 or Element.UInt32 or Element.UInt64;

    /// <summary>A scalar of an element.</summary>
    public static IrType Of(Element element) => new(element, Shape.Scalar);

    /// <summary>The C# type of a scalar in a function that computes in <paramref name="realType"/>.</summary>
    public string NameOf(string realType) => Element switch
    {
        Element.Real => realType,
        Element.Single => "float",
        Element.Double => "double",
        Element.Integer => "long",
        Element.Int32 => "int",
        Element.UInt32 => "uint",
        Element.UInt64 => "ulong",
        Element.Boolean => "bool",
        _ => throw new InvalidOperationException($"{Element} is not a scalar."),
    };

    public bool IsScalar => Shape.Rank == 0;

    public override string ToString() => Element == Element.Real ? Shape.ToString() : Element.ToString();
}

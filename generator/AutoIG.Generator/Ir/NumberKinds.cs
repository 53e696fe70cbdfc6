namespace AutoIG.Generator.Ir;

/// <summary>Kinds of floating-point numbers, for what is known of a value before it is computed.</summary>
[Flags]
internal enum NumberKinds
{
    /// <summary>No number.</summary>
    None = 0,

    /// <summary>−∞.</summary>
    NegativeInfinity = 1,

    /// <summary>Finite and less than 0.</summary>
    Negative = 2,

    /// <summary>0 or −0.</summary>
    Zero = 4,

    /// <summary>Finite and greater than 0.</summary>
    Positive = 8,

    /// <summary>∞.</summary>
    PositiveInfinity = 16,

    /// <summary>Not a number.</summary>
    NaN = 32,

    /// <summary>0 or greater, and finite.</summary>
    NotNegative = Zero | Positive,

    /// <summary>0 or less, and finite.</summary>
    NotPositive = Zero | Negative,

    /// <summary>Any finite number.</summary>
    Finite = Negative | Zero | Positive,

    /// <summary>Either infinity.</summary>
    Infinite = NegativeInfinity | PositiveInfinity,

    /// <summary>Any number.</summary>
    All = Finite | Infinite | NaN,
}

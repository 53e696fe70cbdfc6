using System.Globalization;

namespace AutoIG.Generator.Ir;

/// <summary>
/// The size of one axis: a number, or <c>Scale · Symbol + Offset</c> where the symbol is a named dimension or a C# expression of named
/// dimensions. Sums and products that stay linear in one symbol are kept in that form, so that equal sizes compare equal.
/// </summary>
internal readonly record struct Dimension
{
    private Dimension(string? symbol, int scale, int offset) => (Symbol, Scale, Offset) = (scale == 0 ? null : symbol, scale, offset);

    /// <summary>The named dimension, or a C# expression; <see langword="null"/> for a number.</summary>
    public string? Symbol { get; }

    public int Scale { get; }

    public int Offset { get; }

    public bool IsConstant => Symbol is null;

    /// <summary>The number. Only for a constant.</summary>
    public int Value => Symbol is null ? Offset : throw new InvalidOperationException($"Dimension {this} is known at run time only.");

    public static Dimension Named(string symbol) => new(symbol, 1, 0);

    public static implicit operator Dimension(int value) => new(null, 0, value);

    public static Dimension operator +(Dimension a, Dimension b) =>
        a.IsConstant ? new(b.Symbol, b.Scale, b.Offset + a.Offset)
        : b.IsConstant ? new(a.Symbol, a.Scale, a.Offset + b.Offset)
        : a.Symbol == b.Symbol ? new(a.Symbol, a.Scale + b.Scale, a.Offset + b.Offset)
        : Named($"({a} + {b})");

    public static Dimension operator -(Dimension a, Dimension b) =>
        b.IsConstant ? a + (-b.Offset)
        : a.Symbol == b.Symbol ? new(a.Symbol, a.Scale - b.Scale, a.Offset - b.Offset)
        : Named($"({a} - {b})");

    public static Dimension operator *(Dimension a, Dimension b) =>
        a.IsConstant ? new(b.Symbol, checked(b.Scale * a.Offset), checked(b.Offset * a.Offset))
        : b.IsConstant ? b * a
        : Named($"{a.Factor()} * {b.Factor()}");

    /// <summary>The quotient rounded down.</summary>
    public static Dimension operator /(Dimension a, Dimension b)
    {
        if (a.IsConstant && b.IsConstant)
            return a.Value / b.Value;
        if (b.IsConstant && a.Scale % b.Value == 0 && a.Offset % b.Value == 0)
            return new(a.Symbol, a.Scale / b.Value, a.Offset / b.Value);
        // A multiple of the other: what a reshape to [tokens, -1] leaves.
        if (a.Symbol == b.Symbol && a.Scale % b.Scale == 0 && a.Offset == a.Scale / b.Scale * b.Offset)
            return a.Scale / b.Scale;
        return Named($"({a} / {b.Factor()})");
    }

    private string Factor() => IsConstant || (Scale == 1 && Offset == 0) ? ToString() : $"({this})";

    /// <summary>The dimension as a C# expression, and as it is written in messages.</summary>
    public override string ToString()
    {
        if (IsConstant)
            return Offset.ToString(CultureInfo.InvariantCulture);
        string text = Scale == 1 ? Symbol! : Scale.ToString(CultureInfo.InvariantCulture) + " * " + Symbol;
        return Offset == 0 ? text : Offset > 0 ? $"{text} + {Offset}" : $"{text} - {-Offset}";
    }
}

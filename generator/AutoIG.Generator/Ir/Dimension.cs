using System.Globalization;

namespace AutoIG.Generator.Ir;

/// <summary>
/// The size of one axis: a number, or <c>Scale · Symbol + Offset</c> where the symbol is a named dimension or a C# expression of named
/// dimensions. Sums that stay linear in one symbol are kept in that form, and products in the order of their factors, so that equal sizes
/// compare equal.
/// </summary>
internal sealed record Dimension
{
    private Dimension(string? symbol, int scale, int offset) => (Symbol, Scale, Offset) = (scale == 0 ? null : symbol, scale, offset);

    /// <summary>The named dimension, or a C# expression; <see langword="null"/> for a number.</summary>
    public string? Symbol { get; }

    public int Scale { get; }

    public int Offset { get; }

    public bool IsConstant => Symbol is null;

    /// <summary>The names and numbers that the size's expression is written with.</summary>
    public IEnumerable<string> Words => Symbol is null
        ? []
        : Symbol.Split([' ', '(', ')', '+', '-', '*', '/'], StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The number. Only for a constant.</summary>
    public int Value => Symbol is null ? Offset : throw new InvalidOperationException($"Dimension {this} is known at run time only.");

    public static Dimension Named(string symbol) => new(symbol, 1, 0);

    public static implicit operator Dimension(int value) => new(null, 0, value);

    /// <summary><paramref name="scale"/> · <paramref name="symbol"/> + <paramref name="offset"/>.</summary>
    public static Dimension Linear(int scale, string symbol, int offset) => new(symbol, scale, offset);

    public static Dimension operator +(Dimension a, Dimension b) =>
        a.IsConstant ? new(b.Symbol, b.Scale, checked(b.Offset + a.Offset))
        : b.IsConstant ? new(a.Symbol, a.Scale, checked(a.Offset + b.Offset))
        : a.Symbol == b.Symbol ? new(a.Symbol, checked(a.Scale + b.Scale), checked(a.Offset + b.Offset))
        : string.CompareOrdinal(a.ToString(), b.ToString()) <= 0 ? Named($"({a} + {b})") : Named($"({b} + {a})");

    public static Dimension operator -(Dimension a, Dimension b) =>
        b.IsConstant ? a + checked(-b.Offset)
        : a.Symbol == b.Symbol ? new(a.Symbol, checked(a.Scale - b.Scale), checked(a.Offset - b.Offset))
        : Named($"({a} - {b.Term()})");

    public static Dimension operator *(Dimension a, Dimension b) =>
        a.IsConstant ? new(b.Symbol, checked(b.Scale * a.Offset), checked(b.Offset * a.Offset))
        : b.IsConstant ? b * a
        : (Monomial.Of(a) * Monomial.Of(b)).ToDimension();

    /// <summary>The quotient rounded down.</summary>
    public static Dimension operator /(Dimension a, Dimension b) =>
        a.IsConstant && b.IsConstant ? a.Value / b.Value
        : Monomial.Of(a).Over(Monomial.Of(b)) is { } exact ? exact.ToDimension()
        : Named($"({a.Term()} / {b.Factor()})");

    /// <summary>As it stands in a product.</summary>
    private string Term() => Offset == 0 || IsConstant ? ToString() : $"({this})";

    /// <summary>As it stands behind a division.</summary>
    private string Factor() => IsConstant || (Scale == 1 && Offset == 0 && Monomial.Of(this).Factors.Count == 1) ? ToString() : $"({this})";

    /// <summary>The dimension as a C# expression, and as it is written in messages.</summary>
    public override string ToString()
    {
        if (IsConstant)
            return Offset.ToString(CultureInfo.InvariantCulture);
        string text = Scale == 1 ? Symbol! : Scale.ToString(CultureInfo.InvariantCulture) + " * " + Symbol;
        return Offset == 0 ? text : Offset > 0 ? $"{text} + {Offset}" : $"{text} - {-Offset}";
    }
}

using System.Globalization;

namespace AutoIG.Generator.Ir;

/// <summary>
/// A size as a product of a number and of factors that are not known at compile time: the form in which sizes multiply and divide. Factors
/// are names and expressions in parentheses, in ordinal order, so that equal products are written alike.
/// </summary>
internal sealed class Monomial
{
    private const string Times = " * ";

    private Monomial(int scale, IEnumerable<string> factors)
    {
        Scale = scale;
        Factors = factors.OrderBy(f => f, StringComparer.Ordinal).ToArray();
    }

    public int Scale { get; }

    public IReadOnlyList<string> Factors { get; }

    /// <summary>8 · tokens − 16 is 8 · (tokens − 2).</summary>
    public static Monomial Of(Dimension dimension)
    {
        if (dimension.IsConstant)
            return new(dimension.Value, []);
        if (dimension.Offset == 0)
            return new(dimension.Scale, Split(dimension.Symbol!));
        int common = GreatestCommonDivisor(Math.Abs(dimension.Scale), Math.Abs(dimension.Offset));
        return new(common, [$"({Dimension.Linear(dimension.Scale / common, dimension.Symbol!, dimension.Offset / common)})"]);
    }

    public static Monomial operator *(Monomial a, Monomial b) => new(checked(a.Scale * b.Scale), a.Factors.Concat(b.Factors));

    /// <summary>The quotient, where it leaves no remainder whatever the names stand for.</summary>
    public Monomial? Over(Monomial divisor)
    {
        if (divisor.Scale == 0 || Scale % divisor.Scale != 0)
            return null;
        var rest = Factors.ToList();
        return divisor.Factors.All(rest.Remove) ? new Monomial(Scale / divisor.Scale, rest) : null;
    }

    public Dimension ToDimension()
    {
        if (Factors.Count == 0)
            return Scale;
        var product = Factors.Count == 1 ? Parse(Factors[0]) : Dimension.Named(string.Join(Times, Factors));
        return Scale * product;
    }

    /// <summary>(tokens − 2) is linear in tokens; every other factor is a name or an expression of its own.</summary>
    private static Dimension Parse(string factor)
    {
        if (factor[0] != '(')
            return Dimension.Named(factor);
        string inner = factor.Substring(1, factor.Length - 2);
        int sign = Math.Max(inner.LastIndexOf(" + ", StringComparison.Ordinal), inner.LastIndexOf(" - ", StringComparison.Ordinal));
        if (sign < 0 || !int.TryParse(inner.Substring(sign + 3), NumberStyles.None, CultureInfo.InvariantCulture, out int offset))
            return Dimension.Named(factor);
        var factors = Split(inner.Substring(0, sign));
        int scale = 1;
        if (factors.Count > 1 && int.TryParse(factors[0], NumberStyles.None, CultureInfo.InvariantCulture, out int number))
            (scale, factors) = (number, factors.GetRange(1, factors.Count - 1));
        return factors.Any(f => f[0] != '(' && f.Contains(' '))
            ? Dimension.Named(factor)
            : Dimension.Linear(scale, string.Join(Times, factors), inner[sign + 1] == '-' ? -offset : offset);
    }

    /// <summary>The factors of a product, as they stand outside of parentheses.</summary>
    private static List<string> Split(string product)
    {
        var factors = new List<string>();
        int open = 0, start = 0;
        for (int i = 0; i < product.Length; i++)
        {
            open += product[i] == '(' ? 1 : product[i] == ')' ? -1 : 0;
            if (open != 0 || string.CompareOrdinal(product, i, Times, 0, Times.Length) != 0)
                continue;
            factors.Add(product.Substring(start, i - start));
            start = i + Times.Length;
        }
        factors.Add(product.Substring(start));
        return factors;
    }

    private static int GreatestCommonDivisor(int a, int b) => b == 0 ? a : GreatestCommonDivisor(b, a % b);
}

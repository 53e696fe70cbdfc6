using System.Collections.Immutable;
using System.Globalization;

namespace AutoIG.Onnx.Graphs;

/// <summary>
/// A size, or an integer computed from sizes: a sum of products of named dimensions with whole coefficients. Two sizes are equal if they
/// are the same polynomial, so that what shape arithmetic computes in two ways is seen to be one. A quotient that does not come out even
/// is a factor of its own, under the text that computes it.
/// </summary>
internal sealed class Size : IEquatable<Size>
{
    private static readonly ImmutableSortedDictionary<string, long> Empty = ImmutableSortedDictionary.Create<string,
        long>(StringComparer.Ordinal);

    // A size that is multiplied by itself doubles with every node: no model computes one of so many terms, or so long a text.
    private const int MostTerms = 4096, MostText = 1 << 16;

    // A product of factors, sorted and joined as C# writes it; the constant's is "".
    private readonly ImmutableSortedDictionary<string, long> terms;

    private Size(ImmutableSortedDictionary<string, long> terms) => this.terms = terms;

    public static Size One { get; } = Of(1);

    /// <summary>The size where it is known.</summary>
    public long? Value => terms.Count == 0 ? 0 : terms.Count == 1 && terms.TryGetValue("", out long value) ? value : null;

    public bool IsOne => Value == 1;

    /// <summary>The least that it can be, where every dimension is at least 1; null where that is not known.</summary>
    public long? Least => terms.All(term => term.Key.Length == 0 || (term.Value >= 0 && !term.Key.Contains(' ', StringComparison.Ordinal)))
        ? terms.Values.Sum() : null;

    public static implicit operator Size(long value) => Of(value);

    public static Size operator +(Size a, Size b) => Sum(a, b, 1);

    public static Size operator -(Size a, Size b) => Sum(a, b, -1);

    public static Size operator *(Size a, Size b)
    {
        var product = Empty;
        if ((long)a.terms.Count * b.terms.Count > MostTerms)
            throw new RoomException($"expected sizes of at most {MostTerms} terms");
        foreach (var (left, x) in a.terms)
        {
            foreach (var (right, y) in b.terms)
                product = Add(product, Join(left, right), checked(x * y));
        }

        return new(product);
    }

    /// <summary>The quotient, rounded down.</summary>
    public static Size operator /(Size a, Size b)
    {
        if (a.Value is { } x && b.Value is { } y && y != 0)
            return Of((long)Math.Floor((double)x / y));
        if (a.Equals(b))
            return One;
        if (b.terms.Count == 1 && b.terms.First() is var (divisor, scale) && scale != 0
            && a.terms.All(term => term.Value % scale == 0 && Without(term.Key, divisor) is not null))
        {
            return new(a.terms.ToImmutableSortedDictionary(
                term => Without(term.Key, divisor)!, term => term.Value / scale, StringComparer.Ordinal));
        }

        if (Multiple(a, b) is { } times)
            return times;
        if (b.Value is > 0 and var number && a.Least >= 0 && Whole(a, number) is { terms.Count: > 0 } whole)
            return whole + ((a - (whole * number)) / b);
        string quotient = $"{a.Factor()} / {b.Factor()}";
        return quotient.Length <= MostText ? Named(quotient)
            : throw new RoomException($"expected sizes of at most {MostText} characters");
    }

    /// <summary>
    /// What comes out even of a quotient: (2n + 3) / 2 is n + 1 + 1 / 2. Only where the dividend is never negative, so that rounding down
    /// and towards zero, as C# does, are the same.
    /// </summary>
    private static Size Whole(Size a, long divisor) => new(a.terms
        .Select(term => KeyValuePair.Create(term.Key, term.Key.Length == 0 ? (long)Math.Floor((double)term.Value / divisor)
            : term.Value % divisor == 0 ? term.Value / divisor : 0))
        .Where(term => term.Value != 0).ToImmutableSortedDictionary(StringComparer.Ordinal));

    /// <summary>What a divisor of several terms is multiplied by, where that is one term: 12n + 12 is 12 times n + 1.</summary>
    private static Size? Multiple(Size a, Size b)
    {
        if (b.terms.Count < 2)
            return null;
        var (divisor, scale) = b.terms.Last();
        return a.terms.Where(term => term.Value % scale == 0).Select(term => Without(term.Key, divisor) is { } factor
                ? new Size(Empty.Add(factor, term.Value / scale)) : null)
            .FirstOrDefault(times => times is not null && (times * b).Equals(a));
    }

    public static Size Of(long value) => new(value == 0 ? Empty : Empty.Add("", value));

    /// <summary>A dimension, or another factor, by the text that computes it: a quotient in parentheses, so that it stays whole.</summary>
    public static Size Named(string name) => new(Empty.Add(name.Contains(' ', StringComparison.Ordinal) ? $"({name})" : name, 1));

    public static Size Product(IEnumerable<Size> sizes) => sizes.Aggregate(One, (product, size) => product * size);

    public bool Equals(Size? other) => other is not null && terms.SequenceEqual(other.terms);

    public override bool Equals(object? obj) => Equals(obj as Size);

    public override int GetHashCode() => terms.Aggregate(0, (hash, term) => HashCode.Combine(hash, term.Key, term.Value));

    /// <summary>As C# writes it.</summary>
    public override string ToString()
    {
        if (Value is { } value)
            return value.ToString(CultureInfo.InvariantCulture);
        string text = "";
        // Names first, the constant behind them: n - 1, and not -1 + n.
        foreach (var (factors, scale) in terms.OrderBy(term => term.Key.Length == 0).ThenByDescending(term => term.Value > 0))
        {
            string size = Math.Abs(scale).ToString(CultureInfo.InvariantCulture);
            string product = factors.Length == 0 ? size : Math.Abs(scale) != 1 ? $"{size} * {factors}"
                : factors[0] == '(' && Factors(factors).Count() == 1 ? factors[1..^1] : factors;
            text += text.Length == 0 ? (scale < 0 ? "-" : "") + product : (scale < 0 ? " - " : " + ") + product;
        }

        return text;
    }

    /// <summary>The text as an operand of a product or quotient.</summary>
    private string Factor() => terms.Count > 1 || ToString().Contains(' ', StringComparison.Ordinal) ? $"({this})" : ToString();

    private static Size Sum(Size a, Size b, long sign)
    {
        var sum = a.terms;
        foreach (var (factors, scale) in b.terms)
            sum = Add(sum, factors, checked(sign * scale));
        return new(sum);
    }

    private static ImmutableSortedDictionary<string, long> Add(ImmutableSortedDictionary<string, long> terms, string factors, long scale)
    {
        long total = checked(terms.GetValueOrDefault(factors) + scale);
        return total == 0 ? terms.Remove(factors) : terms.SetItem(factors, total);
    }

    private static string Join(string a, string b) => a.Length == 0 ? b : b.Length == 0 ? a
        : a.Length + b.Length <= MostText ? string.Join(" * ", Factors(a).Concat(Factors(b)).Order(StringComparer.Ordinal))
        : throw new RoomException($"expected sizes of at most {MostText} characters");

    /// <summary>The factors of a product: names, and quotients in parentheses, within which there may be products, too.</summary>
    private static IEnumerable<string> Factors(string product)
    {
        int depth = 0, from = 0;
        for (int i = 0; i < product.Length; i++)
        {
            depth += product[i] == '(' ? 1 : product[i] == ')' ? -1 : 0;
            if (depth != 0 || product[i] != '*')
                continue;
            yield return product[from..(i - 1)];
            from = i + 2;
        }

        yield return product[from..];
    }

    /// <summary>The product without some of its factors; null if it does not have them.</summary>
    private static string? Without(string product, string divisor)
    {
        if (divisor.Length == 0)
            return product;
        var factors = Factors(product).ToList();
        return Factors(divisor).All(factors.Remove) ? string.Join(" * ", factors) : null;
    }
}

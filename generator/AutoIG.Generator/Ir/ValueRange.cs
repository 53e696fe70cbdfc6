namespace AutoIG.Generator.Ir;

/// <summary>
/// What is known of the elements of a value before it is computed: of which kinds they may be, and how fast they grow. Inputs and weights
/// are taken to be finite, and finite values not to be so small that a product of them is 0.
/// </summary>
/// <param name="Kinds">The kinds that an element may be of.</param>
/// <param name="Degree">Of finite elements: the degree of a polynomial of the inputs that bounds them; 0 where they are bounded.</param>
/// <param name="Number">The number, where it is known.</param>
internal sealed record ValueRange(NumberKinds Kinds, int Degree = 0, double? Number = null)
{
    /// <summary>
    /// The highest degree of a value that is taken to be finite wherever the inputs are: the square of 10¹⁹ is in the range of single
    /// precision. So scores of attention are finite; what is of the third degree or more may be ±∞.
    /// </summary>
    private const int HighestFiniteDegree = 2;

    private static readonly NumberKinds[] Ordered =
    [
        NumberKinds.NegativeInfinity, NumberKinds.Negative, NumberKinds.Zero, NumberKinds.Positive, NumberKinds.PositiveInfinity,
    ];

    /// <summary>Any number at all: what is known of an operator that declares nothing.</summary>
    public static ValueRange Anything => new(NumberKinds.All, HighestFiniteDegree + 1);

    /// <summary>An input: finite.</summary>
    public static ValueRange Input => new(NumberKinds.Finite, 1);

    /// <summary>A weight: finite, and the same for all inputs.</summary>
    public static ValueRange Weight => new(NumberKinds.Finite);

    /// <summary>Exactly 0.</summary>
    public static ValueRange Zero => Of(0);

    /// <summary>Whether every element is 0.</summary>
    public bool IsZero => Kinds == NumberKinds.Zero;

    /// <summary>Whether an element may be 0.</summary>
    public bool MayBeZero => Has(NumberKinds.Zero);

    /// <summary>Whether no element is ±∞ or NaN.</summary>
    public bool IsFinite => !Has(NumberKinds.Infinite | NumberKinds.NaN);

    /// <summary>A number.</summary>
    public static ValueRange Of(double value) => new(
        double.IsNaN(value) ? NumberKinds.NaN
        : double.IsInfinity(value) ? (value > 0 ? NumberKinds.PositiveInfinity : NumberKinds.NegativeInfinity)
        : value > 0 ? NumberKinds.Positive
        : value < 0 ? NumberKinds.Negative : NumberKinds.Zero,
        Number: value);

    /// <summary>Whether an element may be of one of these kinds.</summary>
    public bool Has(NumberKinds kinds) => (Kinds & kinds) != 0;

    /// <summary>This or that.</summary>
    public ValueRange Or(ValueRange other) =>
        new(Kinds | other.Kinds, Math.Max(Degree, other.Degree), Number.Equals(other.Number) ? Number : null);

    /// <summary>With these kinds beside.</summary>
    public ValueRange Or(NumberKinds kinds) => new(Kinds | kinds, Degree);

    /// <summary>Those elements that are of these kinds.</summary>
    public ValueRange Only(NumberKinds kinds) => this with { Kinds = Kinds & kinds };

    /// <summary>A function of this, given by what it makes of each kind; of NaN it makes NaN.</summary>
    public ValueRange Map(
        NumberKinds ofNegativeInfinity, NumberKinds ofNegative, NumberKinds ofZero, NumberKinds ofPositive,
        NumberKinds ofPositiveInfinity, int? degree = null)
    {
        NumberKinds[] images = [ofNegativeInfinity, ofNegative, ofZero, ofPositive, ofPositiveInfinity];
        var kinds = Kinds & NumberKinds.NaN;
        for (int i = 0; i < images.Length; i++)
        {
            if (Has(Ordered[i]))
                kinds |= images[i];
        }
        return new ValueRange(kinds, degree ?? Degree);
    }

    /// <summary>The sum of any number of elements, at least one.</summary>
    public ValueRange Summed()
    {
        var twice = this + this;
        return Or(twice with { Number = null });
    }

    /// <summary>Any number between two elements.</summary>
    public ValueRange Between() =>
        Has(NumberKinds.Negative | NumberKinds.NegativeInfinity) && Has(NumberKinds.Positive | NumberKinds.PositiveInfinity)
            ? Or(NumberKinds.Finite) : this;

    /// <summary>
    /// The elements of a normalised row: bounded, but NaN all of them where one is ±∞ or NaN, or where nothing keeps the variance from 0.
    /// </summary>
    public ValueRange Standardised(double epsilon) =>
        new(IsFinite && !(epsilon <= 0) ? NumberKinds.Finite : NumberKinds.Finite | NumberKinds.NaN);

    /// <summary>The larger of two.</summary>
    public static ValueRange Max(ValueRange a, ValueRange b) => Extremum(a, b, (x, y) => x > y ? x : y);

    /// <summary>The smaller of two.</summary>
    public static ValueRange Min(ValueRange a, ValueRange b) => Extremum(a, b, (x, y) => x < y ? x : y);

    /// <summary>xᵖ with any base and exponent.</summary>
    public static ValueRange Pow(ValueRange x, ValueRange p)
    {
        if (p.Number is not { } exponent)
            return Anything;
        if (exponent == 0)
            return Of(1);
        bool isWhole = exponent == Math.Floor(exponent), isOdd = isWhole && Math.Abs(exponent % 2) == 1;
        var infinity = isOdd ? NumberKinds.NegativeInfinity : NumberKinds.PositiveInfinity;
        var negative = !isWhole ? NumberKinds.NaN : isOdd ? NumberKinds.Negative : NumberKinds.Positive;
        if (exponent < 0)
        {
            return x.Map(
                NumberKinds.Zero, negative, isOdd ? NumberKinds.Infinite : NumberKinds.PositiveInfinity, NumberKinds.Positive,
                NumberKinds.Zero);
        }
        int degree = (int)Math.Min(Math.Ceiling(exponent) * x.Degree, HighestFiniteDegree + 1);
        return Grown(
            x.Map(infinity, negative, NumberKinds.Zero, NumberKinds.Positive, NumberKinds.PositiveInfinity).Kinds, degree);
    }

    public static ValueRange operator -(ValueRange a) => new(
        a.Map(
            NumberKinds.PositiveInfinity, NumberKinds.Positive, NumberKinds.Zero, NumberKinds.Negative, NumberKinds.NegativeInfinity).Kinds,
        a.Degree, -a.Number);

    public static ValueRange operator +(ValueRange a, ValueRange b) => Pairwise(a, b, Sum, Math.Max(a.Degree, b.Degree));

    public static ValueRange operator -(ValueRange a, ValueRange b) => a + -b;

    public static ValueRange operator *(ValueRange a, ValueRange b) => Pairwise(a, b, Product, a.Degree + b.Degree);

    /// <summary>A quotient. What a divisor near 0 makes of it is not counted: it is taken to grow as the dividend.</summary>
    public static ValueRange operator /(ValueRange a, ValueRange b) => Pairwise(a, b, Quotient, a.Degree);

    /// <summary>Kinds of numbers are in their order; NaN is the extremum of what holds it.</summary>
    private static ValueRange Extremum(ValueRange a, ValueRange b, Func<NumberKinds, NumberKinds, NumberKinds> choose) => Pairwise(
        a, b, (x, y) => x == NumberKinds.NaN || y == NumberKinds.NaN ? NumberKinds.NaN : choose(x, y), Math.Max(a.Degree, b.Degree));

    private static ValueRange Pairwise(ValueRange a, ValueRange b, Func<NumberKinds, NumberKinds, NumberKinds> combine, int degree)
    {
        var kinds = NumberKinds.None;
        for (var x = NumberKinds.NegativeInfinity; x <= NumberKinds.NaN; x = (NumberKinds)((int)x << 1))
        {
            for (var y = NumberKinds.NegativeInfinity; y <= NumberKinds.NaN; y = (NumberKinds)((int)y << 1))
            {
                if (a.Has(x) && b.Has(y))
                    kinds |= combine(x, y);
            }
        }
        return Grown(kinds, degree);
    }

    private static ValueRange Grown(NumberKinds kinds, int degree)
    {
        if (degree <= HighestFiniteDegree)
            return new ValueRange(kinds, degree);
        if ((kinds & NumberKinds.Negative) != 0)
            kinds |= NumberKinds.NegativeInfinity;
        if ((kinds & NumberKinds.Positive) != 0)
            kinds |= NumberKinds.PositiveInfinity;
        return new ValueRange(kinds, HighestFiniteDegree + 1);
    }

    private static NumberKinds Sum(NumberKinds x, NumberKinds y)
    {
        if (x == NumberKinds.NaN || y == NumberKinds.NaN)
            return NumberKinds.NaN;
        var both = x | y;
        return both == NumberKinds.Infinite ? NumberKinds.NaN
            : (both & NumberKinds.Infinite) != 0 ? both & NumberKinds.Infinite
            : both == (NumberKinds.Negative | NumberKinds.Positive) ? NumberKinds.Finite
            : x == NumberKinds.Zero ? y : x;
    }

    private static NumberKinds Product(NumberKinds x, NumberKinds y)
    {
        var both = x | y;
        if ((both & NumberKinds.NaN) != 0)
            return NumberKinds.NaN;
        bool isInfinite = (both & NumberKinds.Infinite) != 0;
        return x == NumberKinds.Zero || y == NumberKinds.Zero
            ? isInfinite ? NumberKinds.NaN : NumberKinds.Zero
            : Signed(IsNegative(x) != IsNegative(y), isInfinite);
    }

    private static NumberKinds Quotient(NumberKinds x, NumberKinds y)
    {
        if (((x | y) & NumberKinds.NaN) != 0)
            return NumberKinds.NaN;
        bool dividesInfinity = (x & NumberKinds.Infinite) != 0, byInfinity = (y & NumberKinds.Infinite) != 0;
        return byInfinity ? dividesInfinity ? NumberKinds.NaN : NumberKinds.Zero
            : y == NumberKinds.Zero ? x == NumberKinds.Zero ? NumberKinds.NaN : NumberKinds.Infinite
            : x == NumberKinds.Zero ? NumberKinds.Zero
            : Signed(IsNegative(x) != IsNegative(y), dividesInfinity);
    }

    private static bool IsNegative(NumberKinds kind) => kind is NumberKinds.NegativeInfinity or NumberKinds.Negative;

    private static NumberKinds Signed(bool negative, bool infinite) => infinite
        ? negative ? NumberKinds.NegativeInfinity : NumberKinds.PositiveInfinity
        : negative ? NumberKinds.Negative : NumberKinds.Positive;
}

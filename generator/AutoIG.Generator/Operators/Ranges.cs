using AutoIG.Generator.Ir;
using static AutoIG.Generator.Ir.NumberKinds;

namespace AutoIG.Generator.Operators;

/// <summary>What functions of one variable make of the kinds of numbers, by the shape of their graph.</summary>
internal static class Ranges
{
    /// <summary>eˣ: 0 where it underflows, ∞ where it overflows.</summary>
    public static ValueRange Exponential(ValueRange x) =>
        x.Map(Zero, NotNegative, Positive, Positive | PositiveInfinity, PositiveInfinity);

    /// <summary>eˣ − 1.</summary>
    public static ValueRange ExponentialLess1(ValueRange x) =>
        x.Map(Negative, Negative, Zero, Positive | PositiveInfinity, PositiveInfinity);

    /// <summary>ln x: −∞ at 0, NaN below.</summary>
    public static ValueRange Logarithm(ValueRange x) => x.Map(NaN, NaN, NegativeInfinity, Finite, PositiveInfinity);

    /// <summary>ln(1 + x): −∞ at −1, NaN below.</summary>
    public static ValueRange LogarithmOf1Plus(ValueRange x) =>
        x.Map(NaN, Negative | NegativeInfinity | NaN, Zero, Positive, PositiveInfinity);

    /// <summary>√x: NaN below 0.</summary>
    public static ValueRange Root(ValueRange x) => x.Map(NaN, NaN, Zero, Positive, PositiveInfinity);

    /// <summary>1/x.</summary>
    public static ValueRange Inverse(ValueRange x) => x.Map(Zero, Negative, Infinite, Positive, Zero);

    /// <summary>A function of x's sign that goes to ±∞ with x and no faster: ∛x, arsinh x.</summary>
    public static ValueRange OfSameSign(ValueRange x) => x.Map(NegativeInfinity, Negative, Zero, Positive, PositiveInfinity);

    /// <summary>A bounded function of x's sign: tanh x, arctan x.</summary>
    public static ValueRange BoundedOfSameSign(ValueRange x) => x.Map(Negative, Negative, Zero, Positive, Positive, degree: 0);

    /// <summary>sinh x.</summary>
    public static ValueRange HyperbolicSine(ValueRange x) =>
        x.Map(NegativeInfinity, Negative | NegativeInfinity, Zero, Positive | PositiveInfinity, PositiveInfinity);

    /// <summary>cosh x.</summary>
    public static ValueRange HyperbolicCosine(ValueRange x) => x.Map(
        PositiveInfinity, Positive | PositiveInfinity, Positive, Positive | PositiveInfinity, PositiveInfinity);

    /// <summary>A wave between bounds, which has no value at ±∞.</summary>
    public static ValueRange Wave(ValueRange x) => x.Map(NaN, Finite, Finite, Finite, NaN, degree: 0);

    /// <summary>tan x, whose poles are no floating-point numbers.</summary>
    public static ValueRange Tangent(ValueRange x) => x.Map(NaN, Finite, Zero, Finite, NaN);

    /// <summary>An inverse sine: NaN beyond ±1.</summary>
    public static ValueRange InverseSine(ValueRange x) => x.Map(NaN, Negative | NaN, Zero, Positive | NaN, NaN, degree: 0);

    /// <summary>An inverse cosine: 0 at 1, NaN beyond ±1.</summary>
    public static ValueRange InverseCosine(ValueRange x) => x.Map(NaN, Positive | NaN, Positive, NotNegative | NaN, NaN, degree: 0);

    /// <summary>arcosh x: NaN below 1.</summary>
    public static ValueRange InverseHyperbolicCosine(ValueRange x) => x.Map(NaN, NaN, NaN, NotNegative | NaN, PositiveInfinity);

    /// <summary>artanh x: ±∞ at ±1, NaN beyond.</summary>
    public static ValueRange InverseHyperbolicTangent(ValueRange x) =>
        x.Map(NaN, Negative | NegativeInfinity | NaN, Zero, Positive | PositiveInfinity | NaN, NaN);

    /// <summary>|x|.</summary>
    public static ValueRange Magnitude(ValueRange x) => x.Map(PositiveInfinity, Positive, Zero, Positive, PositiveInfinity);

    /// <summary>√(x² + y²): ∞ where one side is ±∞, also where the other is NaN.</summary>
    public static ValueRange Hypotenuse(ValueRange x, ValueRange y)
    {
        var sum = Magnitude(x) + Magnitude(y);
        return x.Or(y).Has(Infinite) ? sum.Or(PositiveInfinity) : sum;
    }

    /// <summary>A whole number near x.</summary>
    public static ValueRange Rounded(ValueRange x) => x.Map(NegativeInfinity, NotPositive, Zero, NotNegative, PositiveInfinity);

    /// <summary>From 0 to a bound: the logistic function.</summary>
    public static ValueRange Step(ValueRange x) => x.Map(Zero, NotNegative, Positive, Positive, Positive, degree: 0);

    /// <summary>0 up to 0, and bounded behind.</summary>
    public static ValueRange Ramp(ValueRange x) => x.Map(Zero, Zero, Zero, Positive, Positive, degree: 0);

    /// <summary>0 up to 0, and x behind.</summary>
    public static ValueRange Rectified(ValueRange x) => x.Map(Zero, Zero, Zero, Positive, PositiveInfinity);

    /// <summary>ln(1 + eˣ).</summary>
    public static ValueRange SoftlyRectified(ValueRange x) => x.Map(Zero, NotNegative, Positive, Positive, PositiveInfinity);

    /// <summary>Any finite number where x is one, growing no faster; nothing is known at ±∞.</summary>
    public static ValueRange FiniteIfFinite(ValueRange x) => x.IsFinite ? new(Finite, x.Degree) : ValueRange.Anything;

    /// <summary>
    /// Any finite number where all operands are: a sweep whose kernel divides by nothing that is 0 where its value is finite.
    /// </summary>
    public static ValueRange FiniteIfAllFinite(IReadOnlyList<ValueRange> x) =>
        x.All(operand => operand.IsFinite) ? new(Finite, x.Max(operand => operand.Degree)) : ValueRange.Anything;

    /// <summary>Any finite number between bounds where x is one; nothing is known at ±∞.</summary>
    public static ValueRange BoundedIfFinite(ValueRange x) => x.IsFinite ? new(Finite) : ValueRange.Anything;
}

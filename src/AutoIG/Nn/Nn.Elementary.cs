using System.Numerics;
using System.Numerics.Tensors;

namespace AutoIG;

public static partial class Nn
{
    /// <summary>|x|. At the kink the derivative is 0.</summary>
    public static Tensor<T> Abs<T>(Tensor<T> input)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Map(input, T.Abs);

    /// <summary>−x.</summary>
    public static Tensor<T> Negate<T>(Tensor<T> input)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Map(input, static x => -x);

    /// <summary>
    /// −1, 0 or 1 as x is negative, zero or positive; NaN for NaN, for which Math.Sign throws. The derivative is 0 everywhere.
    /// </summary>
    public static Tensor<T> Sign<T>(Tensor<T> input)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Map(input, Sign);

    /// <inheritdoc cref="Sign{T}(Tensor{T})"/>
    public static T Sign<T>(T input)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        T.IsNaN(input) ? input : T.IsZero(input) ? T.Zero : T.IsNegative(input) ? T.NegativeOne : T.One;

    /// <summary>The largest whole number not above x. The derivative is 0 everywhere.</summary>
    public static Tensor<T> Floor<T>(Tensor<T> input)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Map(input, T.Floor);

    /// <summary>The smallest whole number not below x. The derivative is 0 everywhere.</summary>
    public static Tensor<T> Ceiling<T>(Tensor<T> input)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Map(input, T.Ceiling);

    /// <summary>The nearest whole number, of two the even one. The derivative is 0 everywhere.</summary>
    public static Tensor<T> Round<T>(Tensor<T> input)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Map(input, T.Round);

    /// <summary>The whole part of x, towards 0. The derivative is 0 everywhere.</summary>
    public static Tensor<T> Truncate<T>(Tensor<T> input)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Map(input, T.Truncate);

    /// <summary>x².</summary>
    public static Tensor<T> Square<T>(Tensor<T> input)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Map(input, static x => x * x);

    /// <summary>1/x.</summary>
    public static Tensor<T> Reciprocal<T>(Tensor<T> input)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Map(input, static x => T.One / x);

    /// <summary>√x: NaN below 0.</summary>
    public static Tensor<T> Sqrt<T>(Tensor<T> input)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Map(input, T.Sqrt);

    /// <summary>1/√x.</summary>
    public static Tensor<T> Rsqrt<T>(Tensor<T> input)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Map(input, static x => T.One / T.Sqrt(x));

    /// <summary>The cube root of x, of x's sign.</summary>
    public static Tensor<T> Cbrt<T>(Tensor<T> input)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Map(input, T.Cbrt);

    /// <summary>x to the power <paramref name="exponent"/>.</summary>
    public static Tensor<T> Pow<T>(Tensor<T> input, double exponent)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Map(input, x => T.Pow(x, T.CreateTruncating(exponent)));

    /// <summary>eˣ.</summary>
    public static Tensor<T> Exp<T>(Tensor<T> input)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Map(input, T.Exp);

    /// <summary>2ˣ.</summary>
    public static Tensor<T> Exp2<T>(Tensor<T> input)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Map(input, T.Exp2);

    /// <summary>eˣ − 1, without cancellation near 0.</summary>
    public static Tensor<T> Expm1<T>(Tensor<T> input)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Map(input, Expm1);

    /// <inheritdoc cref="Expm1{T}(Tensor{T})"/>
    /// <remarks>By Kahan's correction of the rounded exponential; the base library's ExpM1 subtracts plainly.</remarks>
    public static T Expm1<T>(T input)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T exponential = T.Exp(input);
        if (exponential == T.One)
            return input;
        T difference = exponential - T.One;
        return T.Abs(input) > T.One ? difference : difference * input / T.Log(exponential);
    }

    /// <summary>ln x: −∞ at 0, NaN below.</summary>
    public static Tensor<T> Log<T>(Tensor<T> input)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Map(input, T.Log);

    /// <summary>log₂ x: −∞ at 0, NaN below.</summary>
    public static Tensor<T> Log2<T>(Tensor<T> input)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Map(input, BinaryLogarithm);

    /// <summary>Names the interface: T.Log2 is ambiguous between the ones of binary numbers and of logarithmic functions.</summary>
    private static T BinaryLogarithm<T>(T input)
        where T : ILogarithmicFunctions<T> => T.Log2(input);

    /// <summary>log₁₀ x: −∞ at 0, NaN below.</summary>
    public static Tensor<T> Log10<T>(Tensor<T> input)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Map(input, T.Log10);

    /// <summary>ln(1 + x), without cancellation near 0: −∞ at −1, NaN below.</summary>
    public static Tensor<T> Log1p<T>(Tensor<T> input)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Map(input, Log1p);

    /// <inheritdoc cref="Log1p{T}(Tensor{T})"/>
    /// <remarks>By Kahan's correction of the rounded sum; the base library's LogP1 adds plainly.</remarks>
    public static T Log1p<T>(T input)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T sum = T.One + input;
        return sum == T.One ? input : T.IsPositiveInfinity(sum) ? sum : T.Log(sum) * (input / (sum - T.One));
    }

    /// <summary>sin x, in radians.</summary>
    public static Tensor<T> Sin<T>(Tensor<T> input)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Map(input, T.Sin);

    /// <summary>cos x, in radians.</summary>
    public static Tensor<T> Cos<T>(Tensor<T> input)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Map(input, T.Cos);

    /// <summary>tan x, in radians.</summary>
    public static Tensor<T> Tan<T>(Tensor<T> input)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Map(input, T.Tan);

    /// <summary>The angle from −π/2 to π/2 whose sine is x.</summary>
    public static Tensor<T> Asin<T>(Tensor<T> input)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Map(input, T.Asin);

    /// <summary>The angle from 0 to π whose cosine is x.</summary>
    public static Tensor<T> Acos<T>(Tensor<T> input)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Map(input, T.Acos);

    /// <summary>The angle from −π/2 to π/2 whose tangent is x.</summary>
    public static Tensor<T> Atan<T>(Tensor<T> input)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Map(input, T.Atan);

    /// <summary>sinh x.</summary>
    public static Tensor<T> Sinh<T>(Tensor<T> input)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Map(input, T.Sinh);

    /// <summary>cosh x.</summary>
    public static Tensor<T> Cosh<T>(Tensor<T> input)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Map(input, T.Cosh);

    /// <summary>The inverse of sinh.</summary>
    public static Tensor<T> Asinh<T>(Tensor<T> input)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Map(input, T.Asinh);

    /// <summary>The inverse of cosh, at least 0: NaN below 1.</summary>
    public static Tensor<T> Acosh<T>(Tensor<T> input)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Map(input, T.Acosh);

    /// <summary>The inverse of tanh: ±∞ at ±1, NaN beyond.</summary>
    public static Tensor<T> Atanh<T>(Tensor<T> input)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Map(input, T.Atanh);

    /// <summary>erf x = 2/√π·∫₀ˣ e^(−t²) dt.</summary>
    public static Tensor<T> Erf<T>(Tensor<T> input)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Map(input, Erf);

    /// <inheritdoc cref="Erf{T}(Tensor{T})"/>
    public static T Erf<T>(T input)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => T.CreateTruncating(ErrorFunction.Erf(double.CreateTruncating(input)));
}

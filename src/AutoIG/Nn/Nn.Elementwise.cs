using System.Numerics;
using System.Numerics.Tensors;

namespace AutoIG;

public static partial class Nn
{
    /// <summary>|x|. At the kink the derivative is 0.</summary>
    public static Tensor<T> Abs<T>(Tensor<T> input)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Map(input, T.Abs);

    /// <summary>eˣ.</summary>
    public static Tensor<T> Exp<T>(Tensor<T> input)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Map(input, T.Exp);

    /// <summary>ln x: −∞ at 0, NaN below.</summary>
    public static Tensor<T> Log<T>(Tensor<T> input)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Map(input, T.Log);

    /// <summary>√x: NaN below 0.</summary>
    public static Tensor<T> Sqrt<T>(Tensor<T> input)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Map(input, T.Sqrt);

    /// <summary>1/√x.</summary>
    public static Tensor<T> Rsqrt<T>(Tensor<T> input)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Map(input, static x => T.One / T.Sqrt(x));

    /// <summary>x².</summary>
    public static Tensor<T> Square<T>(Tensor<T> input)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Map(input, static x => x * x);

    /// <summary>1/x.</summary>
    public static Tensor<T> Reciprocal<T>(Tensor<T> input)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Map(input, static x => T.One / x);

    /// <summary>sin x, in radians.</summary>
    public static Tensor<T> Sin<T>(Tensor<T> input)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Map(input, T.Sin);

    /// <summary>cos x, in radians.</summary>
    public static Tensor<T> Cos<T>(Tensor<T> input)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Map(input, T.Cos);

    /// <summary>erf x = 2/√π·∫₀ˣ e^(−t²) dt.</summary>
    public static Tensor<T> Erf<T>(Tensor<T> input)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Map(input, Erf);

    /// <inheritdoc cref="Erf{T}(Tensor{T})"/>
    public static T Erf<T>(T input)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => T.CreateTruncating(ErrorFunction.Erf(double.CreateTruncating(input)));

    /// <summary>x to the power <paramref name="exponent"/>.</summary>
    public static Tensor<T> Pow<T>(Tensor<T> input, double exponent)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Map(input, x => T.Pow(x, T.CreateTruncating(exponent)));

    /// <summary>
    /// min(max(x, min), max); an absent bound does not bind. Unlike HardTanh, the derivative at a bound is 1, as in PyTorch.
    /// </summary>
    /// <exception cref="ArgumentException">No bound is given.</exception>
    public static Tensor<T> Clamp<T>(Tensor<T> input, double? min = null, double? max = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Map(input, x => Clamp(x, min, max));

    /// <inheritdoc cref="Clamp{T}(Tensor{T}, double?, double?)"/>
    public static T Clamp<T>(T input, double? min = null, double? max = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (min is null && max is null)
            throw Expect.Mismatch(nameof(min), "be given, or else 'max'", "neither is");
        T above = min is { } low ? T.Max(input, T.CreateTruncating(low)) : input;
        return max is { } high ? T.Min(above, T.CreateTruncating(high)) : above;
    }

    /// <summary>x + y, with broadcasting.</summary>
    /// <inheritdoc cref="Maximum{T}(Tensor{T}, Tensor{T})" path="/*[not(self::summary)]"/>
    public static Tensor<T> Add<T>(Tensor<T> input, Tensor<T> other)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Map(input, other, static (x, y) => x + y);

    /// <summary>x − y, with broadcasting.</summary>
    /// <inheritdoc cref="Maximum{T}(Tensor{T}, Tensor{T})" path="/*[not(self::summary)]"/>
    public static Tensor<T> Subtract<T>(Tensor<T> input, Tensor<T> other)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Map(input, other, static (x, y) => x - y);

    /// <summary>x·y, element by element, with broadcasting.</summary>
    /// <inheritdoc cref="Maximum{T}(Tensor{T}, Tensor{T})" path="/*[not(self::summary)]"/>
    public static Tensor<T> Multiply<T>(Tensor<T> input, Tensor<T> other)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Map(input, other, static (x, y) => x * y);

    /// <summary>x / y, with broadcasting.</summary>
    /// <inheritdoc cref="Maximum{T}(Tensor{T}, Tensor{T})" path="/*[not(self::summary)]"/>
    public static Tensor<T> Divide<T>(Tensor<T> input, Tensor<T> other)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Map(input, other, static (x, y) => x / y);

    /// <summary>
    /// max(x, y), with broadcasting. Where both are equal, <paramref name="input"/> is the maximum, to which the derivative goes.
    /// </summary>
    /// <remarks>
    /// Two tensors broadcast by NumPy's rules: sizes are compared from the last dimension, a missing or 1-sized dimension is repeated. The
    /// operators + − * / of <c>Tensor&lt;T&gt;</c> in System.Numerics.Tensors 10 do this only where one operand already has the shape of
    /// the result and is the one of higher rank or on the right; otherwise they return a result that is too small.
    /// </remarks>
    /// <param name="input">[…].</param>
    /// <param name="other">[…].</param>
    /// <returns>A tensor of the broadcast shape.</returns>
    /// <exception cref="ArgumentException">The shapes cannot be broadcast.</exception>
    public static Tensor<T> Maximum<T>(Tensor<T> input, Tensor<T> other)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Map(input, other, T.Max);

    /// <inheritdoc cref="Maximum{T}(Tensor{T}, Tensor{T})"/>
    public static Tensor<T> Maximum<T>(Tensor<T> input, T other)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Map(input, x => T.Max(x, other));

    /// <summary>
    /// min(x, y), with broadcasting. Where both are equal, <paramref name="input"/> is the minimum, to which the derivative goes.
    /// </summary>
    /// <inheritdoc cref="Maximum{T}(Tensor{T}, Tensor{T})" path="/*[not(self::summary)]"/>
    public static Tensor<T> Minimum<T>(Tensor<T> input, Tensor<T> other)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Map(input, other, T.Min);

    /// <inheritdoc cref="Minimum{T}(Tensor{T}, Tensor{T})"/>
    public static Tensor<T> Minimum<T>(Tensor<T> input, T other)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Map(input, x => T.Min(x, other));

    /// <summary>x where the condition holds, else y; all three are broadcast.</summary>
    /// <param name="condition">[…], for example from <c>Tensor.GreaterThan&lt;T&gt;(x, 0)</c>.</param>
    /// <param name="input">[…]: the values where the condition holds.</param>
    /// <param name="other">[…]: the values elsewhere.</param>
    /// <exception cref="ArgumentException">The shapes cannot be broadcast.</exception>
    public static Tensor<T> Where<T>(Tensor<bool> condition, Tensor<T> input, Tensor<T> other)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int[] sizes = BroadcastSizes(Expect.Any(condition), Expect.Any(input), nameof(input));
        sizes = BroadcastSizes(sizes, Expect.Any(other), nameof(other));
        ReadOnlySpan<bool> holds = Repeat(condition, sizes).Flat();
        ReadOnlySpan<T> x = Repeat(input, sizes).Flat(), y = Repeat(other, sizes).Flat();
        var chosen = new T[x.Length];
        for (int i = 0; i < chosen.Length; i++)
            chosen[i] = holds[i] ? x[i] : y[i];
        return Elements.Shaped(chosen, sizes);
    }

    private static Tensor<T> Map<T>(Tensor<T> input, Func<T, T> function, [System.Runtime.CompilerServices.CallerMemberName] string op = "")
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int[] sizes = Expect.Any(input, op: op);
        ReadOnlySpan<T> x = input.Flat();
        var y = new T[x.Length];
        for (int i = 0; i < y.Length; i++)
            y[i] = function(x[i]);
        return Elements.Shaped(y, sizes);
    }

    private static Tensor<T> Map<T>(
        Tensor<T> input, Tensor<T> other, Func<T, T, T> function, [System.Runtime.CompilerServices.CallerMemberName] string op = "")
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int[] sizes = BroadcastSizes(Expect.Any(input, op: op), Expect.Any(other, op: op), nameof(other), op);
        ReadOnlySpan<T> x = Repeat(input, sizes).Flat(), y = Repeat(other, sizes).Flat();
        var z = new T[x.Length];
        for (int i = 0; i < z.Length; i++)
            z[i] = function(x[i], y[i]);
        return Elements.Shaped(z, sizes);
    }

    /// <summary>eˣ − 1 without cancellation near 0 (Kahan's correction of the rounded exponential; the base library subtracts plainly).</summary>
    private static T ExpM1<T>(T x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T exponential = T.Exp(x);
        if (exponential == T.One)
            return x;
        T difference = exponential - T.One;
        return T.Abs(x) > T.One ? difference : difference * x / T.Log(exponential);
    }

    /// <summary>ln(1 + x) without cancellation near 0, for x ≥ 0 (Kahan's correction of the rounded sum).</summary>
    private static T LogP1<T>(T x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T sum = T.One + x;
        return sum == T.One ? x : T.IsPositiveInfinity(sum) ? sum : T.Log(sum) * x / (sum - T.One);
    }
}

using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;

namespace AutoIG;

public static partial class Nn
{
    /// <summary>
    /// min(max(x, min), max); an absent bound does not bind. At both bounds the derivative is 0, as of HardTanh (PyTorch's clamp has 1).
    /// </summary>
    /// <exception cref="ArgumentException">No bound is given.</exception>
    public static Tensor<T> Clamp<T>(Tensor<T> input, double? min = null, double? max = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Map(input, x => Clamp(x, min, max));

    /// <inheritdoc cref="Clamp{T}(Tensor{T}, double?, double?)"/>
    public static T Clamp<T>(T input, double? min = null, double? max = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (min is null && max is null)
            throw Expect.Mismatch(nameof(min), "a bound, here or in 'max'", "neither");
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

    /// <summary>x to the power y, with broadcasting.</summary>
    /// <inheritdoc cref="Maximum{T}(Tensor{T}, Tensor{T})" path="/*[not(self::summary)]"/>
    public static Tensor<T> Pow<T>(Tensor<T> input, Tensor<T> other)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Map(input, other, T.Pow);

    /// <summary>The angle of the point (y, x) = (input, other) from −π to π, with broadcasting.</summary>
    /// <inheritdoc cref="Maximum{T}(Tensor{T}, Tensor{T})" path="/*[not(self::summary)]"/>
    public static Tensor<T> Atan2<T>(Tensor<T> input, Tensor<T> other)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Map(input, other, T.Atan2);

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

    private static Tensor<T> Map<T>(Tensor<T> input, Func<T, T> function, [CallerMemberName] string op = "")
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
        Tensor<T> input, Tensor<T> other, Func<T, T, T> function, [CallerMemberName] string op = "")
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int[] sizes = BroadcastSizes(Expect.Any(input, op: op), Expect.Any(other, op: op), nameof(other), op);
        ReadOnlySpan<T> x = Repeat(input, sizes).Flat(), y = Repeat(other, sizes).Flat();
        var z = new T[x.Length];
        for (int i = 0; i < z.Length; i++)
            z[i] = function(x[i], y[i]);
        return Elements.Shaped(z, sizes);
    }
}

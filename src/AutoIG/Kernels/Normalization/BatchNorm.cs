using System.ComponentModel;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace AutoIG.CompilerServices;

/// <summary>Batch normalisation at inference (Ioffe and Szegedy 2015): an affine map per channel, y = scale ⊙ x + shift.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class BatchNorm
{
    /// <summary>
    /// Folds the running statistics, in double: scale = weight/√(variance + ε), shift = bias − mean·scale.
    /// </summary>
    /// <param name="mean">Running means, [channels].</param>
    /// <param name="variance">Running variances, [channels].</param>
    /// <param name="weight">[channels], or empty for ones.</param>
    /// <param name="bias">[channels], or empty for zeros.</param>
    /// <param name="epsilon">ε.</param>
    /// <param name="scale">Receives the factors, [channels].</param>
    /// <param name="shift">Receives the offsets, [channels].</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void Fold<T>(ReadOnlySpan<T> mean, ReadOnlySpan<T> variance, ReadOnlySpan<T> weight, ReadOnlySpan<T> bias, double epsilon,
        Span<T> scale, Span<T> shift)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Expect.Length(variance.Length, mean.Length, nameof(variance));
        Expect.EmptyOrLength(weight.Length, mean.Length, nameof(weight));
        Expect.EmptyOrLength(bias.Length, mean.Length, nameof(bias));
        Expect.Length(scale.Length, mean.Length, nameof(scale));
        Expect.Length(shift.Length, mean.Length, nameof(shift));
        for (int c = 0; c < mean.Length; c++)
        {
            double factor = (weight.IsEmpty ? 1 : double.CreateTruncating(weight[c]))
                / Math.Sqrt(double.CreateTruncating(variance[c]) + epsilon);
            double offset = (bias.IsEmpty ? 0 : double.CreateTruncating(bias[c])) - double.CreateTruncating(mean[c]) * factor;
            scale[c] = T.CreateTruncating(factor);
            shift[c] = T.CreateTruncating(offset);
        }
    }

    /// <summary>
    /// y = scale ⊙ x + shift on channels-last maps; an empty shift is zero, which makes it the tangent and, as the map is diagonal, the
    /// adjoint.
    /// </summary>
    /// <param name="x">[…, channels].</param>
    /// <param name="scale">[channels].</param>
    /// <param name="shift">[channels], or empty.</param>
    /// <param name="y">Like x; may be x.</param>
    /// <exception cref="ArgumentException">The channels do not divide the length, or the lengths differ.</exception>
    public static void Apply<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> scale, ReadOnlySpan<T> shift, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Expect.Length(y.Length, x.Length, nameof(y));
        Expect.EmptyOrLength(shift.Length, scale.Length, nameof(shift));
        if (shift.IsEmpty)
            Elementwise.Apply<T, Scaled<T>>(x, scale, y);
        else
            Elementwise.Apply<T, ScaledShifted<T>>(x, scale, shift, y);
    }

    private readonly struct ScaledShifted<T> : IMap3<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Invoke<TVector>(TVector a, TVector b, TVector c)
            where TVector : struct, IVector<TVector, T> => TVector.MultiplyAdd(a, b, c);
    }
}

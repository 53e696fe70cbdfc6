using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace AutoIG.CompilerServices;

/// <summary>Whether a normalisation subtracts the mean.</summary>
internal interface ICentering
{
    static abstract bool Centers { get; }
}

/// <summary>LayerNorm: x̂ = (x − μ)/√(σ² + ε).</summary>
internal readonly struct Centered : ICentering
{
    public static bool Centers => true;
}

/// <summary>RMSNorm: x̂ = x/√(mean x² + ε).</summary>
internal readonly struct Uncentered : ICentering
{
    public static bool Centers => false;
}

/// <summary>
/// Normalisation of contiguous rows. The derivative needs μ and r = 1/√(σ² + ε); both are computed again from x, which is in the cache
/// then, instead of being stored. With x̂ = (x − μ)·r the Jacobian without weights is r·(I − 1/n·11ᵀ − 1/n·x̂x̂ᵀ): symmetric, so one loop
/// serves the adjoint (weights before it) and the tangent (weights after it).
/// </summary>
internal static class RowNormalization
{
    internal static void Forward<T, TCentering>(
        int rows, int length, ReadOnlySpan<T> x, ReadOnlySpan<T> weight, ReadOnlySpan<T> bias, T epsilon, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TCentering : struct, ICentering
    {
        Check(rows, length, x, weight, y);
        Expect.EmptyOrLength(bias.Length, length, nameof(bias));
        Expect.SameOrApart(x, y, nameof(x));
        Dispatch.Run<T, ForwardKernel<T, TCentering>>(new(rows, length, x, weight, bias, epsilon, y));
    }

    internal static void Derive<T, TCentering>(
        int rows, int length, ReadOnlySpan<T> x, ReadOnlySpan<T> weight, T epsilon, ReadOnlySpan<T> direction,
        Span<T> result, bool weightBefore, bool accumulate)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TCentering : struct, ICentering
    {
        Check(rows, length, x, weight, result);
        Expect.Length(direction.Length, x.Length, nameof(direction));
        Expect.Apart(x, result, nameof(x));
        Expect.SameOrApart(direction, result, nameof(direction));
        var before = weightBefore ? weight : default;
        var after = weightBefore ? default : weight;
        if (accumulate)
            Dispatch.Run<T, DerivativeKernel<T, TCentering, AddTo<T>>>(new(rows, length, x, before, after, epsilon, direction, result));
        else
            Dispatch.Run<T, DerivativeKernel<T, TCentering, Overwrite<T>>>(new(rows, length, x, before, after, epsilon, direction, result));
    }

    private static void Check<T>(int rows, int length, ReadOnlySpan<T> x, ReadOnlySpan<T> weight, Span<T> y)
    {
        Expect.AtLeast(rows, 0, nameof(rows));
        Expect.AtLeast(length, 1, nameof(length));
        Expect.Length(x.Length, (long)rows * length, nameof(x));
        Expect.Length(y.Length, x.Length, nameof(y));
        Expect.EmptyOrLength(weight.Length, length, nameof(weight));
    }

    /// <summary>
    /// μ (0 without centring) and r. μ is the mean, rounded, and the rest of it, which counts where the deviations are hardly larger than
    /// the
    /// mean's last digit.
    /// </summary>
    private static (T Mean, T Remainder, T Scale) Statistics<T, TVector, TCentering>(ref T x, int length, T epsilon)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVector : struct, IVector<TVector, T>
        where TCentering : struct, ICentering
    {
        T n = T.CreateTruncating(length);
        T mean = TCentering.Centers ? Reductions.FoldRow<T, TVector, SumFold<T>, FirstTerm<T>>(ref x, ref x, length) / n : T.Zero;
        TVector s0 = TVector.Zero, s1 = TVector.Zero, m = TVector.Create(mean);
        int i = 0, count = TVector.Count;
        for (; i <= length - 2 * count; i += 2 * count)
        {
            var d0 = TVector.Load(ref Unsafe.Add(ref x, i)) - m;
            var d1 = TVector.Load(ref Unsafe.Add(ref x, i + count)) - m;
            s0 = TVector.MultiplyAdd(d0, d0, s0);
            s1 = TVector.MultiplyAdd(d1, d1, s1);
        }

        T sum = TVector.Sum(s0 + s1);
        for (; i < length; i++)
        {
            T d = Unsafe.Add(ref x, i) - mean;
            sum += d * d;
        }

        T variance = sum / n;
        if (typeof(T) == typeof(float) && !IsOrdinary(variance + epsilon))
            return InDouble<T, TCentering>(ref x, length, epsilon);
        // A mean of a few deviations is exact enough.
        T rest = T.Zero;
        if (TCentering.Centers && mean * mean > T.CreateTruncating(4) * variance)
        {
            rest = RestOfMean(ref x, length, mean) / n;
            variance = T.Max(variance - rest * rest, T.Zero);
        }

        return (mean, rest, T.One / T.Sqrt(variance + epsilon));
    }

    /// <summary>Whether squares in single precision were sure to be in its range, and none that counts was denormal.</summary>
    internal static bool IsOrdinary<T>(T variance)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => variance > T.CreateTruncating(1e-30) && variance < T.CreateTruncating(1e37);

    /// <summary>Σ (x − mean), whose terms are exact where they are small beside the mean.</summary>
    private static T RestOfMean<T>(ref T x, int length, T mean)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T s0 = T.Zero, s1 = T.Zero, s2 = T.Zero, s3 = T.Zero;
        int i = 0;
        for (; i <= length - 4; i += 4)
        {
            s0 += Unsafe.Add(ref x, i) - mean;
            s1 += Unsafe.Add(ref x, i + 1) - mean;
            s2 += Unsafe.Add(ref x, i + 2) - mean;
            s3 += Unsafe.Add(ref x, i + 3) - mean;
        }

        for (; i < length; i++)
            s0 += Unsafe.Add(ref x, i) - mean;
        return s0 + s1 + (s2 + s3);
    }

    /// <summary>The statistics of a row of single precision whose squares leave its range.</summary>
    private static (T Mean, T Remainder, T Scale) InDouble<T, TCentering>(ref T x, int length, T epsilon)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TCentering : struct, ICentering
    {
        double mean = 0, sum = 0;
        for (int i = 0; TCentering.Centers && i < length; i++)
            mean += double.CreateTruncating(Unsafe.Add(ref x, i));
        mean /= length;
        for (int i = 0; i < length; i++)
        {
            double d = double.CreateTruncating(Unsafe.Add(ref x, i)) - mean;
            sum += d * d;
        }

        T rounded = T.CreateTruncating(mean);
        double scale = 1 / Math.Sqrt(sum / length + double.CreateTruncating(epsilon));
        return (rounded, T.CreateTruncating(mean - double.CreateTruncating(rounded)), T.CreateTruncating(scale));
    }

    private readonly ref struct ForwardKernel<T, TCentering>(
        int rows, int length, ReadOnlySpan<T> x, ReadOnlySpan<T> weight, ReadOnlySpan<T> bias, T epsilon, Span<T> y) : IVectorKernel<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TCentering : struct, ICentering
    {
        private readonly ReadOnlySpan<T> _x = x;
        private readonly ReadOnlySpan<T> _weight = weight;
        private readonly ReadOnlySpan<T> _bias = bias;
        private readonly Span<T> _y = y;

        public void Run<TVector>()
            where TVector : struct, IVector<TVector, T>
        {
            for (int row = 0; row < rows; row++)
            {
                ref T x = ref Unsafe.Add(ref MemoryMarshal.GetReference(_x), row * length);
                ref T y = ref Unsafe.Add(ref MemoryMarshal.GetReference(_y), row * length);
                var (mean, rest, scale) = Statistics<T, TVector, TCentering>(ref x, length, epsilon);
                T shift = -rest * scale;
                int i = 0;
                for (; i <= length - TVector.Count; i += TVector.Count)
                    Step<TVector>(ref x, ref y, i, mean, scale, shift);
                for (; i < length; i++)
                    Step<Lane1<T>>(ref x, ref y, i, mean, scale, shift);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private void Step<TVector>(ref T x, ref T y, int i, T mean, T scale, T shift)
            where TVector : struct, IVector<TVector, T>
        {
            var deviation = TVector.Load(ref Unsafe.Add(ref x, i)) - TVector.Create(mean);
            var value = TVector.MultiplyAdd(deviation, TVector.Create(scale), TVector.Create(shift));
            if (!_weight.IsEmpty)
                value *= TVector.Load(in Unsafe.Add(ref MemoryMarshal.GetReference(_weight), i));
            if (!_bias.IsEmpty)
                value += TVector.Load(in Unsafe.Add(ref MemoryMarshal.GetReference(_bias), i));
            TVector.Store(value, ref Unsafe.Add(ref y, i));
        }
    }

    /// <summary>result = after ⊙ r·(h − mean h − x̂·mean(h ⊙ x̂)), h = before ⊙ v.</summary>
    private readonly ref struct DerivativeKernel<T, TCentering, TStore>(
        int rows, int length, ReadOnlySpan<T> x, ReadOnlySpan<T> before, ReadOnlySpan<T> after, T epsilon, ReadOnlySpan<T> v,
        Span<T> result)
        : IVectorKernel<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TCentering : struct, ICentering
        where TStore : struct, IStore<T>
    {
        private readonly ReadOnlySpan<T> _x = x;
        private readonly ReadOnlySpan<T> _before = before;
        private readonly ReadOnlySpan<T> _after = after;
        private readonly ReadOnlySpan<T> _v = v;
        private readonly Span<T> _result = result;

        public void Run<TVector>()
            where TVector : struct, IVector<TVector, T>
        {
            T n = T.CreateTruncating(length);
            for (int row = 0; row < rows; row++)
            {
                ref T x = ref Unsafe.Add(ref MemoryMarshal.GetReference(_x), row * length);
                ref T v = ref Unsafe.Add(ref MemoryMarshal.GetReference(_v), row * length);
                ref T result = ref Unsafe.Add(ref MemoryMarshal.GetReference(_result), row * length);
                var (mean, rest, scale) = Statistics<T, TVector, TCentering>(ref x, length, epsilon);
                TVector sums = TVector.Zero, products = TVector.Zero;
                int i = 0;
                for (; i <= length - TVector.Count; i += TVector.Count)
                    Gather(ref x, ref v, i, mean, ref sums, ref products);
                Lane1<T> restSum = Lane1<T>.Zero, restProduct = Lane1<T>.Zero;
                for (; i < length; i++)
                    Gather(ref x, ref v, i, mean, ref restSum, ref restProduct);
                T sum = TVector.Sum(sums) + Lane1<T>.Sum(restSum);
                T product = TVector.Sum(products) + Lane1<T>.Sum(restProduct) - rest * sum;
                T slope = product / n * scale * scale;
                if (!T.IsFinite(slope) && Directions.AreZero(ref v, length))
                {
                    for (i = 0; i < length; i++)
                        TStore.Store(Lane1<T>.Zero, ref Unsafe.Add(ref result, i));
                    continue;
                }

                T offset = TCentering.Centers ? sum / n - rest * slope : T.Zero;
                for (i = 0; i <= length - TVector.Count; i += TVector.Count)
                    Finish<TVector>(ref x, ref v, ref result, i, mean, scale, offset, slope);
                for (; i < length; i++)
                    Finish<Lane1<T>>(ref x, ref v, ref result, i, mean, scale, offset, slope);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private TVector Weighted<TVector>(ref T v, int i)
            where TVector : struct, IVector<TVector, T>
        {
            var h = TVector.Load(ref Unsafe.Add(ref v, i));
            return _before.IsEmpty ? h : h * TVector.Load(in Unsafe.Add(ref MemoryMarshal.GetReference(_before), i));
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private void Gather<TVector>(ref T x, ref T v, int i, T mean, ref TVector sums, ref TVector products)
            where TVector : struct, IVector<TVector, T>
        {
            var h = Weighted<TVector>(ref v, i);
            if (TCentering.Centers)
                sums += h;
            products = TVector.MultiplyAdd(h, TVector.Load(ref Unsafe.Add(ref x, i)) - TVector.Create(mean), products);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private void Finish<TVector>(ref T x, ref T v, ref T result, int i, T mean, T scale, T offset, T slope)
            where TVector : struct, IVector<TVector, T>
        {
            var deviation = TVector.Load(ref Unsafe.Add(ref x, i)) - TVector.Create(mean);
            var value = Weighted<TVector>(ref v, i) - TVector.Create(offset);
            value = TVector.Create(scale) * TVector.MultiplyAdd(-deviation, TVector.Create(slope), value);
            if (!_after.IsEmpty)
                value *= TVector.Load(in Unsafe.Add(ref MemoryMarshal.GetReference(_after), i));
            TStore.Store(value, ref Unsafe.Add(ref result, i));
        }
    }
}

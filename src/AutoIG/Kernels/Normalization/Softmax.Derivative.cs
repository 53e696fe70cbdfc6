using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace AutoIG.CompilerServices;

/// <content>The derivative loops: a weighted sum over the slice, then an elementwise pass.</content>
public static partial class Softmax
{
    /// <summary>A probability beyond which the derivative is measured from the slice's largest.</summary>
    private const double Saturated = 15.0 / 16;

    /// <summary>A derivative along a slice, result = Combine(y, v, Σ Weight(y, v)).</summary>
    private interface IDerivative
    {
        /// <summary>
        /// Whether y are probabilities and adding a constant to v changes nothing, as softmax ignores a constant added to its input.
        /// </summary>
        static virtual bool IgnoresConstants => false;

        static abstract TVector Weight<T, TVector>(TVector y, TVector v)
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
            where TVector : struct, IVector<TVector, T>;

        static abstract TVector Combine<T, TVector>(TVector y, TVector v, TVector sum)
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
            where TVector : struct, IVector<TVector, T>;
    }

    /// <summary>y ⊙ (v − Σ v ⊙ y).</summary>
    private readonly struct SoftmaxRule : IDerivative
    {
        public static bool IgnoresConstants => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Weight<T, TVector>(TVector y, TVector v)
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
            where TVector : struct, IVector<TVector, T> => y * v;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Combine<T, TVector>(TVector y, TVector v, TVector sum)
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
            where TVector : struct, IVector<TVector, T> => y * (v - sum);
    }

    /// <summary>v − exp(y)·Σ v.</summary>
    private readonly struct LogAdjointRule : IDerivative
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Weight<T, TVector>(TVector y, TVector v)
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
            where TVector : struct, IVector<TVector, T> => v;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Combine<T, TVector>(TVector y, TVector v, TVector sum)
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
            where TVector : struct, IVector<TVector, T> => v - VectorMath<T>.Exp(y) * sum;
    }

    /// <summary>v − Σ exp(y) ⊙ v.</summary>
    private readonly struct LogTangentRule : IDerivative
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Weight<T, TVector>(TVector y, TVector v)
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
            where TVector : struct, IVector<TVector, T> => VectorMath<T>.Exp(y) * v;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Combine<T, TVector>(TVector y, TVector v, TVector sum)
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
            where TVector : struct, IVector<TVector, T> => v - sum;
    }

    private readonly struct WeightTerm<T, TRule> : ITerm<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TRule : struct, IDerivative
    {
        public static bool ReadsSecond => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Invoke<TVector>(TVector a, TVector b)
            where TVector : struct, IVector<TVector, T> => TRule.Weight<T, TVector>(a, b);
    }

    private readonly ref struct RowDerivative<T, TRule, TStore>(int outer, int axis, ReadOnlySpan<T> y, ReadOnlySpan<T> v, Span<T> result)
        : IVectorKernel<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TRule : struct, IDerivative
        where TStore : struct, IStore<T>
    {
        private readonly ReadOnlySpan<T> _y = y;
        private readonly ReadOnlySpan<T> _v = v;
        private readonly Span<T> _result = result;

        public void Run<TVector>()
            where TVector : struct, IVector<TVector, T>
        {
            for (int o = 0; o < outer; o++)
            {
                ref T y = ref Unsafe.Add(ref MemoryMarshal.GetReference(_y), o * axis);
                ref T v = ref Unsafe.Add(ref MemoryMarshal.GetReference(_v), o * axis);
                ref T result = ref Unsafe.Add(ref MemoryMarshal.GetReference(_result), o * axis);
                if (TRule.IgnoresConstants
                    && Reductions.FoldRow<T, TVector, MaxFold<T>, FirstTerm<T>>(ref y, ref y, axis) > T.CreateTruncating(Saturated))
                {
                    StepFromLargest(ref y, ref v, ref result);
                    continue;
                }

                T sum = Reductions.FoldRow<T, TVector, SumFold<T>, WeightTerm<T, TRule>>(ref y, ref v, axis);
                int i = 0;
                if ((sum == T.Zero || !T.IsFinite(sum)) && Directions.AreZero(ref v, axis))
                {
                    for (; i < axis; i++)
                        TStore.Store(Lane1<T>.Zero, ref Unsafe.Add(ref result, i));
                    continue;
                }

                for (; i <= axis - TVector.Count; i += TVector.Count)
                    Step<TVector>(ref y, ref v, sum, ref result, i);
                for (; i < axis; i++)
                    Step<Lane1<T>>(ref y, ref v, sum, ref result, i);
            }
        }

        // Where one probability is nearly 1, v − Σ v ⊙ y cancels: rounding y there by 2⁻²⁴ is as large as all the others together. Measured
        // from v's value at that place, the sum runs over the small probabilities alone and keeps their accuracy.
        private void StepFromLargest(ref T y, ref T v, ref T result)
        {
            int largest = 0;
            for (int i = 1; i < axis; i++)
                largest = Unsafe.Add(ref y, i) > Unsafe.Add(ref y, largest) ? i : largest;
            T origin = Unsafe.Add(ref v, largest);
            T sum = T.Zero;
            for (int i = 0; i < axis; i++)
                sum += Lane1<T>.Sum(
                    TRule.Weight<T, Lane1<T>>(Lane1<T>.Create(Unsafe.Add(ref y, i)), Lane1<T>.Create(Unsafe.Add(ref v, i) - origin)));
            for (int i = 0; i < axis; i++)
            {
                TStore.Store(
                    TRule.Combine<T, Lane1<T>>(
                        Lane1<T>.Create(Unsafe.Add(ref y, i)), Lane1<T>.Create(Unsafe.Add(ref v, i) - origin), Lane1<T>.Create(sum)),
                    ref Unsafe.Add(ref result, i));
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static void Step<TVector>(ref T y, ref T v, T sum, ref T result, int i)
            where TVector : struct, IVector<TVector, T> =>
            TStore.Store(
                TRule.Combine<T, TVector>(
                    TVector.Load(ref Unsafe.Add(ref y, i)), TVector.Load(ref Unsafe.Add(ref v, i)), TVector.Create(sum)),
                ref Unsafe.Add(ref result, i));
    }

    private readonly ref struct ColumnDerivative<T, TRule, TStore>(
        int outer, int axis, int inner, ReadOnlySpan<T> y, ReadOnlySpan<T> v, Span<T> result) : IChannelKernel<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TRule : struct, IDerivative
        where TStore : struct, IStore<T>
    {
        private readonly ReadOnlySpan<T> _y = y;
        private readonly ReadOnlySpan<T> _v = v;
        private readonly Span<T> _result = result;

        public void Run<TVector>(int from, int to)
            where TVector : struct, IVector<TVector, T>
        {
            for (int o = 0; o < outer; o++)
            {
                for (int c = from; c < to; c += TVector.Count)
                {
                    int start = o * axis * inner + c;
                    ref T y = ref Unsafe.Add(ref MemoryMarshal.GetReference(_y), start);
                    ref T v = ref Unsafe.Add(ref MemoryMarshal.GetReference(_v), start);
                    ref T result = ref Unsafe.Add(ref MemoryMarshal.GetReference(_result), start);
                    TVector sum = TVector.Zero, largest = TVector.Zero;
                    for (int a = 0; a < axis; a++)
                    {
                        var direction = TVector.Load(ref Unsafe.Add(ref v, a * inner));
                        sum += TRule.Weight<T, TVector>(TVector.Load(ref Unsafe.Add(ref y, a * inner)), direction);
                        largest = TVector.Max(largest, TVector.Abs(direction));
                    }

                    // A direction of 0 gives 0, also where y is NaN.
                    var isZero = TVector.Equals(largest, TVector.Zero);
                    for (int a = 0; a < axis; a++)
                    {
                        var value = TRule.Combine<T, TVector>(
                            TVector.Load(ref Unsafe.Add(ref y, a * inner)), TVector.Load(ref Unsafe.Add(ref v, a * inner)), sum);
                        TStore.Store(TVector.Select(isZero, TVector.Zero, value), ref Unsafe.Add(ref result, a * inner));
                    }
                }
            }
        }
    }
}

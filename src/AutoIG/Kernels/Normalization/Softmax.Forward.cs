using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace AutoIG.CompilerServices;

/// <content>The forward loops.</content>
public static partial class Softmax
{
    /// <summary>Whether a forward pass ends in probabilities or their logarithms.</summary>
    private interface IOutcome
    {
        static abstract bool IsLogarithm { get; }
    }

    private readonly struct Probability : IOutcome
    {
        public static bool IsLogarithm => false;
    }

    private readonly struct LogProbability : IOutcome
    {
        public static bool IsLogarithm => true;
    }

    // All of a row's parts are inlined: a call, even one behind the loop, would keep the loop's sums on the stack.

    /// <summary>exp(x − max), summed; written to y unless <typeparamref name="TOutcome"/> wants logarithms.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe T Exponentials<T, TVector, TOutcome>(T* x, T* y, int axis, T max, T* padded)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVector : struct, IVector<TVector, T>
        where TOutcome : struct, IOutcome
    {
        var shift = TVector.Create(max);
        var sum = TVector.Zero;
        int i = 0;
        for (; i <= axis - TVector.Count; i += TVector.Count)
        {
            var e = VectorMath<T>.Exp(TVector.Load(x + i) - shift);
            sum += e;
            if (!TOutcome.IsLogarithm)
                TVector.Store(e, y + i);
        }

        if (i < axis)
        {
            var e = VectorMath<T>.Exp(Padded<T, TVector>(x + i, axis - i, padded) - shift);
            sum += e;
            if (!TOutcome.IsLogarithm)
            {
                TVector.Store(e, padded);
                for (int k = i; k < axis; k++)
                    y[k] = padded[k - i];
            }
        }

        return TVector.Sum(sum);
    }

    /// <summary>The largest of a row. A NaN may be passed over: it comes back in the sum.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe T Largest<T, TVector>(T* x, int axis, T* padded)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVector : struct, IVector<TVector, T>
    {
        var max = TVector.Create(T.NegativeInfinity);
        int i = 0;
        for (; i <= axis - TVector.Count; i += TVector.Count)
            max = TVector.MaxNative(max, TVector.Load(x + i));
        if (i < axis)
            max = TVector.MaxNative(max, Padded<T, TVector>(x + i, axis - i, padded));
        return TVector.MaxElement(max);
    }

    /// <summary>The last elements of a row, the lanes beyond it −∞: they are no maximum and add nothing.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe TVector Padded<T, TVector>(T* x, int length, T* padded)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVector : struct, IVector<TVector, T>
    {
        TVector.Store(TVector.Create(T.NegativeInfinity), padded);
        for (int i = 0; i < length; i++)
            padded[i] = x[i];
        return TVector.Load(padded);
    }

    /// <summary>Σ exp(x − max) over a row.</summary>
    internal static unsafe T SumOfExponentials<T, TVector>(T* x, int axis, T max, T* padded)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVector : struct, IVector<TVector, T> => Exponentials<T, TVector, LogProbability>(x, null, axis, max, padded);

    private readonly ref struct RowForward<T, TOutcome>(int outer, int axis, ReadOnlySpan<T> x, Span<T> y) : IVectorKernel<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TOutcome : struct, IOutcome
    {
        private readonly ReadOnlySpan<T> _x = x;
        private readonly Span<T> _y = y;

        public unsafe void Run<TVector>()
            where TVector : struct, IVector<TVector, T>
        {
            T* padded = stackalloc T[TVector.Count];
            fixed (T* xs = _x, ys = _y)
            {
                for (int o = 0; o < outer; o++)
                {
                    T* x = xs + (nint)o * axis, y = ys + (nint)o * axis;
                    T max = Largest<T, TVector>(x, axis, padded);
                    T sum = Exponentials<T, TVector, TOutcome>(x, y, axis, max, padded);
                    if (TOutcome.IsLogarithm)
                        Finish<TVector>(x, y, -T.Log(sum), max);
                    else
                        Finish<TVector>(y, y, T.One / sum, T.Zero);
                }
            }
        }

        /// <summary>x·factor for probabilities, x − max + term for logarithms.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private unsafe void Finish<TVector>(T* x, T* y, T value, T max)
            where TVector : struct, IVector<TVector, T>
        {
            int i = 0;
            for (; i <= axis - TVector.Count; i += TVector.Count)
            {
                var a = TVector.Load(x + i);
                TVector.Store(TOutcome.IsLogarithm ? a - TVector.Create(max) + TVector.Create(value) : a * TVector.Create(value), y + i);
            }

            for (; i < axis; i++)
                y[i] = TOutcome.IsLogarithm ? x[i] - max + value : x[i] * value;
        }
    }

    private readonly ref struct ColumnForward<T, TOutcome>(int outer, int axis, int inner, ReadOnlySpan<T> x, Span<T> y) : IChannelKernel<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TOutcome : struct, IOutcome
    {
        private readonly ReadOnlySpan<T> _x = x;
        private readonly Span<T> _y = y;

        public void Run<TVector>(int from, int to)
            where TVector : struct, IVector<TVector, T>
        {
            for (int o = 0; o < outer; o++)
            {
                for (int c = from; c < to; c += TVector.Count)
                {
                    ref T x = ref Unsafe.Add(ref MemoryMarshal.GetReference(_x), o * axis * inner + c);
                    ref T y = ref Unsafe.Add(ref MemoryMarshal.GetReference(_y), o * axis * inner + c);
                    var max = TVector.Load(ref x);
                    for (int a = 1; a < axis; a++)
                        max = TVector.Max(max, TVector.Load(ref Unsafe.Add(ref x, a * inner)));
                    var sum = TVector.Zero;
                    for (int a = 0; a < axis; a++)
                    {
                        var e = VectorMath<T>.Exp(TVector.Load(ref Unsafe.Add(ref x, a * inner)) - max);
                        sum += e;
                        if (!TOutcome.IsLogarithm)
                            TVector.Store(e, ref Unsafe.Add(ref y, a * inner));
                    }

                    var value = TOutcome.IsLogarithm ? VectorMath<T>.Log(sum) : TVector.One / sum;
                    for (int a = 0; a < axis; a++)
                    {
                        ref T target = ref Unsafe.Add(ref y, a * inner);
                        TVector.Store(
                            TOutcome.IsLogarithm
                                ? TVector.Load(ref Unsafe.Add(ref x, a * inner)) - max - value
                                : TVector.Load(ref target) * value,
                            ref target);
                    }
                }
            }
        }
    }
}

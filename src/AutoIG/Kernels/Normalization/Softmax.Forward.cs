using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace AutoIG.Kernels;

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

    /// <summary>exp(x − max), summed; written to y unless <typeparamref name="TOutcome"/> wants logarithms.</summary>
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
            {
                TVector.Store(e, y + i);
            }
        }

        if (i < axis)
        {
            // Lanes beyond the row hold −∞: they add nothing.
            new Span<T>(padded, TVector.Count).Fill(T.NegativeInfinity);
            new ReadOnlySpan<T>(x + i, axis - i).CopyTo(new Span<T>(padded, TVector.Count));
            var e = VectorMath<T>.Exp(TVector.Load(padded) - shift);

            // Except where max itself is infinite: then every sum is NaN, this one too.
            sum += T.IsFinite(max) ? e : TVector.Create(T.NaN);

            if (!TOutcome.IsLogarithm)
            {
                TVector.Store(e, padded);
                new ReadOnlySpan<T>(padded, axis - i).CopyTo(new Span<T>(y + i, axis - i));
            }
        }

        return TVector.Sum(sum);
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
                    T max = Reductions.FoldRow<T, TVector, MaxFold<T>, FirstTerm<T>>(ref *x, ref *x, axis);
                    T sum = Exponentials<T, TVector, TOutcome>(x, y, axis, max, padded);
                    if (TOutcome.IsLogarithm)
                    {
                        Finish<TVector>(x, y, -T.Log(sum), max);
                    }
                    else
                    {
                        Finish<TVector>(y, y, T.One / sum, T.Zero);
                    }
                }
            }
        }

        /// <summary>x·factor for probabilities, x − max + term for logarithms.</summary>
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
            {
                y[i] = TOutcome.IsLogarithm ? x[i] - max + value : x[i] * value;
            }
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
                    {
                        max = TVector.Max(max, TVector.Load(ref Unsafe.Add(ref x, a * inner)));
                    }

                    var sum = TVector.Zero;
                    for (int a = 0; a < axis; a++)
                    {
                        var e = VectorMath<T>.Exp(TVector.Load(ref Unsafe.Add(ref x, a * inner)) - max);
                        sum += e;
                        if (!TOutcome.IsLogarithm)
                        {
                            TVector.Store(e, ref Unsafe.Add(ref y, a * inner));
                        }
                    }

                    var value = TOutcome.IsLogarithm ? VectorMath<T>.Log(sum) : TVector.One / sum;
                    for (int a = 0; a < axis; a++)
                    {
                        ref T target = ref Unsafe.Add(ref y, a * inner);
                        TVector.Store(
                            TOutcome.IsLogarithm ? TVector.Load(ref Unsafe.Add(ref x, a * inner)) - max - value : TVector.Load(ref target) * value,
                            ref target);
                    }
                }
            }
        }
    }
}

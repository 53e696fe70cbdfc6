using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace AutoIG.CompilerServices;

/// <content>ln Σ exp.</content>
public static partial class Reductions
{
    /// <summary>y[o, i] = ln Σₐ exp(x[o, a, i]); the maximum is taken out first. −∞ where x is −∞ throughout.</summary>
    public static void LogSumExp<T>(int outer, int axis, int inner, ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Expect.AtLeast(axis, 1, nameof(axis));
        Check(outer, axis, inner, x, nameof(x), y, nameof(y));
        Expect.Apart(x, y, nameof(x));
        Max(outer, axis, inner, x, y);
        if (inner == 1)
            Dispatch.Run<T, LogSumExpRows<T>>(new(outer, axis, x, y));
        else
            Dispatch.RunChannels<T, LogSumExpColumns<T>>(inner, new(outer, axis, inner, x, y));
    }

    /// <summary>
    /// The adjoint of <see cref="LogSumExp"/>: gradX[o, a, i] = gradY[o, i]·exp(x[o, a, i] − y[o, i]), divided by the sum of these
    /// exponentials, which is 1 but for the rounding of y: of a large y that is more than a digit.
    /// </summary>
    public static void LogSumExpTransposed<T>(int outer, int axis, int inner, ReadOnlySpan<T> x, ReadOnlySpan<T> y, ReadOnlySpan<T> gradY,
        Span<T> gradX, bool accumulate = false)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Expect.AtLeast(axis, 1, nameof(axis));
        Check(outer, axis, inner, x, nameof(x), y, nameof(y));
        Expect.Length(gradY.Length, y.Length, nameof(gradY));
        Expect.Length(gradX.Length, x.Length, nameof(gradX));
        T[] rented = ArrayPool<T>.Shared.Rent(y.Length);
        try
        {
            var gradient = rented.AsSpan(0, y.Length);
            if (inner == 1)
                Dispatch.Run<T, GradientOfRows<T>>(new(outer, axis, x, y, gradY, gradient));
            else
                Dispatch.RunChannels<T, GradientOfColumns<T>>(inner, new(outer, axis, inner, x, y, gradY, gradient));
            Spread<T>(outer, axis, inner, x, y, gradient, gradX, accumulate);
        }
        finally
        {
            ArrayPool<T>.Shared.Return(rented);
        }
    }

    /// <summary>gradient[o, i]·exp(x[o, a, i] − y[o, i]).</summary>
    private static void Spread<T>(int outer, int axis, int inner, ReadOnlySpan<T> x, ReadOnlySpan<T> y, ReadOnlySpan<T> gradients,
        Span<T> gradX, bool accumulate)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int slices = inner == 1 ? Math.Min(outer, 1) : outer;
        int block = inner == 1 ? x.Length : axis * inner, row = inner == 1 ? y.Length : inner;
        for (int o = 0; o < slices; o++)
        {
            var from = x.Slice(o * block, block);
            var to = gradX.Slice(o * block, block);
            var ys = y.Slice(o * row, row);
            var gs = gradients.Slice(o * row, row);
            var log = inner == 1 ? Operand<T>.Repeat(ys, axis) : ys;
            var gradient = inner == 1 ? Operand<T>.Repeat(gs, axis) : gs;
            if (accumulate)
                Elementwise.Apply<T, AddShare<T>>(from, log, gradient, to, to);
            else
                Elementwise.Apply<T, Share<T>>(from, log, gradient, to);
        }
    }

    /// <summary>
    /// The tangent of <see cref="LogSumExp"/>: tangentY[o, i] = Σₐ exp(x[o, a, i] − y[o, i])·tangentX[o, a, i], divided as the adjoint is.
    /// </summary>
    public static void LogSumExpTangent<T>(int outer, int axis, int inner, ReadOnlySpan<T> x, ReadOnlySpan<T> y, ReadOnlySpan<T> tangentX,
        Span<T> tangentY)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Expect.AtLeast(axis, 1, nameof(axis));
        Check(outer, axis, inner, x, nameof(x), y, nameof(y));
        Expect.Length(tangentX.Length, x.Length, nameof(tangentX));
        Expect.Length(tangentY.Length, y.Length, nameof(tangentY));
        Dispatch.RunChannels<T, LogSumExpForwardMode<T>>(inner, new(outer, axis, inner, x, y, tangentX, tangentY));
    }

    /// <summary>g·exp(x − y); 0 for g = 0, also where x or y is ±∞ or NaN.</summary>
    private readonly struct Share<T> : IMap3<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Invoke<TVector>(TVector a, TVector b, TVector c)
            where TVector : struct, IVector<TVector, T> =>
            TVector.Select(TVector.Equals(c, TVector.Zero), TVector.Zero, c * VectorMath<T>.Exp(a - b));
    }

    private readonly struct AddShare<T> : IMap4<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Invoke<TVector>(TVector a, TVector b, TVector c, TVector d)
            where TVector : struct, IVector<TVector, T> =>
            TVector.Select(TVector.Equals(c, TVector.Zero), d, TVector.MultiplyAdd(c, VectorMath<T>.Exp(a - b), d));
    }

    /// <summary>What is divided among shares of this sum; 0 for 0, also where x or y is ±∞ or NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Divided<T, TVector>(TVector total, TVector shares)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVector : struct, IVector<TVector, T> =>
        TVector.Select(TVector.Equals(total, TVector.Zero), TVector.Zero, total / shares);

    private readonly ref struct GradientOfRows<T>(
        int outer, int axis, ReadOnlySpan<T> x, ReadOnlySpan<T> y, ReadOnlySpan<T> gradY, Span<T> gradient) : IVectorKernel<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private readonly ReadOnlySpan<T> _x = x;
        private readonly ReadOnlySpan<T> _y = y;
        private readonly ReadOnlySpan<T> _gradY = gradY;
        private readonly Span<T> _gradient = gradient;

        public unsafe void Run<TVector>()
            where TVector : struct, IVector<TVector, T>
        {
            T* padded = stackalloc T[TVector.Count];
            fixed (T* x = _x)
            {
                for (int o = 0; o < outer; o++)
                {
                    _gradient[o] = _gradY[o] == T.Zero ? T.Zero
                        : _gradY[o] / Softmax.SumOfExponentials<T, TVector>(x + (nint)o * axis, axis, _y[o], padded);
                }
            }
        }
    }

    private readonly ref struct GradientOfColumns<T>(
        int outer, int axis, int inner, ReadOnlySpan<T> x, ReadOnlySpan<T> y, ReadOnlySpan<T> gradY, Span<T> gradient) : IChannelKernel<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private readonly ReadOnlySpan<T> _x = x;
        private readonly ReadOnlySpan<T> _y = y;
        private readonly ReadOnlySpan<T> _gradY = gradY;
        private readonly Span<T> _gradient = gradient;

        public void Run<TVector>(int from, int to)
            where TVector : struct, IVector<TVector, T>
        {
            for (int o = 0; o < outer; o++)
            {
                for (int c = from; c < to; c += TVector.Count)
                {
                    int place = o * inner + c;
                    var y = TVector.Load(in Unsafe.Add(ref MemoryMarshal.GetReference(_y), place));
                    var shares = TVector.Zero;
                    for (int a = 0; a < axis; a++)
                        shares += VectorMath<T>.Exp(
                            TVector.Load(in Unsafe.Add(ref MemoryMarshal.GetReference(_x), (o * axis + a) * inner + c)) - y);
                    var total = TVector.Load(in Unsafe.Add(ref MemoryMarshal.GetReference(_gradY), place));
                    TVector.Store(Divided<T, TVector>(total, shares), ref Unsafe.Add(ref MemoryMarshal.GetReference(_gradient), place));
                }
            }
        }
    }

    private readonly ref struct LogSumExpRows<T>(int outer, int axis, ReadOnlySpan<T> x, Span<T> y) : IVectorKernel<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private readonly ReadOnlySpan<T> _x = x;
        private readonly Span<T> _y = y;

        public unsafe void Run<TVector>()
            where TVector : struct, IVector<TVector, T>
        {
            T* padded = stackalloc T[TVector.Count];
            fixed (T* x = _x, y = _y)
            {
                for (int o = 0; o < outer; o++)
                {
                    if (T.IsFinite(y[o]))
                        y[o] += T.Log(Softmax.SumOfExponentials<T, TVector>(x + (nint)o * axis, axis, y[o], padded));
                }
            }
        }
    }

    private readonly ref struct LogSumExpColumns<T>(int outer, int axis, int inner, ReadOnlySpan<T> x, Span<T> y) : IChannelKernel<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private readonly ReadOnlySpan<T> _x = x;
        private readonly Span<T> _y = y;

        public void Run<TVector>(int from, int to)
            where TVector : struct, IVector<TVector, T>
        {
            var infinity = TVector.Create(T.PositiveInfinity);
            for (int o = 0; o < outer; o++)
            {
                for (int c = from; c < to; c += TVector.Count)
                {
                    ref T y = ref Unsafe.Add(ref MemoryMarshal.GetReference(_y), o * inner + c);
                    var max = TVector.Load(ref y);
                    var sum = TVector.Zero;
                    for (int a = 0; a < axis; a++)
                        sum += VectorMath<T>.Exp(
                            TVector.Load(in Unsafe.Add(ref MemoryMarshal.GetReference(_x), (o * axis + a) * inner + c)) - max);
                    var finite = TVector.LessThan(TVector.Abs(max), infinity);
                    TVector.Store(TVector.Select(finite, max + VectorMath<T>.Log(sum), max), ref y);
                }
            }
        }
    }

    private readonly ref struct LogSumExpForwardMode<T>(
        int outer, int axis, int inner, ReadOnlySpan<T> x, ReadOnlySpan<T> y, ReadOnlySpan<T> tangentX,
        Span<T> tangentY) : IChannelKernel<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private readonly ReadOnlySpan<T> _x = x;
        private readonly ReadOnlySpan<T> _y = y;
        private readonly ReadOnlySpan<T> _tangentX = tangentX;
        private readonly Span<T> _tangentY = tangentY;

        public void Run<TVector>(int from, int to)
            where TVector : struct, IVector<TVector, T>
        {
            for (int o = 0; o < outer; o++)
            {
                for (int c = from; c < to; c += TVector.Count)
                {
                    var y = TVector.Load(in Unsafe.Add(ref MemoryMarshal.GetReference(_y), o * inner + c));
                    TVector sum = TVector.Zero, shares = TVector.Zero;
                    for (int a = 0; a < axis; a++)
                    {
                        int at = (o * axis + a) * inner + c;
                        var share = VectorMath<T>.Exp(TVector.Load(in Unsafe.Add(ref MemoryMarshal.GetReference(_x), at)) - y);
                        var tangent = TVector.Load(in Unsafe.Add(ref MemoryMarshal.GetReference(_tangentX), at));
                        sum = TVector.Select(TVector.Equals(tangent, TVector.Zero), sum, TVector.MultiplyAdd(share, tangent, sum));
                        shares += share;
                    }

                    TVector.Store(
                        Divided<T, TVector>(sum, shares), ref Unsafe.Add(ref MemoryMarshal.GetReference(_tangentY), o * inner + c));
                }
            }
        }
    }
}

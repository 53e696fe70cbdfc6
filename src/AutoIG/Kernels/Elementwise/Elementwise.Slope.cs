using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace AutoIG.CompilerServices;

/// <content>A function and its slope in one pass: what is dear in both, an exponential or a division, is computed once.</content>
public static partial class Elementwise
{
    /// <summary>y[i] = f(x[i]), slope[i] = f'(x[i]).</summary>
    /// <param name="x">The arguments.</param>
    /// <param name="y">Receives the values.</param>
    /// <param name="slope">Receives the slopes; it may be the memory of x, which is of no use any more where the slope is all that the
    /// adjoint reads.</param>
    /// <exception cref="ArgumentException">The lengths differ, y and slope overlap, or one of them overlaps x without being x.</exception>
    public static void ApplyWithSlope<T, TMap>(ReadOnlySpan<T> x, Span<T> y, Span<T> slope)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TMap : struct, IMapWithSlope<T>
    {
        Expect.Length(y.Length, x.Length, nameof(y));
        Expect.Length(slope.Length, x.Length, nameof(slope));
        Expect.SameOrApart(x, y, nameof(x));
        Expect.SameOrApart(x, slope, nameof(x));
        Expect.Apart(y, slope, nameof(y));
        Dispatch.Run<T, SlopeSweep<T, TMap>>(new(x, y, slope));
    }

    private readonly ref struct SlopeSweep<T, TMap>(ReadOnlySpan<T> x, Span<T> y, Span<T> slope) : IVectorKernel<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TMap : struct, IMapWithSlope<T>
    {
        private readonly ReadOnlySpan<T> _x = x;
        private readonly Span<T> _y = y;
        private readonly Span<T> _slope = slope;

        public void Run<TVector>()
            where TVector : struct, IVector<TVector, T>
        {
            ref T x = ref MemoryMarshal.GetReference(_x);
            ref T y = ref MemoryMarshal.GetReference(_y);
            ref T slope = ref MemoryMarshal.GetReference(_slope);
            int i = 0;
            for (; i <= _x.Length - TVector.Count; i += TVector.Count)
            {
                TVector.Store(TMap.Invoke(TVector.Load(ref Unsafe.Add(ref x, i)), out TVector steepness), ref Unsafe.Add(ref y, i));
                TVector.Store(steepness, ref Unsafe.Add(ref slope, i));
            }

            if (i < _x.Length)
                Rest<TVector>(_x[i..], _y[i..], _slope[i..]);
        }

        /// <summary>The elements that do not fill a vector, through a padded one.</summary>
        [MethodImpl(MethodImplOptions.NoInlining)]
        private static unsafe void Rest<TVector>(ReadOnlySpan<T> x, Span<T> y, Span<T> slope)
            where TVector : struct, IVector<TVector, T>
        {
            T* buffer = stackalloc T[2 * TVector.Count];
            T* slopes = buffer + TVector.Count;
            x.CopyTo(new Span<T>(buffer, TVector.Count));
            TVector.Store(TMap.Invoke(TVector.Load(buffer), out TVector steepness), buffer);
            TVector.Store(steepness, slopes);
            new ReadOnlySpan<T>(buffer, y.Length).CopyTo(y);
            new ReadOnlySpan<T>(slopes, slope.Length).CopyTo(slope);
        }
    }
}

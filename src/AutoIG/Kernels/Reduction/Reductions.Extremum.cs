using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace AutoIG.CompilerServices;

/// <content>
/// Maximum and minimum. Where several values are extreme the derivative goes to the first in row-major order; NaN is the extremum of
/// what holds it, and the first NaN its place.
/// </content>
public static partial class Reductions
{
    /// <summary>y[o, i] = maxₐ x[o, a, i].</summary>
    public static void Max<T>(int outer, int axis, int inner, ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Expect.AtLeast(axis, 1, nameof(axis));
        Check(outer, axis, inner, x, nameof(x), y, nameof(y));
        Fold<T, MaxFold<T>, FirstTerm<T>, Overwrite<T>>(outer, axis, inner, x, default, T.One, y);
    }

    /// <summary>y[o, i] = minₐ x[o, a, i].</summary>
    public static void Min<T>(int outer, int axis, int inner, ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Expect.AtLeast(axis, 1, nameof(axis));
        Check(outer, axis, inner, x, nameof(x), y, nameof(y));
        Fold<T, MinFold<T>, FirstTerm<T>, Overwrite<T>>(outer, axis, inner, x, default, T.One, y);
    }

    /// <summary>
    /// The adjoint of <see cref="Max"/> or <see cref="Min"/>: gradY[o, i] goes to the first a where x[o, a, i] = y[o, i], zero to the
    /// others.
    /// </summary>
    public static void ExtremumTransposed<T>(int outer, int axis, int inner, ReadOnlySpan<T> x, ReadOnlySpan<T> y, ReadOnlySpan<T> gradY,
        Span<T> gradX, bool accumulate = false)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Check(outer, axis, inner, x, nameof(x), y, nameof(y));
        Expect.Length(gradY.Length, y.Length, nameof(gradY));
        Expect.Length(gradX.Length, x.Length, nameof(gradX));
        Expect.Apart(gradY, gradX, nameof(gradY));
        if (accumulate)
            Dispatch.RunChannels<T, ExtremumBackward<T, AddTo<T>>>(inner, new(outer, axis, inner, x, y, gradY, gradX));
        else
            Dispatch.RunChannels<T, ExtremumBackward<T, Overwrite<T>>>(inner, new(outer, axis, inner, x, y, gradY, gradX));
    }

    /// <summary>
    /// The tangent of <see cref="Max"/> or <see cref="Min"/>: tangentY[o, i] = tangentX[o, a, i] at the first a where x[o, a, i] = y[o, i].
    /// </summary>
    public static void ExtremumTangent<T>(int outer, int axis, int inner, ReadOnlySpan<T> x, ReadOnlySpan<T> y, ReadOnlySpan<T> tangentX,
        Span<T> tangentY)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Check(outer, axis, inner, x, nameof(x), y, nameof(y));
        Expect.Length(tangentX.Length, x.Length, nameof(tangentX));
        Expect.Length(tangentY.Length, y.Length, nameof(tangentY));
        for (int o = 0; o < outer; o++)
        {
            for (int i = 0; i < inner; i++)
            {
                int at = o * axis * inner + i;
                int last = at + (axis - 1) * inner;
                T extremum = y[o * inner + i];
                while (at < last && x[at] != extremum && !T.IsNaN(x[at]))
                    at += inner;
                tangentY[o * inner + i] = tangentX[at];
            }
        }
    }

    private readonly ref struct ExtremumBackward<T, TStore>(
        int outer, int axis, int inner, ReadOnlySpan<T> x, ReadOnlySpan<T> y, ReadOnlySpan<T> gradY, Span<T> gradX)
        : IChannelKernel<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TStore : struct, IStore<T>
    {
        private readonly ReadOnlySpan<T> _x = x;
        private readonly ReadOnlySpan<T> _y = y;
        private readonly ReadOnlySpan<T> _gradY = gradY;
        private readonly Span<T> _gradX = gradX;

        public void Run<TVector>(int from, int to)
            where TVector : struct, IVector<TVector, T>
        {
            for (int o = 0; o < outer; o++)
            {
                for (int c = from; c < to; c += TVector.Count)
                {
                    var y = TVector.Load(in Unsafe.Add(ref MemoryMarshal.GetReference(_y), o * inner + c));
                    var rest = TVector.Load(in Unsafe.Add(ref MemoryMarshal.GetReference(_gradY), o * inner + c));
                    var waiting = TVector.Not(TVector.Zero);
                    int at = o * axis * inner + c;
                    for (int a = 0; a < axis; a++, at += inner)
                    {
                        var x = TVector.Load(in Unsafe.Add(ref MemoryMarshal.GetReference(_x), at));
                        var hit = TVector.Or(TVector.Equals(x, y), TVector.Not(TVector.Equals(x, x)));
                        TStore.Store(
                            TVector.And(TVector.And(hit, waiting), rest), ref Unsafe.Add(ref MemoryMarshal.GetReference(_gradX), at));
                        waiting = TVector.And(waiting, TVector.Not(hit));
                    }
                }
            }
        }
    }
}

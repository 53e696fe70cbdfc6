using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace AutoIG.CompilerServices;

/// <content>The tangent.</content>
public static partial class MaxPooling
{
    private readonly ref struct TangentKernel<T>(
        int points, in PoolingGeometry geometry, ReadOnlySpan<T> x, ReadOnlySpan<T> y, ReadOnlySpan<T> tangentX,
        Span<T> tangentY) : IChannelKernel<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private readonly PoolingGeometry _geometry = geometry;
        private readonly ReadOnlySpan<T> _x = x;
        private readonly ReadOnlySpan<T> _y = y;
        private readonly ReadOnlySpan<T> _tangentX = tangentX;
        private readonly Span<T> _tangentY = tangentY;

        public void Run<TVector>(int from, int to)
            where TVector : struct, IVector<TVector, T>
        {
            var vertical = _geometry.Vertical;
            var horizontal = _geometry.Horizontal;
            int channels = _geometry.Channels, row = horizontal.Size * channels;
            ref T x = ref MemoryMarshal.GetReference(_x);
            ref T tangentX = ref MemoryMarshal.GetReference(_tangentX);
            int output = 0;
            for (int p = 0; p < points; p++)
            {
                for (int oy = 0; oy < vertical.Output; oy++)
                {
                    var (top, bottom) = vertical.Window(oy);
                    for (int ox = 0; ox < horizontal.Output; ox++)
                    {
                        var (left, right) = horizontal.Window(ox);
                        for (int c = from; c < to; c += TVector.Count)
                        {
                            var max = TVector.Load(in Unsafe.Add(ref MemoryMarshal.GetReference(_y), output + c));
                            var waiting = TVector.Not(TVector.Zero);
                            var tangent = TVector.Zero;
                            for (int iy = top; iy < bottom; iy += vertical.Dilation)
                            {
                                for (int ix = left; ix < right; ix += horizontal.Dilation)
                                {
                                    int at = p * _geometry.InputLength + iy * row + ix * channels + c;
                                    var value = TVector.Load(ref Unsafe.Add(ref x, at));
                                    var hit = TVector.Or(TVector.Equals(value, max), TVector.Not(TVector.Equals(value, value)));
                                    tangent = TVector.Select(
                                        TVector.And(hit, waiting), TVector.Load(ref Unsafe.Add(ref tangentX, at)), tangent);
                                    waiting = TVector.And(waiting, TVector.Not(hit));
                                }
                            }

                            TVector.Store(tangent, ref Unsafe.Add(ref MemoryMarshal.GetReference(_tangentY), output + c));
                        }

                        output += channels;
                    }
                }
            }
        }
    }
}

using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace AutoIG.CompilerServices;

/// <summary>Transposes a few rows of a matrix into the panel the micro-kernel reads.</summary>
internal static unsafe class PanelTranspose
{
    /// <summary>
    /// to[k·width + n] = scale·from[n·stride + k] for k &lt; <paramref name="inner"/>, n &lt; <paramref name="filled"/>; zeros up to the
    /// width.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<T>(T* from, nint stride, T* to, int width, int inner, int filled, T scale)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int n = 0;
        if (typeof(T) == typeof(float) && Sse.IsSupported)
        {
            var factor = Vector128.Create(scale).AsSingle();
            for (; n <= filled - 4; n += 4)
                Four((float*)from + (n * stride), stride, (float*)to + n, width, inner, factor);
        }

        for (; n < filled; n++)
        {
            T* row = from + (n * stride), entry = to + n;
            for (int k = 0; k < inner; k++, entry += width)
                *entry = scale * row[k];
        }

        for (; n < width; n++)
        {
            T* entry = to + n;
            for (int k = 0; k < inner; k++, entry += width)
                *entry = T.Zero;
        }
    }

    /// <summary>Four rows, in blocks of 4 × 4 held in registers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Four(float* from, nint stride, float* to, nint width, int inner, Vector128<float> scale)
    {
        int k = 0;
        for (; k <= inner - 4; k += 4)
        {
            var r0 = Vector128.Load(from + k) * scale;
            var r1 = Vector128.Load(from + stride + k) * scale;
            var r2 = Vector128.Load(from + (2 * stride) + k) * scale;
            var r3 = Vector128.Load(from + (3 * stride) + k) * scale;
            var low01 = Sse.UnpackLow(r0, r1);
            var low23 = Sse.UnpackLow(r2, r3);
            var high01 = Sse.UnpackHigh(r0, r1);
            var high23 = Sse.UnpackHigh(r2, r3);
            Sse.MoveLowToHigh(low01, low23).Store(to);
            Sse.MoveHighToLow(low23, low01).Store(to + width);
            Sse.MoveLowToHigh(high01, high23).Store(to + (2 * width));
            Sse.MoveHighToLow(high23, high01).Store(to + (3 * width));
            to += 4 * width;
        }

        for (; k < inner; k++, to += width)
            (Vector128.Create(from[k], from[stride + k], from[(2 * stride) + k], from[(3 * stride) + k]) * scale).Store(to);
    }
}

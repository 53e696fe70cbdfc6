using System.ComponentModel;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace AutoIG.CompilerServices;

/// <summary>
/// Maximum over windows of channels-last maps. Where several elements of a window are maximal, the first in row-major order wins: it alone
/// gets the gradient, as in PyTorch; convolutions see to it that what should tie does, to the bit. NaN wins over everything. The winner is
/// not stored but found again by comparing, which costs less than writing and reading an index per output.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static partial class MaxPooling
{
    /// <summary>y = the maximum of each window.</summary>
    /// <param name="points">The number of samples.</param>
    /// <param name="geometry">The windows.</param>
    /// <param name="x">[points, height, width, channels].</param>
    /// <param name="y">[points, output height, output width, channels].</param>
    /// <exception cref="ArgumentException">A span's length is not what the geometry says.</exception>
    public static void Forward<T>(int points, in PoolingGeometry geometry, ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Check(points, in geometry, x, nameof(x), y, nameof(y));
        Expect.Apart(x, y, nameof(x));
        switch (Unrolled(in geometry))
        {
            case 2:
                Dispatch.RunChannels<T, ForwardKernel<T, Count2>>(geometry.Channels, new(points, in geometry, x, y));
                break;
            case 3:
                Dispatch.RunChannels<T, ForwardKernel<T, Count3>>(geometry.Channels, new(points, in geometry, x, y));
                break;
            default:
                Dispatch.RunChannels<T, ForwardKernel<T, Count0>>(geometry.Channels, new(points, in geometry, x, y));
                break;
        }
    }

    /// <summary>The adjoint: each output's gradient goes to its window's winner. The winners are found from x and y.</summary>
    /// <param name="points">The number of samples.</param>
    /// <param name="geometry">The windows.</param>
    /// <param name="x">The input of the forward pass.</param>
    /// <param name="y">Its output.</param>
    /// <param name="gradY">The adjoint of y.</param>
    /// <param name="gradX">Receives the adjoint of x.</param>
    /// <param name="accumulate">Adds to gradX instead of overwriting it.</param>
    /// <exception cref="ArgumentException">A span's length is not what the geometry says.</exception>
    public static void Transposed<T>(int points, in PoolingGeometry geometry, ReadOnlySpan<T> x, ReadOnlySpan<T> y, ReadOnlySpan<T> gradY,
        Span<T> gradX, bool accumulate = false)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Check(points, in geometry, x, nameof(x), y, nameof(y));
        Expect.Length(gradY.Length, y.Length, nameof(gradY));
        Expect.Length(gradX.Length, x.Length, nameof(gradX));
        Expect.Apart(x, gradX, nameof(x));
        Expect.Apart(y, gradX, nameof(y));
        Expect.Apart(gradY, gradX, nameof(gradY));
        switch (Unrolled(in geometry))
        {
            case 2:
                TransposeUnrolled<T, Count2>(points, in geometry, x, y, gradY, gradX, accumulate);
                break;
            case 3:
                TransposeUnrolled<T, Count3>(points, in geometry, x, y, gradY, gradX, accumulate);
                break;
            default:
                if (!accumulate && !geometry.IsPartition)
                    gradX.Clear();
                if (!accumulate && geometry.IsDisjoint)
                    Transpose<T, Count0, Count0>(points, in geometry, x, y, gradY, gradX);
                else
                    Transpose<T, Count0, Count4>(points, in geometry, x, y, gradY, gradX);
                break;
        }
    }

    /// <summary>The tangent: each output takes the tangent of its window's winner, found from x and y.</summary>
    /// <exception cref="ArgumentException">A span's length is not what the geometry says.</exception>
    public static void Tangent<T>(int points, in PoolingGeometry geometry, ReadOnlySpan<T> x, ReadOnlySpan<T> y, ReadOnlySpan<T> tangentX,
        Span<T> tangentY)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Check(points, in geometry, x, nameof(x), y, nameof(y));
        Expect.Length(tangentX.Length, x.Length, nameof(tangentX));
        Expect.Length(tangentY.Length, y.Length, nameof(tangentY));
        Expect.Apart(x, tangentY, nameof(x));
        Expect.Apart(tangentX, tangentY, nameof(tangentX));
        Dispatch.RunChannels<T, TangentKernel<T>>(geometry.Channels, new(points, in geometry, x, y, tangentX, tangentY));
    }

    /// <summary>The extent of the windows if their loops are written out, otherwise 0.</summary>
    private static int Unrolled(in PoolingGeometry geometry)
    {
        var vertical = geometry.Vertical;
        var horizontal = geometry.Horizontal;
        bool same = vertical.Kernel == horizontal.Kernel && vertical.Stride == horizontal.Stride && vertical.Dilation == 1
            && horizontal.Dilation == 1;
        return same && vertical.Kernel is 2 or 3 ? vertical.Kernel : 0;
    }

    private static void Check<T>(int points, in PoolingGeometry geometry, ReadOnlySpan<T> x, string xName, ReadOnlySpan<T> y, string yName)
    {
        Expect.AtLeast(points, 0, nameof(points));
        Expect.AtLeast(geometry.Channels, 1, nameof(geometry));
        Expect.Length(x.Length, (long)points * geometry.InputLength, xName);
        Expect.Length(y.Length, (long)points * geometry.OutputLength, yName);
    }
}

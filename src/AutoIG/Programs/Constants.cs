using System.ComponentModel;

namespace AutoIG.CompilerServices;

/// <summary>What generated code computes from weights once, when a function is constructed.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static partial class Constants
{
    /// <summary>The array with its axes permuted: axis k of the result is axis <c>permutation[k]</c> of the operand.</summary>
    public static T[] Permute<T>(T[] source, ReadOnlySpan<int> shape, ReadOnlySpan<int> permutation)
    {
        ArgumentNullException.ThrowIfNull(source);
        Span<int> strides = stackalloc int[shape.Length], sizes = stackalloc int[shape.Length], steps = stackalloc int[shape.Length];
        RowMajor(shape, strides);
        for (int i = 0; i < shape.Length; i++)
        {
            sizes[i] = shape[permutation[i]];
            steps[i] = strides[permutation[i]];
        }
        return Gather(source, sizes, steps);
    }

    /// <summary>The array repeated to a larger shape, aligned at the last axis.</summary>
    public static T[] BroadcastTo<T>(T[] source, ReadOnlySpan<int> shape, ReadOnlySpan<int> target)
    {
        ArgumentNullException.ThrowIfNull(source);
        Span<int> strides = stackalloc int[shape.Length], steps = stackalloc int[target.Length];
        RowMajor(shape, strides);
        for (int i = 0; i < target.Length; i++)
        {
            int axis = i - (target.Length - shape.Length);
            steps[i] = axis < 0 || shape[axis] == 1 ? 0 : strides[axis];
        }
        return Gather(source, target, steps);
    }

    /// <summary>An elementwise function of one constant.</summary>
    public static T[] Map<T, TMap>(T[] a)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TMap : struct, IMap1<T>
    {
        ArgumentNullException.ThrowIfNull(a);
        var result = new T[a.Length];
        Elementwise.Apply<T, TMap>(a, result);
        return result;
    }

    /// <summary>An elementwise function of two constants of equal length.</summary>
    public static T[] Map<T, TMap>(T[] a, T[] b)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TMap : struct, IMap2<T>
    {
        ArgumentNullException.ThrowIfNull(a);
        var result = new T[a.Length];
        Elementwise.Apply<T, TMap>(a, b, result);
        return result;
    }

    /// <summary>An elementwise function of three constants of equal length.</summary>
    public static T[] Map<T, TMap>(T[] a, T[] b, T[] c)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TMap : struct, IMap3<T>
    {
        ArgumentNullException.ThrowIfNull(a);
        var result = new T[a.Length];
        Elementwise.Apply<T, TMap>(a, b, c, result);
        return result;
    }

    /// <summary>w/√(variance + ε) for each channel, computed in double; an empty <paramref name="weight"/> is 1.</summary>
    public static T[] BatchNormScale<T>(T[] variance, T[] weight, double epsilon)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(variance);
        ArgumentNullException.ThrowIfNull(weight);
        var scale = new T[variance.Length];
        for (int i = 0; i < scale.Length; i++)
        {
            double factor = weight.Length == 0 ? 1 : double.CreateTruncating(weight[i]);
            scale[i] = T.CreateTruncating(factor / Math.Sqrt(double.CreateTruncating(variance[i]) + epsilon));
        }
        return scale;
    }

    private static void RowMajor(ReadOnlySpan<int> shape, Span<int> strides)
    {
        int stride = 1;
        for (int i = shape.Length - 1; i >= 0; i--)
        {
            strides[i] = stride;
            stride *= shape[i];
        }
    }

    private static T[] Gather<T>(T[] source, ReadOnlySpan<int> sizes, ReadOnlySpan<int> steps)
    {
        int count = 1;
        foreach (int size in sizes)
            count *= size;
        var result = new T[count];
        Span<int> index = stackalloc int[sizes.Length];
        index.Clear();
        for (int i = 0, offset = 0; i < count; i++)
        {
            result[i] = source[offset];
            for (int axis = sizes.Length - 1; axis >= 0; axis--)
            {
                offset += steps[axis];
                if (++index[axis] < sizes[axis])
                    break;
                offset -= index[axis] * steps[axis];
                index[axis] = 0;
            }
        }
        return result;
    }
}

using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace AutoIG.CompilerServices;

/// <content>Runs of equal length at equal distances: what slices, concatenations and paddings of one axis are made of.</content>
public static partial class Movement
{
    // Bytes; up to here a call for each run costs more than moving it.
    private const int LongestShortRun = 1024;

    /// <summary>
    /// Copies <paramref name="count"/> runs of <paramref name="length"/> elements: run k from sourceOffset + k·sourceStride to
    /// destinationOffset + k·destinationStride. A slice [from, to) of axis a of (outer, axis, inner) is count = outer, length = (to −
    /// from)·inner, sourceOffset = from·inner, sourceStride = axis·inner, destinationStride = length; a part of a concatenation the same
    /// with the sides exchanged.
    /// </summary>
    /// <exception cref="ArgumentException">A run lies outside its span, or the spans overlap.</exception>
    public static void CopyBlocks<T>(int count, int length, ReadOnlySpan<T> source, int sourceOffset, int sourceStride,
        Span<T> destination, int destinationOffset, int destinationStride)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        MoveBlocks<T, Overwrite<T>>(count, length, source, sourceOffset, sourceStride, destination, destinationOffset, destinationStride);

    /// <summary>Like <see cref="CopyBlocks"/>, but adds: the adjoint of a slice, of a part of a concatenation, of a padding.</summary>
    /// <exception cref="ArgumentException">A run lies outside its span, or the spans overlap.</exception>
    public static void AddBlocks<T>(int count, int length, ReadOnlySpan<T> source, int sourceOffset, int sourceStride,
        Span<T> destination, int destinationOffset, int destinationStride)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        MoveBlocks<T, AddTo<T>>(count, length, source, sourceOffset, sourceStride, destination, destinationOffset, destinationStride);

    /// <summary>
    /// y[o, k, i] = x[o, indices[k], i]: constant indices along the middle of (outer, axis, inner), the points belonging to outer.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">An index lies outside the axis.</exception>
    /// <exception cref="ArgumentException">A span's length is not what the sizes say.</exception>
    public static void Gather<T>(int outer, int axis, int inner, ReadOnlySpan<int> indices, ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        CheckGather(outer, axis, inner, indices, x.Length, nameof(x), y.Length, nameof(y));
        Expect.Apart(x, y, nameof(x));
        if (inner == 1)
        {
            // Element by element: a span for each would cost more than the element.
            for (int o = 0; o < outer; o++)
            {
                var from = x.Slice(o * axis, axis);
                var row = y.Slice(o * indices.Length, indices.Length);
                for (int k = 0; k < row.Length; k++)
                    row[k] = from[indices[k]];
            }

            return;
        }

        int to = 0;
        for (int o = 0; o < outer; o++)
        {
            foreach (int index in indices)
            {
                x.Slice((o * axis + index) * inner, inner).CopyTo(y.Slice(to, inner));
                to += inner;
            }
        }
    }

    /// <summary>
    /// The adjoint of <see cref="Gather"/>: gradX[o, indices[k], i] += gradY[o, k, i]; unless <paramref name="accumulate"/>, gradX is zero
    /// before.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">An index lies outside the axis.</exception>
    /// <exception cref="ArgumentException">A span's length is not what the sizes say.</exception>
    public static void GatherTransposed<T>(int outer, int axis, int inner, ReadOnlySpan<int> indices, ReadOnlySpan<T> gradY, Span<T> gradX,
        bool accumulate = false)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        CheckGather(outer, axis, inner, indices, gradX.Length, nameof(gradX), gradY.Length, nameof(gradY));
        Expect.Apart(gradY, gradX, nameof(gradY));
        if (!accumulate)
            gradX.Clear();
        if (inner == 1)
        {
            for (int o = 0; o < outer; o++)
            {
                var to = gradX.Slice(o * axis, axis);
                var row = gradY.Slice(o * indices.Length, indices.Length);
                for (int k = 0; k < row.Length; k++)
                    to[indices[k]] += row[k];
            }

            return;
        }

        int from = 0;
        for (int o = 0; o < outer; o++)
        {
            foreach (int index in indices)
            {
                AddTo<T>.StoreRun(gradY.Slice(from, inner), gradX.Slice((o * axis + index) * inner, inner));
                from += inner;
            }
        }
    }

    /// <summary>
    /// Surrounds each sample's <paramref name="shape"/> by a constant: y has extent before[d] + shape[d] + after[d] in dimension d.
    /// Negative amounts crop.
    /// </summary>
    /// <exception cref="ArgumentException">More is cropped than there is, the ranks differ, or a span's length is not what they
    /// say.</exception>
    public static void Pad<T>(
        int points, ReadOnlySpan<int> shape, ReadOnlySpan<int> before, ReadOnlySpan<int> after, T value, ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Span<int> box = stackalloc int[StridedWalk.MaxRank], inside = stackalloc int[StridedWalk.MaxRank],
            outside = stackalloc int[StridedWalk.MaxRank];
        var (from, to) = PaddedBox(points, shape, before, after, x.Length, nameof(x), y.Length, nameof(y), box, inside, outside);
        Expect.Apart(x, y, nameof(x));
        y.Fill(value);
        int rank = shape.Length + 1;
        Copy(box[..rank], x, from, inside[..rank], y, to, outside[..rank]);
    }

    /// <summary>
    /// The adjoint of <see cref="Pad"/>: the gradient of what was inside; gradX is overwritten, or added to if
    /// <paramref name="accumulate"/>.
    /// </summary>
    /// <exception cref="ArgumentException">More is cropped than there is, the ranks differ, or a span's length is not what they
    /// say.</exception>
    public static void PadTransposed<T>(
        int points, ReadOnlySpan<int> shape, ReadOnlySpan<int> before, ReadOnlySpan<int> after, ReadOnlySpan<T> gradY,
        Span<T> gradX, bool accumulate = false)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Span<int> box = stackalloc int[StridedWalk.MaxRank], inside = stackalloc int[StridedWalk.MaxRank],
            outside = stackalloc int[StridedWalk.MaxRank];
        var (from, to) = PaddedBox(
            points, shape, before, after, gradX.Length, nameof(gradX), gradY.Length, nameof(gradY), box, inside, outside);
        Expect.Apart(gradY, gradX, nameof(gradY));
        int rank = shape.Length + 1;
        if (!accumulate)
        {
            // What was cropped has no gradient.
            gradX.Clear();
        }

        Add(box[..rank], gradY, to, outside[..rank], gradX, from, inside[..rank]);
    }

    private static void MoveBlocks<T, TStore>(int count, int length, ReadOnlySpan<T> source, int sourceOffset, int sourceStride,
        Span<T> destination, int destinationOffset, int destinationStride)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TStore : struct, IStore<T>
    {
        Expect.AtLeast(count, 0, nameof(count));
        Expect.AtLeast(length, 0, nameof(length));
        if (count == 0 || length == 0)
            return;
        CheckRuns(count, length, source.Length, sourceOffset, sourceStride, nameof(source));
        CheckRuns(count, length, destination.Length, destinationOffset, destinationStride, nameof(destination));
        Expect.Apart(source, destination, nameof(source));
        if (sourceStride == length && destinationStride == length)
        {
            length *= count;
            count = 1;
        }

        if (count > 1 && length <= LongestShortRun / Unsafe.SizeOf<T>())
        {
            Dispatch.RunChannels<T, ShortRuns<T, TStore>>(
                length, new(count, source[sourceOffset..], sourceStride, destination[destinationOffset..], destinationStride));
            return;
        }

        ref T from = ref Unsafe.Add(ref MemoryMarshal.GetReference(source), sourceOffset);
        ref T to = ref Unsafe.Add(ref MemoryMarshal.GetReference(destination), destinationOffset);
        for (int k = 0; k < count; k++)
        {
            TStore.StoreRun(MemoryMarshal.CreateReadOnlySpan(ref from, length), MemoryMarshal.CreateSpan(ref to, length));
            from = ref Unsafe.Add(ref from, sourceStride);
            to = ref Unsafe.Add(ref to, destinationStride);
        }
    }

    /// <summary>Runs too short for a call each: a pixel's channels, mostly.</summary>
    private readonly ref struct ShortRuns<T, TStore>(
        int count, ReadOnlySpan<T> source, int sourceStride, Span<T> destination, int destinationStride)
        : IChannelKernel<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TStore : struct, IStore<T>
    {
        private readonly ReadOnlySpan<T> _source = source;
        private readonly Span<T> _destination = destination;

        public void Run<TVector>(int from, int to)
            where TVector : struct, IVector<TVector, T>
        {
            ref T source = ref Unsafe.Add(ref MemoryMarshal.GetReference(_source), from);
            ref T destination = ref Unsafe.Add(ref MemoryMarshal.GetReference(_destination), from);
            nint length = to - from, sourceStep = sourceStride, destinationStep = destinationStride;
            for (int k = count; k > 0; k--)
            {
                for (nint n = 0; n < length; n += TVector.Count)
                    TStore.Store(TVector.Load(ref Unsafe.Add(ref source, n)), ref Unsafe.Add(ref destination, n));
                source = ref Unsafe.Add(ref source, sourceStep);
                destination = ref Unsafe.Add(ref destination, destinationStep);
            }
        }
    }

    private static void CheckRuns(int count, int length, int available, int offset, int stride, string name)
    {
        long last = offset + (long)(count - 1) * stride;
        long lowest = Math.Min(offset, last), end = Math.Max(offset, last) + length;
        if (lowest < 0 || end > available)
            throw Expect.Unexpected(name, $"elements {lowest} to {end - 1} to exist", $"a length of {available}");
    }

    private static void CheckGather(
        int outer, int axis, int inner, ReadOnlySpan<int> indices, int xLength, string xName, int yLength, string yName)
    {
        Expect.AtLeast(outer, 0, nameof(outer));
        Expect.AtLeast(axis, 0, nameof(axis));
        Expect.AtLeast(inner, 0, nameof(inner));
        Expect.Length(xLength, (long)outer * axis * inner, xName);
        Expect.Length(yLength, (long)outer * indices.Length * inner, yName);
        for (int k = 0; k < indices.Length; k++)
        {
            if ((uint)indices[k] >= (uint)axis)
                throw Expect.OutOfRange(nameof(indices), $"0 to {axis - 1}", $"{indices[k]} at {k}");
        }
    }

    /// <summary>The box that x and y share, its strides in both and where it starts in each.</summary>
    private static (int From, int To) PaddedBox(int points, ReadOnlySpan<int> shape, ReadOnlySpan<int> before, ReadOnlySpan<int> after,
        int xLength, string xName, int yLength, string yName, Span<int> box, Span<int> inside, Span<int> outside)
    {
        Expect.AtLeast(points, 0, nameof(points));
        if (shape.Length >= StridedWalk.MaxRank)
            throw Expect.Unexpected(nameof(shape), $"at most {StridedWalk.MaxRank - 1} dimensions", shape.Length);
        Expect.Length(before.Length, shape.Length, nameof(before));
        Expect.Length(after.Length, shape.Length, nameof(after));
        int from = 0, to = 0;
        long insideStride = 1, outsideStride = 1;
        for (int d = shape.Length - 1; d >= 0; d--)
        {
            long extent = (long)before[d] + shape[d] + after[d];
            if (shape[d] < 0 || extent < 0)
            {
                throw Expect.Unexpected(
                    nameof(before), $"margins that leave something of dimension {d}, which is {shape[d]}", $"{before[d]} and {after[d]}");
            }

            box[d + 1] = Math.Max(0, shape[d] + Math.Min(before[d], 0) + Math.Min(after[d], 0));
            inside[d + 1] = (int)insideStride;
            outside[d + 1] = (int)outsideStride;
            from += (int)insideStride * Math.Max(-before[d], 0);
            to += (int)outsideStride * Math.Max(before[d], 0);
            insideStride *= shape[d];
            outsideStride *= extent;
        }

        box[0] = points;
        inside[0] = (int)insideStride;
        outside[0] = (int)outsideStride;
        Expect.Length(xLength, points * insideStride, xName);
        Expect.Length(yLength, points * outsideStride, yName);
        return (from, to);
    }
}

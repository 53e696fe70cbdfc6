using System.Runtime.InteropServices;

namespace AutoIG;

/// <summary>The places of a window that moves over one input, as runs of elements that lie side by side.</summary>
internal sealed class WindowBoxes
{
    private readonly int[] shape, window, stride, positions, strideOf;
    private readonly int[] counts;

    /// <param name="name">The input, for messages.</param>
    /// <param name="shape">Its shape.</param>
    /// <param name="window">The size of the window on each axis.</param>
    /// <param name="stride">How far it moves.</param>
    /// <param name="width">How many numbers an element has: those of a token's embedding.</param>
    /// <exception cref="ArgumentException">The window does not fit, or leaves elements out.</exception>
    public WindowBoxes(string name, int[] shape, int[] window, int[] stride, int width)
    {
        if (window.Length != shape.Length)
        {
            throw Expect.Unexpected(
                nameof(window), $"a size for each axis of '{name}', which has shape {Elements.Show(shape)}", Elements.Show(window));
        }
        for (int axis = 0; axis < shape.Length; axis++)
        {
            if (window[axis] > shape[axis])
            {
                throw Expect.Unexpected(
                    nameof(window), $"no more than '{name}' has on any axis, {Elements.Show(shape)}", Elements.Show(window));
            }
            if (stride[axis] > window[axis] && window[axis] < shape[axis])
            {
                throw Expect.Unexpected(
                    nameof(stride), $"no more than the window {Elements.Show(window)} on any axis, or elements of '{name}' are left out",
                    Elements.Show(stride));
            }
        }
        // The numbers of an element are one more axis, of which the window takes all.
        (this.shape, this.window, this.stride) = ([.. shape, width], [.. window, width], [.. stride, width]);
        positions = new int[this.shape.Length];
        strideOf = new int[this.shape.Length];
        long count = 1;
        for (int axis = this.shape.Length - 1, step = 1; axis >= 0; axis--)
        {
            positions[axis] = ((this.shape[axis] - this.window[axis] + this.stride[axis] - 1) / this.stride[axis]) + 1;
            strideOf[axis] = step;
            step *= this.shape[axis];
            count *= positions[axis];
        }
        Count = (int)count;
        // How many windows hold an element is the product of how many do so on each axis.
        counts = [1];
        for (int axis = 0; axis < this.shape.Length; axis++)
        {
            var along = new int[this.shape[axis]];
            for (int position = 0; position < positions[axis]; position++)
            {
                foreach (ref int covered in along.AsSpan(position * this.stride[axis], Extent(axis, position)))
                    covered++;
            }
            counts = [.. counts.SelectMany(outer => along.Select(inner => outer * inner))];
        }
    }

    /// <summary>How many places there are.</summary>
    public int Count { get; }

    /// <summary>Copies the elements of a window.</summary>
    public void Copy<TElement>(int place, ReadOnlySpan<TElement> from, Span<TElement> to)
    {
        for (int run = 0; run < Runs(place); run++)
        {
            var (start, length) = Run(place, run);
            from.Slice(start, length).CopyTo(to[start..]);
        }
    }

    /// <summary>Whether any element of a window differs, be it by the sign of a zero.</summary>
    public bool Differs<T>(int place, ReadOnlySpan<T> first, ReadOnlySpan<T> second)
        where T : unmanaged
    {
        for (int run = 0; run < Runs(place); run++)
        {
            var (start, length) = Run(place, run);
            if (!MemoryMarshal.AsBytes(first.Slice(start, length)).SequenceEqual(MemoryMarshal.AsBytes(second.Slice(start, length))))
                return true;
        }
        return false;
    }

    /// <summary>Adds a number to the elements of a window.</summary>
    public void Add(int place, double number, Span<double> to)
    {
        for (int run = 0; run < Runs(place); run++)
        {
            var (start, length) = Run(place, run);
            foreach (ref double element in to.Slice(start, length))
                element += number;
        }
    }

    /// <summary>Divides by the number of windows that hold each element.</summary>
    public void DivideByCounts(Span<double> sums)
    {
        for (int i = 0; i < sums.Length; i++)
            sums[i] /= counts[i];
    }

    /// <summary>How many runs a window has: one for each of its lines along the last axis.</summary>
    private int Runs(int place)
    {
        int runs = 1;
        for (int axis = shape.Length - 2; axis >= 0; axis--)
            runs *= Extent(axis, PositionOf(place, axis));
        return runs;
    }

    private (int Start, int Length) Run(int place, int run)
    {
        int last = shape.Length - 1, start = PositionOf(place, last) * stride[last];
        for (int axis = last - 1; axis >= 0; axis--)
        {
            int position = PositionOf(place, axis);
            (run, int line) = Math.DivRem(run, Extent(axis, position));
            start += ((position * stride[axis]) + line) * strideOf[axis];
        }
        return (start, Extent(last, PositionOf(place, last)));
    }

    /// <summary>The position on an axis of a place, which counts the positions of the last axis first.</summary>
    private int PositionOf(int place, int axis)
    {
        for (int behind = shape.Length - 1; behind > axis; behind--)
            place /= positions[behind];
        return place % positions[axis];
    }

    /// <summary>How many elements a window has on an axis: it is cut off at the end.</summary>
    private int Extent(int axis, int position) => Math.Min(window[axis], shape[axis] - (position * stride[axis]));
}

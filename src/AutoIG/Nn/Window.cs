namespace AutoIG;

/// <summary>
/// Sliding windows along one dimension: window i covers the positions i·stride + tap·dilation − before, of which those outside
/// [0, length) lie in the border.
/// </summary>
internal readonly record struct Window(int Length, int Kernel, int Stride, int Before, int Dilation, int Outputs)
{
    /// <summary>The windows of a convolution or of a pooling that rounds down.</summary>
    public static Window Of(int length, int kernel, int stride, int padding, int dilation, bool same = false)
    {
        int reach = dilation * (kernel - 1);
        (int before, int total) = same ? (reach / 2, reach) : (padding, 2 * padding);
        int room = length + total - reach - 1;
        return new Window(length, kernel, stride, before, dilation, room < 0 ? 0 : (room / stride) + 1);
    }

    /// <summary>
    /// The windows of a pooling that rounds up (PyTorch's ceil mode): a last window may stick out over the border, provided that it
    /// starts inside the input or the border before it.
    /// </summary>
    public static Window Ceiling(int length, int kernel, int stride, int padding, int dilation)
    {
        int room = length + (2 * padding) - (dilation * (kernel - 1)) - 1 + (stride - 1);
        int outputs = room < 0 ? 0 : (room / stride) + 1;
        if ((outputs - 1) * stride >= length + padding)
            outputs--;
        return new Window(length, kernel, stride, padding, dilation, outputs);
    }

    /// <summary>The position that tap <paramref name="tap"/> of window <paramref name="output"/> sees.</summary>
    public int Source(int output, int tap) => (output * Stride) + (tap * Dilation) - Before;

    /// <summary>The first and the last window whose tap <paramref name="tap"/> lies inside the input; none if first &gt; last.</summary>
    public (int First, int Last) Inside(int tap)
    {
        int offset = (tap * Dilation) - Before;
        int first = offset >= 0 ? 0 : (-offset + Stride - 1) / Stride;
        int last = Length - 1 - offset < 0 ? -1 : (Length - 1 - offset) / Stride;
        return (first, Math.Min(last, Outputs - 1));
    }

    /// <summary>How many positions window <paramref name="output"/> (without dilation) covers of the input and its border.</summary>
    public int PaddedExtent(int output)
    {
        int start = Source(output, 0);
        return Math.Min(start + Kernel, Length + Before) - start;
    }
}

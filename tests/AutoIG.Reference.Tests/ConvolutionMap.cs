namespace AutoIG.Reference.Tests;

/// <summary>A convolution of square channels-last maps, without its bias.</summary>
internal sealed class ConvolutionMap : LinearMap
{
    private readonly int channels, outputs, size, outputSize, kernel, stride, padding, groups;
    private readonly double[][] taps;

    /// <param name="weight">[out, in / groups, kernel, kernel].</param>
    /// <param name="channels">The input's channels.</param>
    /// <param name="outputs">The output's channels.</param>
    /// <param name="size">The input's height and width.</param>
    /// <param name="kernel">The kernel's height and width.</param>
    /// <param name="stride">The step between windows.</param>
    /// <param name="padding">The zero border.</param>
    /// <param name="groups">How many groups the channels fall into.</param>
    /// <param name="scale">What each output channel is multiplied by: a batch normalisation behind the convolution.</param>
    public ConvolutionMap(
        double[] weight, int channels, int outputs, int size, int kernel, int stride = 1, int padding = 0, int groups = 1,
        double[]? scale = null)
    {
        (this.channels, this.outputs, this.size, this.kernel) = (channels, outputs, size, kernel);
        (this.stride, this.padding, this.groups) = (stride, padding, groups);
        outputSize = ((size + (2 * padding) - kernel) / stride) + 1;
        var (inGroup, outGroup) = (channels / groups, outputs / groups);
        taps = new double[kernel * kernel * channels][];
        for (var tap = 0; tap < kernel * kernel; tap++)
        {
            for (var c = 0; c < channels; c++)
            {
                var first = c / inGroup * outGroup;
                taps[(tap * channels) + c] = [.. Enumerable.Range(first, outGroup).Select(o =>
                    weight[(((o * inGroup) + (c % inGroup)) * kernel * kernel) + tap] * (scale?[o] ?? 1))];
            }
        }
    }

    /// <summary>The number of output elements.</summary>
    public int Length => outputs * outputSize * outputSize;

    public override void Column(int source, List<(int First, double[] Weights)> runs)
    {
        var (channel, x, y) = (source % channels, source / channels % size, source / channels / size);
        var firstOutput = channel / (channels / groups) * (outputs / groups);
        for (var u = 0; u < kernel; u++)
        {
            var row = y + padding - u;
            if (row < 0 || row % stride != 0 || row / stride >= outputSize)
            {
                continue;
            }

            for (var v = 0; v < kernel; v++)
            {
                var column = x + padding - v;
                if (column >= 0 && column % stride == 0 && column / stride < outputSize)
                {
                    var position = (row / stride * outputSize) + (column / stride);
                    runs.Add(((position * outputs) + firstOutput, taps[(((u * kernel) + v) * channels) + channel]));
                }
            }
        }
    }
}

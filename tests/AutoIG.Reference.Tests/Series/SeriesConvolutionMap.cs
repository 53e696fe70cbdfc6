namespace AutoIG.Reference.Tests.Series;

/// <summary>A convolution along time with steps of 1 that keeps the length, channels-last, without its bias.</summary>
/// <param name="weight">[out, in, kernel], the kernel of odd length.</param>
/// <param name="channels">The input's channels.</param>
/// <param name="outputs">The output's channels.</param>
/// <param name="length">The number of time steps.</param>
internal sealed class SeriesConvolutionMap(double[] weight, int channels, int outputs, int length) : LinearMap
{
    private readonly int kernel = weight.Length / channels / outputs;
    private readonly double[][] taps = TapsOf(weight, channels, outputs);

    public override void Column(int source, List<(int First, double[] Weights)> runs)
    {
        var (time, channel) = Math.DivRem(source, channels);
        for (var tap = 0; tap < kernel; tap++)
        {
            var position = time + (kernel / 2) - tap;
            if (position >= 0 && position < length)
            {
                runs.Add((position * outputs, taps[(channel * kernel) + tap]));
            }
        }
    }

    // Of each channel and tap, what it adds to all outputs.
    private static double[][] TapsOf(double[] weight, int channels, int outputs)
    {
        var ofOutput = weight.Length / outputs;
        return [.. Enumerable.Range(0, ofOutput).Select(
            tap => Enumerable.Range(0, outputs).Select(output => weight[(output * ofOutput) + tap]).ToArray())];
    }
}

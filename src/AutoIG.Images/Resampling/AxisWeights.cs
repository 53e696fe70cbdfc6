using System.Numerics.Tensors;

namespace AutoIG.Images;

/// <summary>
/// One axis of a picture in terms of another: each position is a weighted sum of positions of the source that lie one behind the other.
/// The weights of a position add up to 1.
/// </summary>
internal sealed class AxisWeights
{
    /// <summary>The longest axis: a picture that is one pixel wide must not take weights out of proportion to its pixels.</summary>
    public const int MostPositions = 1 << 20;

    private readonly int[] firsts;
    private readonly int[] ends;
    private readonly double[] weights;

    private AxisWeights(int positions, Func<int, (int First, double[] Weights)> of)
    {
        firsts = new int[positions];
        ends = new int[positions];
        var all = new List<double>();
        for (int i = 0; i < positions; i++)
        {
            var (first, own) = of(i);
            all.AddRange(own);
            (firsts[i], ends[i]) = (first, all.Count);
        }

        weights = [.. all];
    }

    /// <summary>The number of positions.</summary>
    public int Length => firsts.Length;

    /// <summary>The weights of a position, and the position of the source that the first of them is for.</summary>
    public ReadOnlySpan<double> Of(int position, out int first)
    {
        first = firsts[position];
        int start = Start(position);
        return weights.AsSpan(start, ends[position] - start);
    }

    /// <summary>The weights as whole multiples of 2⁻²², halves away from 0; laid out as those that <see cref="Start"/> places.</summary>
    public int[] Fixed(int bits) => Array.ConvertAll(
        weights, weight => (int)Math.Round(Math.ScaleB(weight, bits), MidpointRounding.AwayFromZero));

    /// <summary>Where the weights of a position begin.</summary>
    public int Start(int position) => position == 0 ? 0 : ends[position - 1];

    /// <summary>
    /// An axis of another length. With s = from/to, r = max(s, 1) and the kernel's reach R, position i has its centre at c = (i + ½)s, and
    /// takes pixels j from max(0, ⌊c − Rr + ½⌋) to below min(from, ⌊c + Rr + ½⌋), each weighed by its distance |j + ½ − c|/r; the weights
    /// are divided by their sum.
    /// </summary>
    public static AxisWeights Resize(int from, int to, Interpolation interpolation)
    {
        double step = (double)from / to, spread = Math.Max(step, 1);
        double radius = spread * (interpolation == Interpolation.Bilinear ? 1 : 2);
        return new AxisWeights(to, position =>
        {
            double center = (position + 0.5) * step;
            int first = (int)Math.Max(0, Math.Floor(center - radius + 0.5)), end = (int)Math.Min(from, Math.Floor(center + radius + 0.5));
            var own = new double[end - first];
            for (int k = 0; k < own.Length; k++)
                own[k] = Kernel(Math.Abs(first + k + 0.5 - center) / spread, interpolation);
            TensorPrimitives.Divide(own, TensorPrimitives.Sum<double>(own), own);
            return (first, own);
        });
    }

    /// <summary>
    /// A Gaussian around each position, as <see cref="GaussianFilter"/> cuts it off. The pixels at the edges stand for all that would lie
    /// beyond them.
    /// </summary>
    public static AxisWeights Gaussian(int length, double sigma)
    {
        double[] kernel = GaussianFilter.Kernel(sigma);
        var beyond = new double[kernel.Length + 1];
        for (int k = kernel.Length - 1; k >= 0; k--)
            beyond[k] = beyond[k + 1] + kernel[k];
        return new AxisWeights(length, position =>
        {
            int first = Math.Max(0, position - kernel.Length + 1), end = Math.Min(length, position + kernel.Length);
            var own = new double[end - first];
            for (int j = first; j < end; j++)
                own[j - first] = kernel[Math.Abs(j - position)];
            own[0] += Past(position + 1);
            own[^1] += Past(length - position);
            return (first, own);
        });

        double Past(int distance) => distance < beyond.Length ? beyond[distance] : 0;
    }

    private static double Kernel(double t, Interpolation interpolation) => (interpolation, t) switch
    {
        (Interpolation.Bilinear, < 1) => 1 - t,
        (Interpolation.Bicubic, < 1) => (((1.5 * t) - 2.5) * t * t) + 1,
        (Interpolation.Bicubic, < 2) => (((((-0.5 * t) + 2.5) * t) - 4) * t) + 2,
        _ => 0,
    };
}

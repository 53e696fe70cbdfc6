using System.ComponentModel;

namespace AutoIG.CompilerServices;

/// <summary>
/// Multipliers of normalisations, in elementwise steps: y = d·r·w with d = x − mean x (or x itself), r = 1/√(v + ε) and v = mean d². A
/// product of two values gives each the mean of the other at input and baseline, a square and r are functions of one number with the
/// multiplier Δf/Δz, means are linear. The statistics are so taken for what they are, functions of the elements, and nothing is lost.
/// </summary>
/// <exception cref="ArgumentException">A span's length is not what the sizes say.</exception>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class ComparedNorm
{
    /// <summary>The multipliers of x from those of its layer normalisation.</summary>
    /// <param name="rows">The number of rows, of all pairs.</param>
    /// <param name="length">The length of a row.</param>
    /// <param name="x">The values at the inputs.</param>
    /// <param name="baseline">The values at the baselines.</param>
    /// <param name="weight">The weight of each element of a row; none where it is empty.</param>
    /// <param name="epsilon">ε.</param>
    /// <param name="multiplierY">The multipliers of the result.</param>
    /// <param name="multiplierX">Receives the multipliers of x.</param>
    public static void LayerNorm<T>(
        int rows, int length, ReadOnlySpan<T> x, ReadOnlySpan<T> baseline, ReadOnlySpan<T> weight, T epsilon,
        ReadOnlySpan<T> multiplierY, Span<T> multiplierX)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var set = new Groups<T>(x, baseline, weight, epsilon, multiplierY, multiplierX, (long)rows * length, length, isCentred: true);
        for (int row = 0; row < rows; row++)
            set.Compare(row * length, positions: 1, stride: length, width: length, weightAt: 0);
    }

    /// <summary>The multipliers of x from those of its root-mean-square normalisation.</summary>
    /// <inheritdoc cref="LayerNorm{T}"/>
    public static void RmsNorm<T>(
        int rows, int length, ReadOnlySpan<T> x, ReadOnlySpan<T> baseline, ReadOnlySpan<T> weight, T epsilon,
        ReadOnlySpan<T> multiplierY, Span<T> multiplierX)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var set = new Groups<T>(x, baseline, weight, epsilon, multiplierY, multiplierX, (long)rows * length, length, isCentred: false);
        for (int row = 0; row < rows; row++)
            set.Compare(row * length, positions: 1, stride: length, width: length, weightAt: 0);
    }

    /// <summary>The multipliers of x, [points, positions, channels], from those of its group normalisation.</summary>
    /// <param name="points">The number of pairs.</param>
    /// <param name="positions">The number of positions.</param>
    /// <param name="channels">The number of channels.</param>
    /// <param name="groups">The number of groups into which the channels divide.</param>
    /// <param name="x">The values at the inputs.</param>
    /// <param name="baseline">The values at the baselines.</param>
    /// <param name="weight">The weight of each channel; none where it is empty.</param>
    /// <param name="epsilon">ε.</param>
    /// <param name="multiplierY">The multipliers of the result.</param>
    /// <param name="multiplierX">Receives the multipliers of x.</param>
    public static void GroupNorm<T>(
        int points, int positions, int channels, int groups, ReadOnlySpan<T> x, ReadOnlySpan<T> baseline, ReadOnlySpan<T> weight,
        T epsilon, ReadOnlySpan<T> multiplierY, Span<T> multiplierX)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var set = new Groups<T>(
            x, baseline, weight, epsilon, multiplierY, multiplierX, (long)points * positions * channels, channels, isCentred: true);
        int width = channels / groups;
        for (int point = 0; point < points; point++)
        {
            for (int group = 0; group < groups; group++)
                set.Compare((point * positions * channels) + (group * width), positions, channels, width, group * width);
        }
    }

    /// <summary>Sets of elements, each of which is normalised together.</summary>
    private readonly ref struct Groups<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private readonly ReadOnlySpan<T> x, baseline, weight, multiplierY;
        private readonly Span<T> multiplierX;
        private readonly double epsilon;
        private readonly bool isCentred;

        public Groups(
            ReadOnlySpan<T> x, ReadOnlySpan<T> baseline, ReadOnlySpan<T> weight, T epsilon, ReadOnlySpan<T> multiplierY,
            Span<T> multiplierX, long length, int weights, bool isCentred)
        {
            Expect.Length(x.Length, length, nameof(x));
            Expect.Length(baseline.Length, length, nameof(baseline));
            Expect.Length(multiplierY.Length, length, nameof(multiplierY));
            Expect.Length(multiplierX.Length, length, nameof(multiplierX));
            Expect.EmptyOrLength(weight.Length, weights, nameof(weight));
            Expect.SameOrApart(multiplierY, multiplierX, nameof(multiplierY));
            this.x = x;
            this.baseline = baseline;
            this.weight = weight;
            this.multiplierY = multiplierY;
            this.multiplierX = multiplierX;
            this.epsilon = double.CreateTruncating(epsilon);
            this.isCentred = isCentred;
        }

        /// <summary>Compares one set: <paramref name="width"/> elements at each of some positions.</summary>
        public void Compare(int start, int positions, int stride, int width, int weightAt)
        {
            int count = positions * width;
            var (mean, variance) = Moments(x, start, positions, stride, width);
            var (baselineMean, baselineVariance) = Moments(baseline, start, positions, stride, width);
            double r = 1 / Math.Sqrt(variance + epsilon), baselineR = 1 / Math.Sqrt(baselineVariance + epsilon);
            double meanR = (r + baselineR) / 2;

            // m_r = Σ m·w·(d + d′)/2; m_v = m_r·Δr/Δv.
            double ofR = 0;
            for (int p = 0; p < positions; p++)
            {
                for (int j = 0; j < width; j++)
                    ofR += Weighted(start + (p * stride) + j, weightAt + j) * MeanDeviation(start + (p * stride) + j, mean, baselineMean);
            }

            double ofVariance = ofR * Multiplier.Of(r - baselineR, variance - baselineVariance, -0.5 * r * r * r);

            // m_d = m·w·(r + r′)/2 + m_v·(d + d′)/n; of what the mean takes away each element gives an equal share.
            double sum = 0;
            for (int p = 0; p < positions; p++)
            {
                for (int j = 0; j < width; j++)
                {
                    int at = start + (p * stride) + j;
                    double ofDeviation = (Weighted(at, weightAt + j) * meanR)
                        + (ofVariance * 2 * MeanDeviation(at, mean, baselineMean) / count);
                    sum += ofDeviation;
                    multiplierX[at] = T.CreateTruncating(ofDeviation);
                }
            }

            var share = T.CreateTruncating(sum / count);
            for (int p = 0; isCentred && p < positions; p++)
            {
                for (int j = 0; j < width; j++)
                    multiplierX[start + (p * stride) + j] -= share;
            }
        }

        private double Weighted(int at, int weightOf) =>
            double.CreateTruncating(multiplierY[at]) * (weight.IsEmpty ? 1 : double.CreateTruncating(weight[weightOf]));

        private double MeanDeviation(int at, double mean, double baselineMean) =>
            ((double.CreateTruncating(x[at]) - mean) + (double.CreateTruncating(baseline[at]) - baselineMean)) / 2;

        private (double Mean, double Variance) Moments(ReadOnlySpan<T> values, int start, int positions, int stride, int width)
        {
            double mean = 0, variance = 0;
            for (int p = 0; isCentred && p < positions; p++)
            {
                foreach (var value in values.Slice(start + (p * stride), width))
                    mean += double.CreateTruncating(value);
            }

            mean /= positions * width;
            for (int p = 0; p < positions; p++)
            {
                foreach (var value in values.Slice(start + (p * stride), width))
                {
                    double deviation = double.CreateTruncating(value) - mean;
                    variance += deviation * deviation;
                }
            }

            return (mean, variance / (positions * width));
        }
    }
}

using System.ComponentModel;
using System.Numerics.Tensors;

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
        using var memory = Scratch.Open();
        var set = new Groups<T>(
            memory, x, baseline, weight, epsilon, multiplierY, multiplierX, (long)rows * length, length, isCentred: true);
        var room = set.Room(length);
        for (int row = 0; row < rows; row++)
            set.Compare(room, row * length, positions: 1, stride: length, width: length, weightAt: 0);
    }

    /// <summary>The multipliers of x from those of its root-mean-square normalisation.</summary>
    /// <inheritdoc cref="LayerNorm{T}"/>
    public static void RmsNorm<T>(
        int rows, int length, ReadOnlySpan<T> x, ReadOnlySpan<T> baseline, ReadOnlySpan<T> weight, T epsilon,
        ReadOnlySpan<T> multiplierY, Span<T> multiplierX)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using var memory = Scratch.Open();
        var set = new Groups<T>(
            memory, x, baseline, weight, epsilon, multiplierY, multiplierX, (long)rows * length, length, isCentred: false);
        var room = set.Room(length);
        for (int row = 0; row < rows; row++)
            set.Compare(room, row * length, positions: 1, stride: length, width: length, weightAt: 0);
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
        using var memory = Scratch.Open();
        var set = new Groups<T>(
            memory, x, baseline, weight, epsilon, multiplierY, multiplierX, (long)points * positions * channels, channels, isCentred: true);
        int width = channels / groups;
        var room = set.Room(positions * width);
        for (int point = 0; point < points; point++)
        {
            for (int group = 0; group < groups; group++)
                set.Compare(room, (point * positions * channels) + (group * width), positions, channels, width, group * width);
        }
    }

    /// <summary>Sets of elements, each of which is normalised together.</summary>
    private readonly ref struct Groups<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private readonly Scratch.Frame memory;
        private readonly ReadOnlySpan<T> x, baseline, multiplierY;
        private readonly Span<T> multiplierX;
        private readonly Span<double> weights;
        private readonly double epsilon;
        private readonly bool isCentred;

        public Groups(
            Scratch.Frame memory, ReadOnlySpan<T> x, ReadOnlySpan<T> baseline, ReadOnlySpan<T> weight, T epsilon,
            ReadOnlySpan<T> multiplierY, Span<T> multiplierX, long length, int weights, bool isCentred)
        {
            Expect.Length(x.Length, length, nameof(x));
            Expect.Length(baseline.Length, length, nameof(baseline));
            Expect.Length(multiplierY.Length, length, nameof(multiplierY));
            Expect.Length(multiplierX.Length, length, nameof(multiplierX));
            Expect.EmptyOrLength(weight.Length, weights, nameof(weight));
            Expect.SameOrApart(multiplierY, multiplierX, nameof(multiplierY));
            this.memory = memory;
            this.x = x;
            this.baseline = baseline;
            this.multiplierY = multiplierY;
            this.multiplierX = multiplierX;
            this.epsilon = double.CreateTruncating(epsilon);
            this.isCentred = isCentred;
            this.weights = memory.TakeSpan<double>(weights);
            if (weight.IsEmpty)
                this.weights.Fill(1);
            else
                TensorPrimitives.ConvertTruncating(weight, this.weights);
        }

        /// <summary>Makes room for the sets: three numbers for each element of one.</summary>
        public Span<double> Room(int count) => memory.TakeSpan<double>(3 * count);

        /// <summary>Compares one set: <paramref name="width"/> elements at each of some positions.</summary>
        public void Compare(Span<double> room, int start, int positions, int stride, int width, int weightAt)
        {
            int count = positions * width;
            Span<double> d = room[..count], baselineD = room.Slice(count, count), m = room.Slice(2 * count, count);
            double variance = Deviations(x, d, start, stride, width);
            double baselineVariance = Deviations(baseline, baselineD, start, stride, width);
            double r = 1 / Math.Sqrt(variance + epsilon), baselineR = 1 / Math.Sqrt(baselineVariance + epsilon);

            // m·w, and d + d′ in the place of d.
            Gather(multiplierY, m, start, stride, width);
            for (int p = 0; p < count; p += width)
                TensorPrimitives.Multiply(m.Slice(p, width), weights.Slice(weightAt, width), m.Slice(p, width));
            TensorPrimitives.Add(d, baselineD, d);

            // m_r = Σ m·w·(d + d′)/2; m_v = m_r·Δr/Δv.
            double ofR = TensorPrimitives.Dot<double>(m, d) / 2;
            double ofVariance = ofR * Multiplier.Of(r - baselineR, variance - baselineVariance, -0.5 * r * r * r);

            // m_d = m·w·(r + r′)/2 + m_v·(d + d′)/n; of what the mean takes away each element gives an equal share.
            TensorPrimitives.Multiply(m, (r + baselineR) / 2, m);
            TensorPrimitives.MultiplyAdd(d, ofVariance / count, m, m);
            if (isCentred)
                TensorPrimitives.Subtract(m, TensorPrimitives.Sum<double>(m) / count, m);
            for (int p = 0, at = start; p < count; p += width, at += stride)
                TensorPrimitives.ConvertTruncating(m.Slice(p, width), multiplierX.Slice(at, width));
        }

        /// <summary>Writes d, and returns the mean of d².</summary>
        private double Deviations(ReadOnlySpan<T> values, Span<double> deviations, int start, int stride, int width)
        {
            Gather(values, deviations, start, stride, width);
            if (isCentred)
                TensorPrimitives.Subtract(deviations, TensorPrimitives.Sum<double>(deviations) / deviations.Length, deviations);
            return TensorPrimitives.SumOfSquares<double>(deviations) / deviations.Length;
        }

        private static void Gather(ReadOnlySpan<T> values, Span<double> set, int start, int stride, int width)
        {
            for (int p = 0, at = start; p < set.Length; p += width, at += stride)
                TensorPrimitives.ConvertTruncating(values.Slice(at, width), set.Slice(p, width));
        }
    }
}

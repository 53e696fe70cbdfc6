using System.ComponentModel;

namespace AutoIG.CompilerServices;

/// <summary>
/// What DeepLIFT's RevealCancel rule computes with the weights of a dense layer (Shrikumar, Greenside and Kundaje 2017, "Learning
/// Important Features Through Propagating Activation Differences", arXiv 1704.02685). A contribution is w·Δh, where Δh is how far an input
/// of the layer lies from the baseline's.
/// </summary>
/// <exception cref="ArgumentException">A span's length is not what the sizes say.</exception>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class RevealCancel
{
    /// <summary>The sum of the positive contributions to each unit.</summary>
    /// <param name="rows">The number of rows of h, of all pairs.</param>
    /// <param name="units">The number of units.</param>
    /// <param name="inputs">The number of inputs.</param>
    /// <param name="h">[rows, inputs] at the inputs.</param>
    /// <param name="baseline">[rows, inputs] at the baselines.</param>
    /// <param name="weight">[units, inputs].</param>
    /// <param name="sums">[rows, units].</param>
    public static void Positive<T>(
        int rows, int units, int inputs, ReadOnlySpan<T> h, ReadOnlySpan<T> baseline, ReadOnlySpan<T> weight, Span<T> sums)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Sum(rows, units, inputs, h, baseline, weight, sums, sign: 1);

    /// <summary>The sum of the negative contributions to each unit.</summary>
    /// <inheritdoc cref="Positive{T}"/>
    public static void Negative<T>(
        int rows, int units, int inputs, ReadOnlySpan<T> h, ReadOnlySpan<T> baseline, ReadOnlySpan<T> weight, Span<T> sums)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Sum(rows, units, inputs, h, baseline, weight, sums, sign: -1);

    /// <summary>
    /// The multipliers of h: Σ over the units of w·m⁺ where the contribution is positive, of w·m⁻ where it is negative, and of their mean
    /// where the input does not move.
    /// </summary>
    /// <param name="rows">The number of rows of h, of all pairs.</param>
    /// <param name="units">The number of units.</param>
    /// <param name="inputs">The number of inputs.</param>
    /// <param name="h">[rows, inputs] at the inputs.</param>
    /// <param name="baseline">[rows, inputs] at the baselines.</param>
    /// <param name="weight">[units, inputs].</param>
    /// <param name="ofPositive">m⁺, [rows, units].</param>
    /// <param name="ofNegative">m⁻, [rows, units].</param>
    /// <param name="multipliers">[rows, inputs].</param>
    public static void Transposed<T>(
        int rows, int units, int inputs, ReadOnlySpan<T> h, ReadOnlySpan<T> baseline, ReadOnlySpan<T> weight,
        ReadOnlySpan<T> ofPositive, ReadOnlySpan<T> ofNegative, Span<T> multipliers)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Check(rows, units, inputs, h, baseline, weight);
        Expect.Length(ofPositive.Length, (long)rows * units, nameof(ofPositive));
        Expect.Length(ofNegative.Length, (long)rows * units, nameof(ofNegative));
        Expect.Length(multipliers.Length, (long)rows * inputs, nameof(multipliers));
        Expect.Apart(h, multipliers, nameof(h));
        Expect.Apart(baseline, multipliers, nameof(baseline));
        Expect.Apart(ofPositive, multipliers, nameof(ofPositive));
        Expect.Apart(ofNegative, multipliers, nameof(ofNegative));
        for (int row = 0; row < rows; row++)
        {
            for (int i = 0; i < inputs; i++)
            {
                double move = Multiplier.Move(h[(row * inputs) + i], baseline[(row * inputs) + i]), sum = 0;
                for (int j = 0; j < units; j++)
                {
                    double w = double.CreateTruncating(weight[(j * inputs) + i]), contribution = w * move;
                    double positive = double.CreateTruncating(ofPositive[(row * units) + j]);
                    double negative = double.CreateTruncating(ofNegative[(row * units) + j]);
                    sum += w * (contribution > 0 ? positive : contribution < 0 ? negative : (positive + negative) / 2);
                }

                multipliers[(row * inputs) + i] = T.CreateTruncating(sum);
            }
        }
    }

    private static void Sum<T>(
        int rows, int units, int inputs, ReadOnlySpan<T> h, ReadOnlySpan<T> baseline, ReadOnlySpan<T> weight, Span<T> sums, int sign)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Check(rows, units, inputs, h, baseline, weight);
        Expect.Length(sums.Length, (long)rows * units, nameof(sums));
        for (int row = 0; row < rows; row++)
        {
            for (int j = 0; j < units; j++)
            {
                double sum = 0;
                for (int i = 0; i < inputs; i++)
                {
                    double contribution = double.CreateTruncating(weight[(j * inputs) + i])
                        * Multiplier.Move(h[(row * inputs) + i], baseline[(row * inputs) + i]);
                    sum += sign * Math.Max(sign * contribution, 0);
                }

                sums[(row * units) + j] = T.CreateTruncating(sum);
            }
        }
    }

    private static void Check<T>(int rows, int units, int inputs, ReadOnlySpan<T> h, ReadOnlySpan<T> baseline, ReadOnlySpan<T> weight)
    {
        Expect.Length(h.Length, (long)rows * inputs, nameof(h));
        Expect.Length(baseline.Length, (long)rows * inputs, nameof(baseline));
        Expect.Length(weight.Length, (long)units * inputs, nameof(weight));
    }
}

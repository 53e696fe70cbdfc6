using System.Numerics.Tensors;
using AutoIG.Functions;

namespace AutoIG;

/// <summary>
/// Important Direction Gradient Integration: with x_j = x′ + (j/n)(x − x′), A_i = Σ_{j &lt; n} g_ji² (F(x_{j+1}) − F(x_j)) / Σ_k g_jk²,
/// g_j = ∇F(x_j) (Yang, Wang and Bilgic 2023, "IDGI: A Framework to Eliminate Explanation Noise from Integrated Gradients", CVPR, arXiv
/// 2303.14242).
/// </summary>
/// <remarks>
/// <para>Each step's change of F is shared out by the squares of the gradient, so that the attributions sum to F(x) − F(x′) with any
/// number of steps; only a step at whose beginning the gradient is 0 adds nothing, as <see cref="Attribution{T}.ConvergenceDelta"/> then
/// says.</para>
/// <para>There is no factor x − x′: what does not change between baseline and input is attributed to as well. With several baselines the
/// attributions are the weighted mean of those for each.</para>
/// </remarks>
public sealed record Idgi : AttributionMethod
{
    /// <summary>n, the number of steps; 50 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is below 1.</exception>
    public int Steps
    {
        get;
        init => field = Expect.AtLeast(value, 1, nameof(Steps));
    } = 50;

    internal override bool HasBaseline => true;

    internal override bool IsComplete => true;

    internal override void Attribute<T>(AttributionWorkspace<T> work)
    {
        work.EvaluateEnds();
        for (int sample = 0; sample < work.Samples; sample++)
        {
            double atInput = work.Seed.Value(work.Path.OutputsAt(sample));
            for (int b = 0; b < work.Baselines; b++)
                Attribute(work, sample, b, atInput);
        }
    }

    private void Attribute<T>(AttributionWorkspace<T> work, int sample, int b, double atInput)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double[] shares = new double[work.Bound.Inputs.Total];
        double last = 0;
        FreePoints.Visit(
            work,
            Steps,
            (j, point) =>
            {
                double alpha = (double)j / Steps;
                ReadOnlySpan<T> start = work.Ends[work.BaselineRow(b)], end = work.Ends[sample];
                for (int i = 0; i < point.Length; i++)
                    point[i] = ((1 - alpha) * double.CreateTruncating(start[i])) + (alpha * double.CreateTruncating(end[i]));
                return alpha;
            },
            (_, gradient, value) =>
            {
                Share(value - last);
                last = value;
                // As shares of the largest, whose square may be more than a number holds, or less.
                double largest = Math.Abs(TensorPrimitives.MaxMagnitude(gradient));
                if (largest == 0)
                {
                    Array.Clear(shares);
                    return;
                }

                TensorPrimitives.Divide(gradient, largest, shares);
                TensorPrimitives.Multiply(shares, shares, shares);
                TensorPrimitives.Divide(shares, TensorPrimitives.Sum<double>(shares), shares);
            });
        Share(atInput - last);

        // Before the first point all shares are 0.
        void Share(double change)
        {
            var attributions = work.Result(sample);
            for (int i = 0; i < shares.Length; i++)
                attributions[i] += work.BaselineWeight(b) * Moves.Times(shares[i], change);
        }
    }
}

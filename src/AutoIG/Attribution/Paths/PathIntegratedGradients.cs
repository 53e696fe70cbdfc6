using System.Numerics.Tensors;
using AutoIG.Functions;

namespace AutoIG;

/// <summary>
/// Integrated gradients along any path γ from x′ to x: A_i = ∫₀¹ ∂F(γ(t))/∂x_i · dγ_i/dt dt (Sundararajan, Taly and Yan 2017, "Axiomatic
/// Attribution for Deep Networks", arXiv 1703.01365, on path methods). By the rule with n steps on each piece of the path, Σ_k w_k
/// ∂F(γ(t_k))/∂x_i · dγ_i/dt(t_k).
/// </summary>
/// <remarks>
/// The attributions sum to F(x) − F(x′), whatever the path, up to the quadrature: a velocity that is not the derivative of the points shows
/// in <see cref="Attribution{T}.ConvergenceDelta"/>. With several baselines they are the weighted mean of those for each.
/// </remarks>
public sealed record PathIntegratedGradients : QuadratureMethod
{
    // What points may be off by at the ends and where pieces meet, as a share of the largest element: rounding, and no more.
    private const double Gap = 1e-6;

    /// <summary>Along a path.</summary>
    /// <param name="path">A <see cref="Polyline"/>, a <see cref="PowerPath"/>, a <see cref="QuadraticBezier"/>, or your own.</param>
    /// <exception cref="ArgumentNullException">There is no path.</exception>
    public PathIntegratedGradients(IPath path) => Path = Expect.NotNull(path, nameof(path));

    /// <summary>The path.</summary>
    public IPath Path { get; }

    internal override bool IsComplete => true;

    internal override void Attribute<T>(AttributionWorkspace<T> work)
    {
        int pieces = Expect.AtLeast(Path.Pieces, 1, $"{nameof(Path)}.{nameof(IPath.Pieces)}");
        var quadrature = Tolerance is null ? NodesOn(work, (long)work.Samples * work.Baselines * pieces) : null;
        if (quadrature is null)
            work.Integration.Begin(IntegrationKind.Tolerance, work.Targets, work.ResultLength);
        work.EvaluateEnds();
        double[] input = new double[work.Bound.Inputs.Total], baseline = new double[input.Length];
        for (int sample = 0; sample < work.Samples; sample++)
        {
            for (int b = 0; b < work.Baselines; b++)
            {
                TensorPrimitives.ConvertTruncating<T, double>(work.Ends[sample], input);
                TensorPrimitives.ConvertTruncating<T, double>(work.Ends[work.BaselineRow(b)], baseline);
                CheckEnds(pieces, baseline, input);
                if (quadrature is null)
                    IntegrateToTolerance(work, pieces, sample, b, baseline, input);
                else
                    Integrate(work, quadrature, pieces, sample, b, baseline, input);
            }
        }
    }

    private void Integrate<T>(
        AttributionWorkspace<T> work, Quadrature quadrature, int pieces, int sample, int b, double[] baseline, double[] input)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        FreePoints.Integrate(work, sample, pieces * quadrature.Count, work.BaselineWeight(b), (k, point, displacement) =>
        {
            var (piece, node) = Math.DivRem(k, quadrature.Count);
            Path.At(piece, quadrature.Nodes[node], baseline, input, point, displacement);
            TensorPrimitives.Multiply(displacement, quadrature.Weights[node], displacement);
            return (piece + quadrature.Nodes[node]) / pieces;
        });

    private void IntegrateToTolerance<T>(
        AttributionWorkspace<T> work, int pieces, int sample, int b, double[] baseline, double[] input)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        CurvedPieces<T>.Integrate(work, Tolerance!.Value, MaxSteps, At, pieces, sample, work.BaselineWeight(b));

        void At(double t, Span<double> point, Span<double> velocity)
        {
            int piece = Math.Min((int)(t * pieces), pieces - 1);
            Path.At(piece, Math.Clamp((t * pieces) - piece, 0, 1), baseline, input, point, velocity);
            TensorPrimitives.Multiply(velocity, pieces, velocity);
        }
    }

    /// <summary>The path begins at the baseline, each piece where the one before it ends, and the last one ends at the input.</summary>
    private void CheckEnds(int pieces, double[] baseline, double[] input)
    {
        double[] expected = [.. baseline], point = new double[input.Length], velocity = new double[input.Length];
        double allowed = Gap * Math.Max(Math.Abs(TensorPrimitives.MaxMagnitude(baseline)), Math.Abs(TensorPrimitives.MaxMagnitude(input)));
        for (int piece = 0; piece < pieces; piece++)
        {
            Path.At(piece, 0, baseline, input, point, velocity);
            Meets(piece == 0 ? "begin at the baseline" : FormattableString.Invariant($"go on in piece {piece} where it left off"));
            Path.At(piece, 1, baseline, input, expected, velocity);
        }
        input.CopyTo(point, 0);
        Meets("end at the input");

        void Meets(string what)
        {
            for (int i = 0; i < point.Length; i++)
            {
                if (!(Math.Abs(point[i] - expected[i]) <= allowed))
                {
                    throw new InvalidOperationException(FormattableString.Invariant(
                        $"The path {Path.GetType().Name}: expected it to {what}, got {expected[i]} and {point[i]} at element {i}."));
                }
            }
        }
    }
}

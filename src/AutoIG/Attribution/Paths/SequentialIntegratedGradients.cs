using System.Numerics.Tensors;
using AutoIG.Functions;

namespace AutoIG;

/// <summary>
/// Sequential Integrated Gradients: each word by itself is moved from the baseline to its place while all others stay as they are,
/// A_ij = (x_ij − x′_ij) ∫₀¹ ∂F(x̄ⁱ + α (x − x̄ⁱ))/∂x_ij dα, where x̄ⁱ is x with row i of the baseline (Enguehard 2023, "Sequential
/// Integrated Gradients: a simple but effective method for explaining language models", Findings of ACL, arXiv 2305.15853).
/// </summary>
/// <remarks>
/// <para>Words are the rows of the inputs' first axis, one after another in every input; of a sequence of tokens they are the embeddings.
/// A path for each word makes it as many times dearer than <see cref="IntegratedGradients"/>.</para>
/// <para>The attributions of row i sum to F(x) − F(x̄ⁱ), what the output loses with that word; all of them do not sum to F(x) − F(x′), so
/// that there is no <see cref="Attribution{T}.ConvergenceDelta"/>. With several baselines they are the weighted mean of those for
/// each.</para>
/// </remarks>
public sealed record SequentialIntegratedGradients : QuadratureMethod
{
    /// <summary>
    /// Whether the attributions of each input are divided by the Euclidean norm of its rows' sums, as in the paper; off by default. Where
    /// all sums are 0, they stay.
    /// </summary>
    public bool Normalized { get; init; }

    internal override void Attribute<T>(AttributionWorkspace<T> work)
    {
        var bound = work.Bound;
        var rows = new List<(int Start, int Length)>();
        for (int input = 0; input < bound.Inputs.Count; input++)
        {
            int[] shape = bound.Plan.InputShapes[input];
            int count = shape.Length == 0 ? 1 : shape[0], length = bound.Inputs.Length(input) / count;
            for (int row = 0; row < count; row++)
                rows.Add((bound.Inputs.Offset(input) + (row * length), length));
        }

        var quadrature = Tolerance is null ? NodesOn(work, (long)work.Samples * work.Baselines * rows.Count) : null;
        if (quadrature is null)
            work.Integration.Begin(IntegrationKind.Tolerance, work.Targets, work.ResultLength);
        work.EvaluateEnds();
        for (int sample = 0; sample < work.Samples; sample++)
        {
            for (int b = 0; b < work.Baselines; b++)
            {
                if (quadrature is null)
                    AttributeToTolerance(work, sample, b, rows);
                else
                    Attribute(work, sample, b, rows, quadrature);
            }
            if (Normalized)
                Normalize(work, sample, rows);
        }
    }

    private static void Attribute<T>(
        AttributionWorkspace<T> work, int sample, int b, List<(int Start, int Length)> rows, Quadrature quadrature)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int ends = work.Ends.Count, group = work.SamplesInGroup;
        for (int first = 0, size; first < rows.Count; first += size)
        {
            size = Math.Min(group, rows.Count - first);
            work.BeginPath();
            for (int j = 0; j < size; j++)
            {
                var without = work.Ends.AddRow();
                work.Ends[sample].CopyTo(without);
                var (start, length) = rows[first + j];
                work.Ends[work.BaselineRow(b)].Slice(start, length).CopyTo(without[start..]);
                work.Path.AddSegment(start: ends + j, end: sample);
            }

            work.Path.Place(quadrature.NodeArray, quadrature.WeightArray, quadrature.Count, work.UsesFrontier);
            work.Path.EvaluateEnds();
            work.Path.Integrate();
            var attributions = work.Result(sample);
            for (int j = 0; j < size; j++)
            {
                ReadOnlySpan<T> from = work.Ends[ends + j], to = work.Ends[sample];
                ReadOnlySpan<double> averageGradient = work.Path.Sums(j);
                var (start, length) = rows[first + j];
                for (int i = start; i < start + length; i++)
                    attributions[i] += work.BaselineWeight(b) * Moves.Times(averageGradient[i], from[i], to[i]);
            }

            work.Ends.Truncate(ends);
        }
    }

    private void AttributeToTolerance<T>(AttributionWorkspace<T> work, int sample, int b, List<(int Start, int Length)> rows)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double[] input = new double[work.Bound.Inputs.Total], baseline = new double[input.Length];
        TensorPrimitives.ConvertTruncating<T, double>(work.Ends[sample], input);
        TensorPrimitives.ConvertTruncating<T, double>(work.Ends[work.BaselineRow(b)], baseline);
        foreach (var (start, length) in rows)
        {
            CurvedPieces<T>.Integrate(work, Tolerance!.Value, MaxSteps, At, 1, sample, work.BaselineWeight(b));

            void At(double t, Span<double> point, Span<double> velocity)
            {
                input.CopyTo(point);
                velocity.Clear();
                for (int i = start; i < start + length; i++)
                {
                    point[i] = ((1 - t) * baseline[i]) + (t * input[i]);
                    velocity[i] = input[i] - baseline[i];
                }
            }
        }
    }

    private static void Normalize<T>(AttributionWorkspace<T> work, int sample, List<(int Start, int Length)> rows)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int input = 0; input < work.Bound.Inputs.Count; input++)
        {
            var attributions = work.Bound.Inputs.Part(work.Result(sample), input);
            int start = work.Bound.Inputs.Offset(input);
            double squares = 0;
            foreach (var row in rows)
            {
                if (row.Start < start || row.Start >= start + attributions.Length)
                    continue;
                double sum = TensorPrimitives.Sum<double>(attributions.Slice(row.Start - start, row.Length));
                squares += sum * sum;
            }

            if (squares == 0)
                continue;
            TensorPrimitives.Divide(attributions, Math.Sqrt(squares), attributions);
            if (sample > 0 || work.Integration.Kind != IntegrationKind.Tolerance)
                continue;
            var errors = work.Bound.Inputs.Part(work.Integration.Errors(work.Target), input);
            TensorPrimitives.Divide(errors, Math.Sqrt(squares), errors);
        }
    }
}

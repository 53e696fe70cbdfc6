using System.Numerics.Tensors;
using AutoIG.Functions;

namespace AutoIG;

/// <summary>Writes a point of a path and its derivative by t, and says nothing of the model.</summary>
/// <param name="t">Where on the path, from 0 to 1.</param>
/// <param name="point">Receives γ(t), all inputs one after another.</param>
/// <param name="velocity">Receives dγ/dt.</param>
internal delegate void PathPoint(double t, Span<double> point, Span<double> velocity);

/// <summary>The pieces of any path in the space of the inputs, along which gradients are integrated.</summary>
internal sealed class CurvedPieces<T> : IPathPieces
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly AttributionWorkspace<T> work;
    private readonly PathPoint path;
    private readonly int sample;
    private readonly double share;
    private readonly double[] velocity, discarded;
    private double[] sums = [], differences = [];

    private CurvedPieces(AttributionWorkspace<T> work, PathPoint path, int pieces, int sample, double share)
    {
        (this.work, this.path, this.sample, this.share) = (work, path, sample, share);
        FirstPieces = LeastPieces * pieces;
        (velocity, discarded) = (new double[Length], new double[Length]);
    }

    private const int LeastPieces = 4;

    public int FirstPieces { get; }

    public int PiecesInRound => Math.Max(1, work.SamplesInGroup / NestedRule.Count);

    public bool HasUnitOfItsOwn => false;

    public double Rounding => StraightPieces<T>.UnitOf;

    private int Length => work.Bound.Inputs.Total;

    /// <summary>Adds the attributions along a path to those of a sample.</summary>
    /// <param name="work">What is explained; its ends have been evaluated.</param>
    /// <param name="tolerance">What is allowed, as a share of how much F changes.</param>
    /// <param name="mostPoints">How many nodes it may cost.</param>
    /// <param name="path">The path.</param>
    /// <param name="pieces">Of how many pieces it is made, each of the same length in t, at whose ends it may turn.</param>
    /// <param name="sample">The sample.</param>
    /// <param name="share">By what the integral is multiplied: the weight of a baseline.</param>
    public static void Integrate(
        AttributionWorkspace<T> work, double tolerance, int mostPoints, PathPoint path, int pieces, int sample, double share)
    {
        double[] errors = AdaptiveIntegral.Run(
            new CurvedPieces<T>(work, path, pieces, sample, share), work.ResultLength, tolerance, mostPoints, work.Integration);
        work.TakeErrors(sample, errors, share);
    }

    public void Evaluate(Span<PathPiece> round)
    {
        Buffers.Zeroed(ref sums, Expect.Count(round.Length, Length, "inputs", "elements of all sums together"));
        Buffers.Zeroed(ref differences, sums.Length);
        double[] atEnds = EvaluateEnds(round);
        var displacements = new double[Expect.Count(
            Math.Min(work.SamplesInGroup, round.Length * NestedRule.Count), Length, "inputs", "elements of all displacements together")];
        int kept = displacements.Length / Length;
        (double From, double To)[] parts = new (double, double)[round.Length];
        for (int p = 0; p < round.Length; p++)
            parts[p] = (round[p].From, round[p].To);
        FreePoints.Visit(
            work,
            parts.Length * NestedRule.Count,
            (k, point) =>
            {
                var (from, to) = parts[k / NestedRule.Count];
                double t = from + ((to - from) * NestedRule.Nodes[k % NestedRule.Count]);
                var displacement = displacements.AsSpan(k % kept * Length, Length);
                path(t, point, displacement);
                TensorPrimitives.Multiply(displacement, to - from, displacement);
                FreePoints.RequireFinite<T>(work, displacement, t);
                return t;
            },
            (k, gradient, _) =>
            {
                var (piece, node) = Math.DivRem(k, NestedRule.Count);
                var displacement = displacements.AsSpan(k % kept * Length, Length);
                Span<double> sum = sums.AsSpan(piece * Length, Length), difference = differences.AsSpan(piece * Length, Length);
                for (int i = 0; i < sum.Length; i++)
                {
                    double product = Moves.Times(gradient[i], displacement[i]);
                    sum[i] += NestedRule.Weights[node] * product;
                    difference[i] += NestedRule.Differences[node] * product;
                }
            });
        for (int p = 0; p < round.Length; p++)
            Measure(ref round[p], p, atEnds[2 * p], atEnds[(2 * p) + 1]);
    }

    public void Estimate(in PathPiece piece, Span<double> errors)
    {
        TensorPrimitives.Abs(differences.AsSpan(piece.Place * Length, Length), errors);
        TensorPrimitives.Multiply(errors, NestedRule.Safety, errors);
    }

    public void Accept(in PathPiece piece)
    {
        Span<double> attributions = work.Result(sample);
        TensorPrimitives.MultiplyAdd(sums.AsSpan(piece.Place * Length, Length), share, attributions, attributions);
    }

    /// <summary>F where each piece begins and ends.</summary>
    private double[] EvaluateEnds(ReadOnlySpan<PathPiece> round)
    {
        int rows = work.Ends.Count;
        var point = new double[Length];
        work.BeginPath();
        foreach (var piece in round)
        {
            for (int side = 0; side < 2; side++)
            {
                path(side == 0 ? piece.From : piece.To, point, discarded);
                TensorPrimitives.ConvertTruncating<double, T>(point, work.Ends.AddRow());
            }
        }
        work.Path.EvaluateEnds();
        var values = new double[2 * round.Length];
        for (int end = 0; end < values.Length; end++)
        {
            values[end] = work.Seed.Value(work.Path.OutputsAt(rows + end));
            if (double.IsFinite(values[end]))
                continue;
            var piece = round[end / 2];
            var row = work.Ends[rows + end];
            work.Faults.OfOutput.Add(end % 2 == 0 ? piece.From : piece.To, end, values[end], row, row, 1);
        }
        work.Ends.Truncate(rows);
        return values;
    }

    private void Measure(ref PathPiece piece, int p, double atStart, double atEnd)
    {
        ReadOnlySpan<double> sum = sums.AsSpan(p * Length, Length), difference = differences.AsSpan(p * Length, Length);
        double total = 0, most = 0, largest = 0, explained = 0;
        for (int i = 0; i < sum.Length; i++)
        {
            // Written so that what is not a number stays so.
            most = Math.Max(most, Math.Abs(sum[i]));
            largest = Math.Max(largest, Math.Abs(difference[i]));
            total += sum[i];
            explained += Math.Abs(difference[i]);
        }

        piece.Change = Math.Abs(atEnd - atStart);
        piece.Rounding = Rounding * (Math.Abs(atStart) + Math.Abs(atEnd));
        piece.Most = most;
        piece.Largest = largest * NestedRule.Safety;
        piece.Residual = total - (atEnd - atStart);
        piece.Explained = explained * NestedRule.Safety;
    }
}

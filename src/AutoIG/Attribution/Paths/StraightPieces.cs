using System.Runtime.InteropServices;
using AutoIG.Functions;

namespace AutoIG;

/// <summary>The pieces of a straight path, of the inputs or of a layer: what methods integrate along them.</summary>
internal sealed class StraightPieces<T> : IPathPieces
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly AttributionWorkspace<T> work, pieces;
    private readonly PathMethod method;
    private readonly LayerInfo? layer;
    private readonly int sample, baseline;

    // What takes the place of the layer at the ends, where the path lies in the layer's space.
    private readonly List<T> replacement = [];

    private StraightPieces(AttributionWorkspace<T> work, AttributionWorkspace<T> pieces, PathMethod method, int sample, int baseline)
    {
        (this.work, this.pieces, this.method, this.sample, this.baseline) = (work, pieces, method, sample, baseline);
        layer = method.LayerOf(work.Bound);
    }

    public int FirstPieces => 4;

    public int PiecesInRound => work.SamplesInGroup;

    public bool HasUnitOfItsOwn => method.Scale == PathScale.Width;

    public double Rounding => UnitOf;

    /// <summary>Some roundings of a number of the type.</summary>
    internal static double UnitOf { get; } = 8 * (typeof(T) == typeof(float) ? 1.2e-7 : 2.3e-16);

    /// <summary>Adds the attributions along the path from a baseline to a sample to the sample's result.</summary>
    /// <param name="work">What is explained; its ends have been evaluated.</param>
    /// <param name="method">What is integrated, the tolerance and how many points it may cost.</param>
    /// <param name="sample">The sample.</param>
    /// <param name="baseline">The baseline.</param>
    public static void Integrate(AttributionWorkspace<T> work, PathMethod method, int sample, int baseline)
    {
        var pieces = AttributionWorkspace<T>.Rent(work.Bound.Function);
        try
        {
            var path = new StraightPieces<T>(work, pieces, method, sample, baseline);
            double[] errors = AdaptiveIntegral.Run(
                path, work.ResultLength, method.Tolerance!.Value, method.MaxSteps, work.Integration);
            work.TakeErrors(sample, errors, work.BaselineWeight(baseline));
        }
        finally
        {
            work.Faults.Add(pieces.Path.Faults());
            pieces.Return();
        }
    }

    /// <summary>Integrates each piece, and finds out how far its attributions and their sum may be off.</summary>
    public void Evaluate(Span<PathPiece> round)
    {
        var ends = pieces.Ends;
        var path = pieces.Path;
        ends.ClearLike(work.Ends);
        replacement.Clear();
        work.BeginPath(path, ends);
        path.Layer = layer;
        for (int p = 0; p < round.Length; p++)
        {
            if (p == 0 || round[p].From != round[p - 1].To)
                AddPoint(round[p].From);
            AddPoint(round[p].To);
            path.AddSegment(start: ends.Count - 2, end: ends.Count - 1, round[p].From, round[p].To);
        }

        path.EvaluateEnds(method.ReadsLayerAtEnds ? layer : null, CollectionsMarshal.AsSpan(replacement));
        path.Place(NestedRule.Nodes, NestedRule.Weights, NestedRule.Count, work.UsesFrontier, differences: NestedRule.Differences);
        method.Integrate(path);
        for (int p = 0; p < round.Length; p++)
        {
            Measure(ref round[p], p);
            var (_, end) = path.EndsOf(p);
            double atEnd = method.ValueAt(work, path, end);
            if (!double.IsFinite(atEnd))
                path.Faults().OfOutput.Add(round[p].To, p, atEnd, ends[end], ends[end], 1);
        }
    }

    private void Measure(ref PathPiece piece, int p)
    {
        var path = pieces.Path;
        var (start, end) = path.EndsOf(p);
        double atStart = method.ValueAt(work, path, start), atEnd = method.ValueAt(work, path, end);
        piece.Change = Math.Abs(atEnd - atStart);
        ReadOnlySpan<T> from = Moving(start), to = Moving(end);
        ReadOnlySpan<double> sums = RowOf(p), differences = RowOf(path.Segments + p);
        double width = piece.To - piece.From, total = 0, most = 0, largest = 0, explained = 0, terms = 0;
        for (int i = 0; i < sums.Length; i++)
        {
            double scale = ScaleOf(from, to, width, i);
            // Written so that what is not a number stays so.
            most = Math.Max(most, Math.Abs(Moves.Times(scale, sums[i])));
            largest = Math.Max(largest, Math.Abs(Moves.Times(scale, differences[i])));
            if (method.AddsUpOnPieces)
            {
                total += Moves.Times(sums[i], from[i], to[i]);
                explained += Math.Abs(Moves.Times(differences[i], from[i], to[i]));
                if (double.IsFinite(sums[i]))
                    terms += Math.Abs(sums[i]) * Math.Max(Magnitude(from[i]), Magnitude(to[i]));
            }
        }

        // F is about the sum of such terms, and is rounded as they are where they cancel.
        piece.Rounding = UnitOf * (Math.Max(Math.Abs(atStart), terms) + Math.Max(Math.Abs(atEnd), terms));
        piece.Most = most;
        piece.Largest = largest * NestedRule.Safety;
        piece.Residual = method.AddsUpOnPieces ? total - (atEnd - atStart) : 0;
        piece.Explained = explained * NestedRule.Safety;
    }

    public void Estimate(in PathPiece piece, Span<double> errors)
    {
        var (start, end) = pieces.Path.EndsOf(piece.Place);
        ReadOnlySpan<T> from = Moving(start), to = Moving(end);
        ReadOnlySpan<double> differences = RowOf(pieces.Path.Segments + piece.Place);
        for (int i = 0; i < errors.Length; i++)
            errors[i] = NestedRule.Safety * Math.Abs(Moves.Times(ScaleOf(from, to, piece.To - piece.From, i), differences[i]));
    }

    public void Accept(in PathPiece piece)
    {
        var (start, end) = pieces.Path.EndsOf(piece.Place);
        ReadOnlySpan<T> from = Moving(start), to = Moving(end);
        ReadOnlySpan<double> sums = RowOf(piece.Place);
        Span<double> attributions = work.Result(sample);
        double share = work.BaselineWeight(baseline);
        for (int i = 0; i < attributions.Length; i++)
            attributions[i] += share * Moves.Times(ScaleOf(from, to, piece.To - piece.From, i), sums[i]);
    }

    private static double Magnitude(T number) => Math.Abs(double.CreateTruncating(number));

    private ReadOnlySpan<double> RowOf(int row) => method.ExplainedLayer is null ? pieces.Path.Sums(row) : pieces.Path.LayerSums(row);

    private double ScaleOf(ReadOnlySpan<T> from, ReadOnlySpan<T> to, double width, int i) => method.Scale switch
    {
        PathScale.Inputs or PathScale.Layer => double.CreateTruncating(to[i]) - double.CreateTruncating(from[i]),
        PathScale.Width => width,
        _ => 1,
    };

    private void AddPoint(double alpha)
    {
        var row = pieces.Ends.AddRow();
        int start = work.BaselineRow(baseline);
        if (!IsAlongLayer)
        {
            PathKernels.Interpolate(work.Ends[start], work.Ends[sample], [alpha], row);
            return;
        }

        work.Ends[sample].CopyTo(row);
        ReadOnlySpan<T> from = work.Path.LayerAt(start), to = work.Path.LayerAt(sample);
        int length = replacement.Count;
        CollectionsMarshal.SetCount(replacement, length + to.Length);
        PathKernels.Interpolate(from, to, [alpha], CollectionsMarshal.AsSpan(replacement)[length..]);
    }

    private bool IsAlongLayer => method.Scale == PathScale.Layer;

    /// <summary>What moves along the path, at an end of its pieces.</summary>
    private ReadOnlySpan<T> Moving(int end) => IsAlongLayer ? pieces.Path.LayerAt(end) : pieces.Ends[end];
}

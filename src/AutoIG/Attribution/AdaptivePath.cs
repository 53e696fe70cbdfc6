using System.Runtime.InteropServices;
using AutoIG.Functions;

namespace AutoIG;

/// <summary>
/// A path integral to a tolerance: the path is cut into pieces, and pieces are halved where they are not integrated well enough.
/// </summary>
/// <remarks>
/// <para>A piece has two errors. Each attribution's is estimated by two rules on the same points (<see cref="NestedRule"/>), because errors
/// of one sign at one input and of the other at another cancel in the sum. The sum's is known for the price of one forward evaluation where
/// a method is complete, since completeness holds on every piece of the path: Σ_i A_i(piece) − (F(end) − F(start)).</para>
/// <para>Smooth pieces are accepted at once, and a kink is closed in on by halving. A round's pieces are accepted from the smallest error
/// on, as long as half of what is left of the tolerance pays for them: then their attributions are added up and forgotten, so that memory
/// does not grow with the number of pieces.</para>
/// </remarks>
internal readonly ref struct AdaptivePath<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int FirstPieces = 4;

    // Errors below some roundings of what is compared say nothing.
    private static readonly double Rounding = 8 * (typeof(T) == typeof(float) ? 1.2e-7 : 2.3e-16);

    private readonly AttributionWorkspace<T> work, pieces;
    private readonly PathMethod method;
    private readonly LayerInfo? layer;
    private readonly int sample, baseline;
    private readonly Span<double> attributions;

    // What takes the place of the layer at the ends, where the path lies in the layer's space.
    private readonly List<T> replacement = [];

    private AdaptivePath(AttributionWorkspace<T> work, AttributionWorkspace<T> pieces, PathMethod method, int sample, int baseline)
    {
        (this.work, this.pieces, this.method, this.sample, this.baseline) = (work, pieces, method, sample, baseline);
        layer = method.LayerOf(work.Bound);
        attributions = work.Result(sample);
    }

    /// <summary>Adds the attributions along the path from a baseline to a sample to the sample's result.</summary>
    /// <param name="work">What is explained; its ends have been evaluated.</param>
    /// <param name="method">What is integrated, the tolerance and how many points it may cost.</param>
    /// <param name="sample">The sample.</param>
    /// <param name="baseline">The baseline.</param>
    /// <returns>The estimated error of any attribution, the errors of the pieces added up.</returns>
    public static double Integrate(AttributionWorkspace<T> work, PathMethod method, int sample, int baseline)
    {
        var pieces = AttributionWorkspace<T>.Rent(work.Bound.Function);
        try
        {
            return new AdaptivePath<T>(work, pieces, method, sample, baseline).Run(method.Tolerance!.Value, method.MaxSteps);
        }
        finally
        {
            work.Faults.Add(pieces.Path.Faults());
            pieces.Return();
        }
    }

    private double Run(double tolerance, long mostPoints)
    {
        var open = new Queue<(double From, double To)>();
        for (int i = 0; i < FirstPieces; i++)
            open.Enqueue(((double)i / FirstPieces, (i + 1.0) / FirstPieces));
        double left = 1, estimate = 0;
        long points = 0;
        Allowance? allowance = null;
        while (open.Count > 0)
        {
            var round = new Piece[Math.Min(open.Count, Math.Max(FirstPieces, work.SamplesInGroup))];
            double share = (double)round.Length / open.Count;
            for (int p = 0; p < round.Length; p++)
                (round[p].From, round[p].To) = open.Dequeue();
            points += round.Length * NestedRule.Count;
            Evaluate(round);
            // The first round covers the whole path: its changes add up to how far F moves, there and back.
            allowance ??= new Allowance(round, tolerance, method.Scale == PathScale.Width);
            for (int p = 0; p < round.Length; p++)
            {
                round[p].Place = p;
                round[p].Error = allowance.Value.ShareOf(round[p]);
            }

            Array.Sort(round, static (a, b) => a.Error.CompareTo(b.Error));
            double budget = left / 2 * share;
            foreach (var piece in round)
            {
                double middle = piece.From + ((piece.To - piece.From) / 2);
                bool mayHalve = points + ((open.Count + 2L) * NestedRule.Count) <= mostPoints && middle > piece.From && middle < piece.To;
                // Not a number: no halving will help, and the result shall show it.
                if (piece.Error <= budget || !mayHalve || double.IsNaN(piece.Error))
                {
                    estimate += piece.Largest;
                    if (!double.IsNaN(piece.Error))
                    {
                        budget -= piece.Error;
                        left -= piece.Error;
                    }

                    Accept(piece);
                    continue;
                }

                open.Enqueue((piece.From, middle));
                open.Enqueue((middle, piece.To));
            }

            left = Math.Max(left, 0);
        }

        return estimate;
    }

    /// <summary>Integrates each piece, and finds out how far its attributions and their sum may be off.</summary>
    private void Evaluate(Span<Piece> round)
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

    private void Measure(ref Piece piece, int p)
    {
        var path = pieces.Path;
        var (start, end) = path.EndsOf(p);
        double atStart = method.ValueAt(work, path, start), atEnd = method.ValueAt(work, path, end);
        piece.Change = Math.Abs(atEnd - atStart);
        piece.Rounding = Rounding * (Math.Abs(atStart) + Math.Abs(atEnd));
        ReadOnlySpan<T> from = Moving(start), to = Moving(end);
        ReadOnlySpan<double> sums = RowOf(p), differences = RowOf(path.Segments + p);
        double width = piece.To - piece.From, total = 0, most = 0, largest = 0;
        for (int i = 0; i < sums.Length; i++)
        {
            double scale = ScaleOf(from, to, width, i);
            // Written so that what is not a number stays so.
            most = Math.Max(most, Math.Abs(Moves.Times(scale, sums[i])));
            largest = Math.Max(largest, Math.Abs(Moves.Times(scale, differences[i])));
            if (method.AddsUpOnPieces)
                total += Moves.Times(sums[i], from[i], to[i]);
        }

        piece.Most = most;
        piece.Largest = largest * NestedRule.Safety;
        piece.Residual = method.AddsUpOnPieces ? Math.Abs(total - (atEnd - atStart)) : 0;
    }

    private void Accept(in Piece piece)
    {
        var (start, end) = pieces.Path.EndsOf(piece.Place);
        ReadOnlySpan<T> from = Moving(start), to = Moving(end);
        ReadOnlySpan<double> sums = RowOf(piece.Place);
        double share = work.BaselineWeight(baseline);
        for (int i = 0; i < attributions.Length; i++)
            attributions[i] += share * Moves.Times(ScaleOf(from, to, piece.To - piece.From, i), sums[i]);
    }

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

    /// <summary>A part of the path, and what is known of it once it has been integrated.</summary>
    private struct Piece
    {
        public double From, To;

        /// <summary>Its place in its round.</summary>
        public int Place;

        /// <summary>|F(end) − F(start)|, and the rounding of F there.</summary>
        public double Change, Rounding;

        /// <summary>The largest of its attributions, and of their estimated errors.</summary>
        public double Most, Largest;

        /// <summary>How far its attributions are from adding up; 0 where they are not meant to.</summary>
        public double Residual;

        /// <summary>The share of the tolerance that it takes.</summary>
        public double Error;
    }

    /// <summary>What is allowed for the whole path: for the sum, and for each attribution.</summary>
    private readonly struct Allowance
    {
        private readonly double ofSum, ofEach;

        public Allowance(ReadOnlySpan<Piece> round, double tolerance, bool hasUnitOfItsOwn)
        {
            double change = 0, rounding = 0, most = 0;
            foreach (var piece in round)
            {
                change += piece.Change;
                most += piece.Most;
                rounding = Math.Max(rounding, piece.Rounding);
            }

            ofSum = Math.Max(tolerance * change, rounding);
            ofEach = Math.Max(hasUnitOfItsOwn ? tolerance * most : ofSum, Rounding * most);
        }

        public double ShareOf(in Piece piece) => Math.Max(Share(piece.Residual, ofSum), Share(piece.Largest, ofEach));

        private static double Share(double error, double allowed) => error == 0 ? 0 : error / allowed;
    }
}

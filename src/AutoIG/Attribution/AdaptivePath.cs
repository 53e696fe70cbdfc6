using AutoIG.Functions;

namespace AutoIG;

/// <summary>
/// Integrated Gradients to a tolerance: the path is cut into pieces, and pieces are halved where they are not integrated well enough.
/// </summary>
/// <remarks>
/// Completeness holds on every piece of the path, so Σ_i A_i(piece) − (F(end) − F(start)) is the error of that piece's quadrature, known
/// for the price of one forward evaluation. Smooth pieces are accepted at once, and a kink is closed in on by halving. A round's pieces are
/// accepted from the smallest error on, as long as half of what is left of the tolerance pays for them: then their attributions are added
/// up and forgotten, so that memory does not grow with the number of pieces.
/// </remarks>
internal static class AdaptivePath
{
    private const int FirstPieces = 4;
    private const int NodesOnPiece = 5;

    /// <summary>Adds the attributions along the path from a baseline to a sample to the sample's result.</summary>
    /// <param name="work">What is explained; its ends have been evaluated.</param>
    /// <param name="sample">The sample.</param>
    /// <param name="baseline">The baseline.</param>
    /// <param name="tolerance">The sum of the pieces' errors that is allowed, as a share of how much F changes along the path.</param>
    /// <param name="mostPoints">How many points may be used.</param>
    /// <param name="scaled">Whether gradients are multiplied by x − x′.</param>
    public static void Integrate<T>(AttributionWorkspace<T> work, int sample, int baseline, double tolerance, int mostPoints, bool scaled)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var pieces = AttributionWorkspace<T>.Rent(work.Bound.Function);
        try
        {
            var open = new Queue<(double From, double To)>();
            for (int i = 0; i < FirstPieces; i++)
                open.Enqueue(((double)i / FirstPieces, (i + 1.0) / FirstPieces));
            double allowed = double.NaN;
            int points = 0;
            while (open.Count > 0)
            {
                var round = new (double From, double To)[Math.Min(open.Count, Math.Max(FirstPieces, work.SamplesInGroup))];
                double share = (double)round.Length / open.Count;
                for (int p = 0; p < round.Length; p++)
                    round[p] = open.Dequeue();
                points += round.Length * NodesOnPiece;
                var errors = Evaluate(work, sample, baseline, pieces, round, out double change, out double rounding);
                // The first round covers the whole path: its changes add up to how far F moves, there and back.
                if (double.IsNaN(allowed))
                    allowed = Math.Max(tolerance * change, rounding);

                var order = new int[round.Length];
                for (int p = 0; p < order.Length; p++)
                    order[p] = p;
                Array.Sort(order, (a, b) => Math.Abs(errors[a]).CompareTo(Math.Abs(errors[b])));
                double budget = allowed / 2 * share;
                for (int k = 0; k < order.Length; k++)
                {
                    int p = order[k];
                    double error = Math.Abs(errors[p]);
                    var (from, to) = round[p];
                    double middle = from + ((to - from) / 2);
                    bool mayHalve = points + ((open.Count + 2) * NodesOnPiece) <= mostPoints && middle > from && middle < to;
                    // Not a number: no halving will help, and the result shall show it.
                    if (error <= budget || !mayHalve || double.IsNaN(error))
                    {
                        budget -= error;
                        allowed -= error;
                        Accept(work, sample, baseline, pieces, p, to - from, scaled);
                        continue;
                    }
                    open.Enqueue((from, middle));
                    open.Enqueue((middle, to));
                }
                allowed = Math.Max(allowed, 0);
            }
        }
        finally
        {
            work.PathFaults.Add(pieces.PathFaults);
            pieces.Return();
        }
    }

    /// <summary>Integrates each piece and compares it with the change of F over it.</summary>
    private static double[] Evaluate<T>(
        AttributionWorkspace<T> work, int sample, int baseline, AttributionWorkspace<T> pieces, (double From, double To)[] round,
        out double change, out double rounding)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var ends = pieces.Ends;
        var path = pieces.Path;
        ends.ClearLike(work.Ends);
        path.Begin(ends, work.Threads, work.Position, work.Target.IsProbability, work.Cancellation);
        for (int p = 0; p < round.Length; p++)
        {
            if (p == 0 || round[p].From != round[p - 1].To)
                AddPoint(round[p].From);
            AddPoint(round[p].To);
            path.AddSegment(start: ends.Count - 2, end: ends.Count - 1);
        }
        path.EvaluateEnds();
        var quadrature = Quadrature.Of(QuadratureRule.GaussLegendre, NodesOnPiece);
        path.Place(quadrature.NodeArray, quadrature.WeightArray, quadrature.Count, work.UsesFrontier);
        path.Integrate();

        var errors = new double[round.Length];
        change = 0;
        rounding = 0;
        for (int p = 0; p < round.Length; p++)
        {
            var (start, end) = path.EndsOf(p);
            double atStart = work.Seed.Value(path.OutputsAt(start)), atEnd = work.Seed.Value(path.OutputsAt(end));
            ReadOnlySpan<T> from = ends[start], to = ends[end];
            ReadOnlySpan<double> gradient = path.Sums(p);
            double sum = 0;
            for (int i = 0; i < gradient.Length; i++)
                sum += Moves.Times(gradient[i], from[i], to[i]);
            errors[p] = sum - (atEnd - atStart);
            if (!double.IsFinite(atEnd))
                path.Faults.Add(p, round[p].To, atEnd);
            change += Math.Abs(atEnd - atStart);
            // Below the rounding of F itself an error says nothing.
            rounding = Math.Max(rounding, 8 * Unit<T>() * (Math.Abs(atStart) + Math.Abs(atEnd)));
        }
        return errors;

        void AddPoint(double alpha)
        {
            var row = ends.AddRow();
            PathKernels.Interpolate(work.Ends[work.BaselineRow(baseline)], work.Ends[sample], alpha, row);
        }
    }

    private static void Accept<T>(
        AttributionWorkspace<T> work, int sample, int baseline, AttributionWorkspace<T> pieces, int piece, double width, bool scaled)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var (start, end) = pieces.Path.EndsOf(piece);
        ReadOnlySpan<T> from = pieces.Ends[start], to = pieces.Ends[end];
        ReadOnlySpan<double> gradient = pieces.Path.Sums(piece);
        double share = work.BaselineWeight(baseline);
        var attributions = work.Result(sample);
        for (int i = 0; i < attributions.Length; i++)
        {
            attributions[i] += share * (scaled ? Moves.Times(gradient[i], from[i], to[i]) : width * gradient[i]);
        }
    }

    private static double Unit<T>() => typeof(T) == typeof(float) ? 1.2e-7 : 2.3e-16;
}

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
internal static class AdaptiveIntegral
{
    /// <summary>Integrates along a path.</summary>
    /// <param name="path">The path.</param>
    /// <param name="tolerance">What is allowed, as a share of how much F changes.</param>
    /// <param name="mostPoints">How many nodes it may cost.</param>
    /// <param name="tally">Takes what it cost, and whether the tolerance was kept.</param>
    /// <returns>The estimated error of any attribution, the errors of the pieces added up.</returns>
    public static double Run(IPathPieces path, double tolerance, long mostPoints, IntegrationTally tally)
    {
        var open = new Queue<(double From, double To)>();
        int firstPieces = path.FirstPieces;
        for (int i = 0; i < firstPieces; i++)
            open.Enqueue(((double)i / firstPieces, (i + 1.0) / firstPieces));
        double left = 1, estimate = 0;
        long points = 0;
        Allowance? allowance = null;
        while (open.Count > 0)
        {
            var round = new PathPiece[Math.Min(open.Count, Math.Max(firstPieces, path.PiecesInRound))];
            double share = (double)round.Length / open.Count;
            for (int p = 0; p < round.Length; p++)
                (round[p].From, round[p].To) = open.Dequeue();
            points += round.Length * NestedRule.Count;
            path.Evaluate(round);
            tally.Nodes += round.Length * NestedRule.Count;
            tally.Evaluations += round.Length * (NestedRule.Count + 1);
            // The first round covers the whole path: its changes add up to how far F moves, there and back.
            allowance ??= new Allowance(round, tolerance, path);
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
                    tally.Pieces++;
                    if (double.IsNaN(piece.Error))
                    {
                        tally.IsWithinTolerance = false;
                    }
                    else
                    {
                        budget -= piece.Error;
                        left -= piece.Error;
                    }

                    path.Accept(piece);
                    continue;
                }

                open.Enqueue((piece.From, middle));
                open.Enqueue((middle, piece.To));
            }

            // What was accepted for want of points may have cost more than there was.
            tally.IsWithinTolerance &= left >= 0;
            left = Math.Max(left, 0);
        }

        return estimate;
    }

    /// <summary>What is allowed for the whole path: for the sum, and for each attribution.</summary>
    private readonly struct Allowance
    {
        private readonly double ofSum, ofEach;

        public Allowance(ReadOnlySpan<PathPiece> round, double tolerance, IPathPieces path)
        {
            double change = 0, rounding = 0, most = 0;
            foreach (var piece in round)
            {
                change += piece.Change;
                most += piece.Most;
                rounding = Math.Max(rounding, piece.Rounding);
            }

            ofSum = Math.Max(tolerance * change, rounding);
            ofEach = Math.Max(path.HasUnitOfItsOwn ? tolerance * most : ofSum, path.Rounding * most);
        }

        public double ShareOf(in PathPiece piece) => Math.Max(Share(piece.Residual, ofSum), Share(piece.Largest, ofEach));

        private static double Share(double error, double allowed) => error == 0 ? 0 : error / allowed;
    }
}

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
/// does not grow with the number of pieces that are done. The others are halved from the largest error on, and the halves of the worst come
/// into a round first: where more is asked than the points pay for, what is accepted unfinished in the end is the least of it.</para>
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
        // By the error of the whole, and halves in the order of the path.
        var open = new PriorityQueue<(double From, double To), (double Error, double From)>();
        int firstPieces = path.FirstPieces;
        for (int i = 0; i < firstPieces; i++)
            Open((double)i / firstPieces, (i + 1.0) / firstPieces, double.PositiveInfinity);
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
            int accepted = 0;
            // Not a number: no halving will help, and the result shall show it. They come first.
            for (; accepted < round.Length && !(round[accepted].Error > budget); accepted++)
            {
                Accept(round[accepted]);
                if (double.IsNaN(round[accepted].Error))
                    tally.IsWithinTolerance = false;
                else
                    budget -= round[accepted].Error;
            }

            for (int p = round.Length - 1; p >= accepted; p--)
            {
                var (from, to) = (round[p].From, round[p].To);
                double middle = from + ((to - from) / 2);
                if (points + ((open.Count + 2L) * NestedRule.Count) <= mostPoints && middle > from && middle < to)
                {
                    Open(from, middle, round[p].Error);
                    Open(middle, to, round[p].Error);
                }
                else
                {
                    Accept(round[p]);
                }
            }

            // What was accepted for want of points may have cost more than there was.
            tally.IsWithinTolerance &= left >= 0;
            left = Math.Max(left, 0);
        }

        return estimate;

        void Accept(in PathPiece piece)
        {
            estimate += piece.Largest;
            tally.Pieces++;
            if (!double.IsNaN(piece.Error))
                left -= piece.Error;
            path.Accept(piece);
        }

        void Open(double from, double to, double errorOfWhole) => open.Enqueue((from, to), (-errorOfWhole, from));
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

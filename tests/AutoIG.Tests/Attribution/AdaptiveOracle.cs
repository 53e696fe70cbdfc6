namespace AutoIG.Tests.Attribution;

/// <summary>
/// The integral to a tolerance in plain loops, as the remarks of the algorithm state it: pieces of a round are accepted, from the smallest
/// error on, where they take no more than their share of what is left to each attribution and to the sum, and the others are halved, the
/// worst first, as long as there are points. The halves of the worst are the next round's.
/// </summary>
internal sealed class AdaptiveOracle
{
    // Some units in the last place of a double.
    private const double Rounding = 8 * 2.3e-16;

    /// <summary>F, and what is summed up at a point of a piece along which the input moves so far.</summary>
    public required Func<double[], double> F { get; init; }

    public required Func<double[], double[], double[]> Integrand { get; init; }

    /// <summary>By what an element's integral over a piece is multiplied: its element, the piece's move and its width.</summary>
    public required Func<int, double[], double, double> Scale { get; init; }

    /// <summary>Whether the attributions are averages of gradients, which are held against the largest of them.</summary>
    public bool IsAverage { get; init; }

    /// <summary>Whether what is summed up are all inputs' gradients: times the moves they add up to the change of F.</summary>
    public bool AddsUp { get; init; }

    /// <summary>How many pieces are looked at together at least.</summary>
    public int Together { get; init; } = 64;

    public static AdaptiveOracle OfInputs(Func<double[], double> f, Func<double[], double[]> gradient, int together = 64) => new()
    {
        F = f, Integrand = (point, _) => gradient(point), Scale = (i, move, _) => move[i], AddsUp = true, Together = together,
    };

    /// <summary>The attributions, the largest of their errors, and how often F was evaluated.</summary>
    public (double[] Attributions, double Error, int Evaluations) Integrate(double[] from, double[] to, double tolerance, int mostPoints)
    {
        double whole = double.PositiveInfinity;
        List<(double From, double To, double Whole)> open = [(0, 0.25, whole), (0.25, 0.5, whole), (0.5, 0.75, whole), (0.75, 1, whole)];
        List<Piece> seen = [];
        double ofSum = double.NaN, ofEach = double.NaN, sum = 0, spread = 1, spreadOfSum = 1;
        double[] attributions = [], spent = [];
        int points = 0, ends = 0, enough = 0;
        while (open.Count > 0)
        {
            int count = Math.Min(open.Count, Together);
            open = [.. open.OrderByDescending(piece => piece.Whole).ThenBy(piece => piece.From)];
            Piece[] round = [.. open.Take(count).Select(piece => Measure(from, to, piece.From, piece.To))];
            open.RemoveRange(0, count);
            ends += 1 + count + round.Zip(round.Skip(1)).Count(pair => pair.First.To != pair.Second.From);
            points += 7 * count;
            if (double.IsNaN(ofSum))
            {
                (attributions, spent) = (new double[round[0].Attributions.Length], new double[round[0].Attributions.Length]);
                double largest = round.Sum(piece => piece.Attributions.Max(Math.Abs));
                ofSum = Math.Max(tolerance * round.Sum(piece => piece.Change), round.Max(piece => piece.Rounding));
                ofEach = Math.Max(IsAverage ? tolerance * largest : ofSum, Rounding * largest);
                ofSum = IsAverage ? ofSum : ofEach;
            }

            round = [.. round.Select(piece => piece.CountUnseen(ofSum, ofEach)).OrderBy(piece => piece.ShareOf(ofSum, ofEach))];
            List<Piece> worst = [];
            for (int p = 0; p < count; p++)
            {
                var piece = round[p];
                seen.Add(piece);
                int unfinished = open.Count + (2 * worst.Count) + count - p;
                double part = Math.Min(0.5, 2 * spread / unfinished), partOfSum = Math.Min(0.5, 2 * spreadOfSum / unfinished);
                bool fits = Enumerable.Range(0, spent.Length).All(i => piece.Errors[i] <= part * Math.Max(0, ofEach - spent[i]));
                double residual = Math.Abs(piece.Residual), after = Math.Abs(sum + piece.Residual);
                double most = partOfSum * Math.Max(0, ofSum - Math.Abs(sum));
                bool isRounding = residual - piece.Rounding <= most && after <= ofSum / 2;
                if (fits && (residual <= most || isRounding || after <= Math.Abs(sum)))
                    Take(piece);
                else
                    worst.Insert(0, piece);
            }

            if (seen.Count >= enough)
            {
                double largest = Enumerable.Range(0, spent.Length).Max(i => seen.Sum(piece => piece.Errors[i]));
                double magnitudes = seen.Sum(piece => Math.Abs(piece.Residual)), total = seen.Sum(piece => piece.Residual);
                spread = largest == 0 ? 1 : seen.Sum(piece => piece.Errors.Max()) / largest;
                spreadOfSum = magnitudes == 0 ? 1 : Math.Min(magnitudes / Math.Abs(total), seen.Count);
                enough = open.Count + (2 * worst.Count);
                seen.Clear();
            }

            foreach (var piece in worst)
            {
                if (points + (7 * (open.Count + 2)) > mostPoints)
                {
                    Take(piece);
                    continue;
                }

                double middle = (piece.From + piece.To) / 2, share = piece.ShareOf(ofSum, ofEach);
                open.AddRange([(piece.From, middle, share), (middle, piece.To, share)]);
            }

            void Take(Piece piece)
            {
                sum += piece.Residual;
                for (int i = 0; i < attributions.Length; i++)
                    (attributions[i], spent[i]) = (attributions[i] + piece.Attributions[i], spent[i] + piece.Errors[i]);
            }
        }

        return (attributions, spent.Max(), points + ends);
    }

    private Piece Measure(double[] from, double[] to, double start, double end)
    {
        double[] first = Between(from, to, start), last = Between(from, to, end);
        double[] move = [.. first.Zip(last, (a, b) => b - a)];
        double[][] rows = [.. NestedRule.Nodes.Select(node => Integrand(Between(first, last, node), move))];
        double[] Sums(double[] weights) =>
            [.. Enumerable.Range(0, rows[0].Length).Select(i => rows.Zip(weights, (row, weight) => weight * row[i]).Sum())];
        double[] Scaled(double[] sums) => [.. sums.Select((sum, i) => sum * Scale(i, move, end - start))];
        double[] sums = Sums(NestedRule.Weights), differences = Sums(NestedRule.Differences);
        double atStart = F(first), atEnd = F(last);
        return new(
            start, end, Scaled(sums), [.. Scaled(differences).Select(difference => NestedRule.Safety * Math.Abs(difference))],
            AddsUp ? sums.Zip(move, (sum, by) => sum * by).Sum() - (atEnd - atStart) : 0,
            AddsUp ? NestedRule.Safety * differences.Zip(move, (difference, by) => Math.Abs(difference * by)).Sum() : 0,
            Math.Abs(atEnd - atStart), Rounding * (Math.Abs(atStart) + Math.Abs(atEnd)));
    }

    private static double[] Between(double[] from, double[] to, double alpha) =>
        [.. from.Zip(to, (start, end) => ((1 - alpha) * start) + (alpha * end))];

    private sealed record Piece(
        double From, double To, double[] Attributions, double[] Errors, double Residual, double Explained, double Change, double Rounding)
    {
        private double Largest { get; init; } = Errors.Max();

        private double Known => Math.Max(0, Math.Abs(Residual) - Rounding);

        /// <summary>The piece, with what its errors do not explain of its sum counted to each of them.</summary>
        public Piece CountUnseen(double ofSum, double ofEach)
        {
            double unseen = Share(Math.Max(0, Known - Explained), ofSum) * ofEach;
            return this with { Errors = [.. Errors.Select(error => error + unseen)] };
        }

        public double ShareOf(double ofSum, double ofEach) => Math.Max(Share(Known, ofSum), Share(Largest, ofEach));

        private static double Share(double error, double allowed) => error == 0 ? 0 : error / allowed;
    }
}

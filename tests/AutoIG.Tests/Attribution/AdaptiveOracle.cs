namespace AutoIG.Tests.Attribution;

/// <summary>
/// The integral to a tolerance in plain loops, as the remarks of the algorithm state it: pieces of a round are accepted from the smallest
/// error on as long as half of what is left of the tolerance pays for them, and the others are halved, the worst first, as long as there
/// are points. The halves of the worst are the next round's.
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

    /// <summary>The attributions, the sum of the pieces' largest errors, and how often F was evaluated.</summary>
    public (double[] Attributions, double Error, int Evaluations) Integrate(double[] from, double[] to, double tolerance, int mostPoints)
    {
        double whole = double.PositiveInfinity;
        List<(double From, double To, double Whole)> open = [(0, 0.25, whole), (0.25, 0.5, whole), (0.5, 0.75, whole), (0.75, 1, whole)];
        double left = 1, error = 0, ofSum = double.NaN, ofEach = double.NaN;
        double[]? attributions = null;
        int points = 0, ends = 0;
        while (open.Count > 0)
        {
            int count = Math.Min(open.Count, Together);
            open = [.. open.OrderByDescending(piece => piece.Whole).ThenBy(piece => piece.From)];
            double part = count / (double)open.Count;
            Piece[] round = [.. open.Take(count).Select(piece => Measure(from, to, piece.From, piece.To))];
            open.RemoveRange(0, count);
            ends += 1 + count + round.Zip(round.Skip(1)).Count(pair => pair.First.To != pair.Second.From);
            points += 7 * count;
            attributions ??= new double[round[0].Attributions.Length];
            if (double.IsNaN(ofSum))
            {
                double largest = round.Sum(piece => piece.Attributions.Max(Math.Abs));
                ofSum = Math.Max(tolerance * round.Sum(piece => piece.Change), round.Max(piece => piece.Rounding));
                ofEach = Math.Max(IsAverage ? tolerance * largest : ofSum, Rounding * largest);
            }

            double budget = left / 2 * part;
            double ShareOf(Piece piece) => Math.Max(Share(piece.Residual, ofSum), Share(piece.Error, ofEach));
            List<Piece> worst = [];
            foreach (var piece in round.OrderBy(ShareOf))
            {
                if (ShareOf(piece) > budget)
                {
                    worst.Insert(0, piece);
                    continue;
                }

                budget -= ShareOf(piece);
                Take(piece);
            }

            foreach (var piece in worst)
            {
                if (points + (7 * (open.Count + 2)) > mostPoints)
                {
                    Take(piece);
                    continue;
                }

                double middle = (piece.From + piece.To) / 2;
                open.AddRange([(piece.From, middle, ShareOf(piece)), (middle, piece.To, ShareOf(piece))]);
            }

            void Take(Piece piece)
            {
                (left, error) = (left - ShareOf(piece), error + piece.Error);
                for (int i = 0; i < attributions.Length; i++)
                    attributions[i] += piece.Attributions[i];
            }

            left = Math.Max(left, 0);
        }

        return (attributions!, error, points + ends);
    }

    private static double Share(double error, double allowed) => error == 0 ? 0 : error / allowed;

    private Piece Measure(double[] from, double[] to, double start, double end)
    {
        double[] first = Between(from, to, start), last = Between(from, to, end);
        double[] move = [.. first.Zip(last, (a, b) => b - a)];
        double[][] rows = [.. NestedRule.Nodes.Select(node => Integrand(Between(first, last, node), move))];
        double[] Sums(double[] weights) =>
            [.. Enumerable.Range(0, rows[0].Length).Select(i => rows.Zip(weights, (row, weight) => weight * row[i]).Sum())];
        double[] Scaled(double[] sums) => [.. sums.Select((sum, i) => sum * Scale(i, move, end - start))];
        double[] sums = Sums(NestedRule.Weights);
        double atStart = F(first), atEnd = F(last);
        return new(
            start, end, Scaled(sums), Scaled(Sums(NestedRule.Differences)).Max(Math.Abs) * NestedRule.Safety,
            AddsUp ? Math.Abs(sums.Zip(move, (sum, by) => sum * by).Sum() - (atEnd - atStart)) : 0, Math.Abs(atEnd - atStart),
            Rounding * (Math.Abs(atStart) + Math.Abs(atEnd)));
    }

    private static double[] Between(double[] from, double[] to, double alpha) =>
        [.. from.Zip(to, (start, end) => ((1 - alpha) * start) + (alpha * end))];

    private readonly record struct Piece(
        double From, double To, double[] Attributions, double Error, double Residual, double Change, double Rounding);
}

namespace AutoIG.Reference.Tests;

/// <summary>
/// One rank of nonlinearities on a straight path: windows of values, each of which passes on its largest value, or 0 where none is
/// positive: a ReLU, or a ReLU and the maximum over a window. Between two kinks each value is a line intercept + slope · α.
/// </summary>
internal sealed class KineticStage
{
    private readonly int[][] windows;
    private readonly int[] windowOf;
    private readonly double[] intercepts, slopes;
    private readonly int[] winners, nextWinners;
    private readonly double[] changes;
    private readonly bool[] touched;
    private readonly List<int> touchedValues = [];
    private readonly List<(int First, double[] Weights)> runs = [];

    /// <param name="atStart">The values at α = 0.</param>
    /// <param name="slopes">Their derivatives there.</param>
    /// <param name="windows">The values that each window sees, none of them in two.</param>
    public KineticStage(double[] atStart, double[] slopes, int[][] windows)
    {
        (intercepts, this.slopes, this.windows) = ([.. atStart], [.. slopes], windows);
        (winners, nextWinners, NextTimes) = (new int[windows.Length], new int[windows.Length], new double[windows.Length]);
        (windowOf, changes, touched) = (new int[atStart.Length], new double[atStart.Length], new bool[atStart.Length]);
        for (var w = 0; w < windows.Length; w++)
        {
            // Of equal values the one that grows fastest will be the largest.
            winners[w] = windows[w].Append(-1).MaxBy(value => (ValueAt(value, 0), SlopeOf(value)));
            foreach (var value in windows[w])
            {
                windowOf[value] = w;
            }

            Reconsider(w, 0);
        }
    }

    /// <summary>Where the next kink of each window lies; infinite where there is none.</summary>
    public double[] NextTimes { get; }

    /// <summary>What the windows pass on at α.</summary>
    public double[] OutputsAt(double α) => [.. winners.Select(winner => ValueAt(winner, α))];

    /// <summary>The derivatives of what the windows pass on.</summary>
    public double[] OutputSlopes() => [.. winners.Select(SlopeOf)];

    /// <summary>The maps that lead on, and the ranks that they lead to.</summary>
    public List<(LinearMap Map, KineticStage To)> Edges { get; } = [];

    /// <summary>Passes the next kink of a window, at α.</summary>
    public void Pass(int window, double α)
    {
        var before = SlopeOf(winners[window]);
        winners[window] = nextWinners[window];
        Reconsider(window, α);
        PassOn(window, SlopeOf(winners[window]) - before);
    }

    /// <summary>Takes the changes of slope at α that came from the ranks before, and passes on its own.</summary>
    public void Settle(double α)
    {
        foreach (var value in touchedValues)
        {
            // The value itself is continuous.
            slopes[value] += changes[value];
            intercepts[value] -= α * changes[value];
        }

        foreach (var value in touchedValues)
        {
            Reconsider(windowOf[value], α);
            if (winners[windowOf[value]] == value)
            {
                PassOn(windowOf[value], changes[value]);
            }

            (changes[value], touched[value]) = (0, false);
        }

        touchedValues.Clear();
    }

    private void PassOn(int window, double change)
    {
        foreach (var (map, to) in Edges)
        {
            runs.Clear();
            map.Column(window, runs);
            foreach (var (first, weights) in runs)
            {
                to.Receive(first, weights, change);
            }
        }
    }

    private void Receive(int first, double[] weights, double change)
    {
        for (var j = 0; j < weights.Length; j++)
        {
            var value = first + j;
            changes[value] += change * weights[j];
            if (!touched[value])
            {
                touched[value] = true;
                touchedValues.Add(value);
            }
        }
    }

    /// <summary>Where, from α on, the winner of a window is overtaken, and by which value.</summary>
    private void Reconsider(int window, double α)
    {
        var winner = winners[window];
        var (next, nextWinner) = (double.PositiveInfinity, -1);
        Consider(-1);
        foreach (var value in windows[window])
        {
            Consider(value);
        }

        (NextTimes[window], nextWinners[window]) = (next, nextWinner);

        void Consider(int value)
        {
            var gain = SlopeOf(value) - SlopeOf(winner);
            if (gain > 0)
            {
                var meeting = Math.Max(α, (InterceptOf(winner) - InterceptOf(value)) / gain);
                (next, nextWinner) = meeting < next ? (meeting, value) : (next, nextWinner);
            }
        }
    }

    private double ValueAt(int value, double α) => InterceptOf(value) + (SlopeOf(value) * α);

    private double InterceptOf(int value) => value < 0 ? 0 : intercepts[value];

    private double SlopeOf(int value) => value < 0 ? 0 : slopes[value];
}

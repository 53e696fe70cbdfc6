using System.Numerics.Tensors;

namespace AutoIG.Reference.Tests;

/// <summary>
/// A network of linear maps, ReLUs and max-pools on a straight path, followed from kink to kink: between two of them everything is a line
/// in α, so that the next kink is where the first two of these lines meet, and passing it changes few slopes. Kinks are so found in closed
/// form, to rounding.
/// </summary>
/// <remarks>
/// As in kinetic data structures (Basch, Guibas and Hershberger 1999, "Data Structures for Mobile Data", J. Algorithms 31).
/// </remarks>
internal sealed class KineticNetwork
{
    private readonly double[] start, direction;
    private readonly List<KineticStage> stages = [];

    /// <param name="from">The input at α = 0, channels-last.</param>
    /// <param name="to">The input at α = 1.</param>
    public KineticNetwork(double[] from, double[] to) => (start, direction) = (from, [.. to.Zip(from, (b, a) => b - a)]);

    /// <summary>Adds a rank of nonlinearities whose values are the biases and what maps make of the ranks before.</summary>
    /// <param name="bias">One element for each value.</param>
    /// <param name="windows">See <see cref="KineticStage"/>.</param>
    /// <param name="sources">The maps, and the ranks whose outputs they take; <see langword="null"/> stands for the input.</param>
    public KineticStage Add(double[] bias, int[][] windows, params ReadOnlySpan<(LinearMap Map, KineticStage? From)> sources)
    {
        double[] values = [.. bias], slopes = new double[bias.Length];
        foreach (var (map, from) in sources)
        {
            map.Add(from?.OutputsAt(0) ?? start, values);
            map.Add(from?.OutputSlopes() ?? direction, slopes);
        }

        var stage = new KineticStage(values, slopes, windows);
        foreach (var (map, from) in sources)
        {
            from?.Edges.Add((map, stage));
        }

        stages.Add(stage);
        return stage;
    }

    /// <summary>Follows the path to its end and returns the kinks on it, ascending.</summary>
    public double[] Kinks()
    {
        var kinks = new List<double>();
        while (true)
        {
            var (stage, window) = stages.Select(stage => (Stage: stage, Window: TensorPrimitives.IndexOfMin<double>(stage.NextTimes)))
                .MinBy(next => next.Stage.NextTimes[next.Window]);
            var α = stage.NextTimes[window];
            if (α >= 1)
            {
                return [.. kinks];
            }

            kinks.Add(α);
            stage.Pass(window, α);
            foreach (var later in stages)
            {
                later.Settle(α);
            }
        }
    }
}

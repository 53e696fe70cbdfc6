using AutoIG.Functions;

namespace AutoIG;

/// <summary>What is explained, at points next to a sample: with a changed input, or with a layer replaced.</summary>
internal static class Probes
{
    /// <summary>Changes the input of a probe, which comes as the sample's, and writes what takes the place of the layer.</summary>
    /// <param name="probe">Which probe.</param>
    /// <param name="input">All inputs, one after another.</param>
    /// <param name="layer">The elements of the layer in storage order; empty where none is replaced.</param>
    /// <typeparam name="T">The element type.</typeparam>
    /// <remarks>Called on any thread, several probes at a time: it may write to nothing else.</remarks>
    public delegate void Change<T>(int probe, Span<T> input, Span<T> layer);

    /// <summary>F of the <see cref="AttributionWorkspace{T}.Target"/> at each probe.</summary>
    public static double[] Evaluate<T>(AttributionWorkspace<T> work, int sample, int count, LayerInfo? replaced, Change<T> change)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var values = new double[count];
        var seed = work.Seed;
        work.Perturbed.Evaluate(
            work.Ends, count, replaced,
            (probe, input, layer) =>
            {
                work.Ends[sample].CopyTo(input);
                change(probe, input, layer);
            },
            (probe, outputs) => values[probe] = seed.Value(outputs), work.Threads, work.Cancellation);
        return values;
    }

    /// <summary>F of every target at each of a number of points, and takes down where it is not finite.</summary>
    /// <param name="work">What is explained; its ends have been evaluated, so that the targets are known.</param>
    /// <param name="count">How many points there are.</param>
    /// <param name="write">Writes each of them; called on any thread.</param>
    /// <param name="values">F: those of the first target at all points, then those of the second.</param>
    /// <param name="progress">Is told which share is done.</param>
    /// <param name="share">From which share to which these points take it.</param>
    public static void Evaluate<T>(
        AttributionWorkspace<T> work, int count, PerturbedPoints<T>.Write write, double[] values, IProgress<double>? progress = null,
        (double From, double To)? share = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int targets = work.Targets;
        work.Perturbed.Evaluate(
            work.Ends, count, replaced: null, write,
            (point, outputs) =>
            {
                var seeds = work.Seeds;
                for (int target = 0; target < targets; target++)
                    values[(target * count) + point] = seeds[target].Value(outputs);
            },
            work.Threads, work.Cancellation, progress, share);
        for (int target = 0; target < targets; target++)
        {
            int first = Array.FindIndex(values, target * count, count, value => !double.IsFinite(value));
            if (first < 0)
                continue;
            int point = first - (target * count);
            var row = new T[work.Bound.Inputs.Total];
            write(point, row, []);
            work.Path.Faults(target).OfOutput.Add(double.PositiveInfinity, point, values[first], row, row, 1);
        }
    }

    /// <summary>
    /// Takes as F(x′), averaged over the baselines, what the sample gives where the layer is what it is at the baseline; the ends have been
    /// evaluated with the layer observed.
    /// </summary>
    public static void EvaluateBaselinesOf<T>(AttributionWorkspace<T> work, LayerInfo replaced)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double[] values = Evaluate(
            work, sample: 0, work.Baselines, replaced,
            (baseline, _, layer) => work.Path.LayerAt(work.BaselineRow(baseline)).CopyTo(layer));
        double sum = 0;
        for (int baseline = 0; baseline < values.Length; baseline++)
        {
            sum += work.BaselineWeight(baseline) * values[baseline];
            if (!double.IsFinite(values[baseline]))
                work.Faults.OfOutput.Add(0, work.BaselineRow(baseline), values[baseline], work.Ends[0], work.Ends[0], 1);
        }

        work.BaselineOutput = sum;
    }
}

namespace AutoIG;

/// <summary>What is explained, at points next to a sample: with a changed input, or with a layer replaced.</summary>
internal static class Probes
{
    // What the replaced layers of one group may hold.
    private const int MostElements = 1 << 20;

    /// <summary>Changes the input of a probe, which comes as the sample's, and writes what takes the place of the layer.</summary>
    /// <param name="probe">Which probe.</param>
    /// <param name="input">All inputs, one after another.</param>
    /// <param name="layer">The elements of the layer in storage order; empty where none is replaced.</param>
    /// <typeparam name="T">The element type.</typeparam>
    public delegate void Change<T>(int probe, Span<T> input, Span<T> layer);

    /// <summary>F at each probe. They are evaluated group by group, so that memory does not grow with their number.</summary>
    public static double[] Evaluate<T>(AttributionWorkspace<T> work, int sample, int count, LayerInfo? replaced, Change<T> change)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var values = new double[count];
        int length = replaced is null ? 0 : work.Bound.LayerLengths[replaced.Index];
        int group = Math.Clamp(MostElements / Math.Max(1, length), 1, Math.Min(count, work.SamplesInGroup));
        var rows = new T[group * length];
        var probes = AttributionWorkspace<T>.Rent(work.Bound.Function);
        try
        {
            for (int first = 0, size; first < count; first += size)
            {
                size = Math.Min(group, count - first);
                probes.Ends.ClearLike(work.Ends);
                for (int j = 0; j < size; j++)
                {
                    var input = probes.Ends.AddRow();
                    work.Ends[sample].CopyTo(input);
                    change(first + j, input, rows.AsSpan(j * length, length));
                }

                work.BeginPath(probes.Path, probes.Ends);
                probes.Path.EvaluateEnds(replaced, rows.AsSpan(0, size * length));
                for (int j = 0; j < size; j++)
                    values[first + j] = work.Seed.Value(probes.Path.OutputsAt(j));
            }
        }
        finally
        {
            probes.Return();
        }

        return values;
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

using System.Runtime.CompilerServices;
using AutoIG.CompilerServices;

namespace AutoIG.Functions;

/// <summary>
/// Pairs of an input and a baseline, each compared once: both go forward, and multipliers go back from the outputs, or from chosen elements
/// of a layer, to the inputs. The affine part of the model runs backward as it does for adjoints.
/// </summary>
internal sealed class ComparedPairs<T> : ChunkedWork
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly List<PointWorker<T>> workers = [];
    private PathIntegral<T> path = null!;
    private OutputSeed seed;
    private LayerInfo? layer;
    private int[]? neurons;
    private ModelPrograms rule;
    private Chunks chunks;
    private T[] multipliers = [], layerMultipliers = [], outputs = [];

    /// <summary>The bytes of the buffers.</summary>
    public long AllocatedBytes => Unsafe.SizeOf<T>() * ((long)multipliers.Length + layerMultipliers.Length + outputs.Length);

    private static Sections Sweeps => Sections.Prefix | Sections.Comparison | Sections.PrefixTransposed;

    /// <summary>The multipliers of all inputs, one after another, of a pair.</summary>
    public ReadOnlySpan<T> Multipliers(int pair) => multipliers.AsSpan(pair * path.Bound.Inputs.Total, path.Bound.Inputs.Total);

    /// <summary>The outputs at all ends of the path, one after another.</summary>
    public ReadOnlySpan<T> Outputs => outputs.AsSpan(0, path.Ends.Count * path.Bound.OutputLength);

    /// <summary>The multipliers of the layer, in storage order, of a pair.</summary>
    public ReadOnlySpan<T> LayerMultipliers(int pair)
    {
        int length = path.Bound.LayerLengths[layer!.Index];
        return layerMultipliers.AsSpan(pair * length, length);
    }

    /// <summary>Compares the ends of all segments of a path: the end of each is the input, its start the baseline.</summary>
    /// <param name="pairs">The segments.</param>
    /// <param name="by">The program of the rule.</param>
    /// <param name="target">What is explained. What a target leaves open is decided by the outputs at the first end.</param>
    /// <param name="observed">A layer whose multipliers are kept, or from which they start.</param>
    /// <param name="seeds">
    /// The elements of the layer, in storage order, whose sum is explained in place of the target; <see langword="null"/> for the target.
    /// </param>
    public void Compare(PathIntegral<T> pairs, ModelPrograms by, OutputSeed target, LayerInfo? observed, int[]? seeds)
    {
        (path, rule, seed, layer, neurons) = (pairs, by, target, observed, seeds);
        var bound = pairs.Bound;
        Buffers.Grow(ref multipliers, RowsOf(bound.Inputs.Total));
        Buffers.Grow(ref outputs, Expect.Count(pairs.Ends.Count, bound.OutputLength, "baselines", "elements of all outputs together"));
        if (observed is not null)
            Buffers.Zeroed(ref layerMultipliers, RowsOf(bound.LayerLengths[observed.Index]));
        chunks = new Chunks(pairs.Segments, 2 * bound.BytesPerPoint(Sweeps));
        try
        {
            // A pair is two points forward and one back.
            Run(chunks.Count, pairs.Threads, 2 * bound.TicksPerPoint * chunks.Size, pairs.Cancellation);
        }
        finally
        {
            PointWorker<T>.Release(workers, bound.Function);
        }

        int RowsOf(int length) => Expect.Count(pairs.Segments, length, "baselines", "elements of all pairs together");
    }

    protected override void Provide(int workerCount) => PointWorker<T>.Provide(workers, workerCount, path);

    protected override void Compute(int worker, int chunk)
    {
        var bound = path.Bound;
        int first = chunks.First(chunk);
        int count = chunks.Length(chunk);
        var batch = workers[worker].Batch;
        batch.Prepare(bound.Plan, 2 * count, Sweeps);
        batch.Observer = null;
        for (int i = 0; i < bound.Inputs.Count; i++)
        {
            var points = batch.Input(i);
            int length = bound.Inputs.Length(i);
            for (int p = 0; p < count; p++)
            {
                var (start, end) = path.EndsOf(first + p);
                bound.Inputs.Part(path.Ends[end], i).CopyTo(points[(p * length)..]);
                bound.Inputs.Part(path.Ends[start], i).CopyTo(points[((count + p) * length)..]);
            }
        }
        bound.RunComparisonForward(batch, rule);
        batch.Pair();
        KeepOutputs(batch, first, count);
        LayerMultipliers<T>? kept = null;
        if (neurons is null)
        {
            var target = seed.Resolve(batch.Output[..bound.OutputLength]);
            target.Compare<T>(batch.Output, batch.BaselineOutput, batch.OutputAdjoint, bound.OutputLength);
            if (layer is not null)
                batch.Observer = kept = new(layer.Index, layerMultipliers, first * bound.LayerLengths[layer.Index]);
        }
        else
        {
            // With no multiplier at the output, everything that goes back comes from the layer.
            batch.OutputAdjoint.Clear();
            batch.Observer = new NeuronSeeds<T>(layer!.Index, bound.LayerLengths[layer.Index], neurons);
        }
        bound.RunCompare(batch, rule);
        if (kept is { IsShown: false } && rule == ModelPrograms.RevealCancel)
        {
            throw new NotSupportedException(
                $"{bound.Function.Signature.Name}: the rule {rule} gives multipliers to what activations give, and has two for what they "
                + $"take: expected a layer behind an activation, got '{layer!.Name}'.");
        }
        for (int i = 0; i < bound.Inputs.Count; i++)
        {
            int length = bound.Inputs.Length(i);
            ReadOnlySpan<T> rows = batch.InputAdjoint(i);
            for (int p = 0; p < count; p++)
            {
                var row = multipliers.AsSpan((first + p) * bound.Inputs.Total, bound.Inputs.Total);
                rows.Slice(p * length, length).CopyTo(bound.Inputs.Part(row, i));
            }
        }
    }

    /// <summary>Takes the outputs at the ends of some pairs: each end's from the first pair that it is in.</summary>
    private void KeepOutputs(Batch<T> batch, int first, int count)
    {
        int length = path.Bound.OutputLength;
        ReadOnlySpan<T> ofInputs = batch.Output, ofBaselines = batch.BaselineOutput;
        for (int p = 0; p < count; p++)
        {
            var (start, end) = path.EndsOf(first + p);
            if (first + p == 0 || path.EndsOf(first + p - 1).End != end)
                ofInputs.Slice(p * length, length).CopyTo(outputs.AsSpan(end * length));
            if (end == path.EndsOf(0).End)
                ofBaselines.Slice(p * length, length).CopyTo(outputs.AsSpan(start * length));
        }
    }

    // Every pair has its own rows: there is nothing to put in order, and nothing to move.
    protected override bool CanSetAside => true;

    protected override void Commit(int worker, int chunk)
    {
    }
}

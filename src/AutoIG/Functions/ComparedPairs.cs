using System.Runtime.CompilerServices;
using AutoIG.CompilerServices;

namespace AutoIG.Functions;

/// <summary>
/// Pairs of an input and a baseline, each compared once: both go forward, and multipliers go back from the outputs, or from chosen elements
/// of a layer, to the inputs. The affine part of the model runs backward as it does for adjoints. What the forward sweep gives at the ends
/// is kept there, so that nobody evaluates them again.
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
    private T[] multipliers = [], layerMultipliers = [];
    private int[] keepers = [];

    /// <summary>The bytes of the buffers.</summary>
    public long AllocatedBytes => Unsafe.SizeOf<T>() * ((long)multipliers.Length + layerMultipliers.Length);

    private static Sections Sweeps => Sections.Prefix | Sections.Comparison | Sections.PrefixTransposed;

    /// <summary>The multipliers of all inputs, one after another, of a pair.</summary>
    public ReadOnlySpan<T> Multipliers(int pair) => multipliers.AsSpan(pair * path.Bound.Inputs.Total, path.Bound.Inputs.Total);

    /// <summary>The multipliers of the layer, in storage order, of a pair.</summary>
    public ReadOnlySpan<T> LayerMultipliers(int pair)
    {
        int length = path.Bound.LayerLengths[layer!.Index];
        return layerMultipliers.AsSpan(pair * length, length);
    }

    /// <summary>Compares the ends of all segments of a path: the end of each is the input, its start the baseline.</summary>
    /// <param name="pairs">The segments; what is found at their ends is kept there.</param>
    /// <param name="by">The program of the rule.</param>
    /// <param name="target">What is explained; where it is open, the output at the first end decides, with which all pairs end.</param>
    /// <param name="observed">A layer whose multipliers are kept, or from which they start.</param>
    /// <param name="seeds">
    /// The elements of the layer, in storage order, whose sum is explained in place of the target; <see langword="null"/> for the target.
    /// </param>
    public void Compare(PathIntegral<T> pairs, ModelPrograms by, OutputSeed target, LayerInfo? observed, int[]? seeds)
    {
        (path, rule, seed, layer, neurons) = (pairs, by, target, observed, seeds);
        var bound = pairs.Bound;
        Buffers.Grow(ref multipliers, RowsOf(bound.Inputs.Total));
        if (observed is not null)
            Buffers.Zeroed(ref layerMultipliers, RowsOf(bound.LayerLengths[observed.Index]));
        pairs.TakeEnds(observed);
        Buffers.Grow(ref keepers, pairs.Ends.Count);
        for (int pair = pairs.Segments - 1; pair >= 0; pair--)
        {
            var (start, end) = pairs.EndsOf(pair);
            (keepers[start], keepers[end]) = (pair, pair);
        }
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
        var capture = layer is null ? null : workers[worker].Observe(layer, bound, 2 * count);
        batch.Observer = capture;
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
        KeepEnds(batch, capture, first, count);
        if (neurons is null)
        {
            if (seed.IsOpen && path.EndsOf(first).End != 0)
                throw new InvalidOperationException("What is explained is open, and several inputs would decide.");
            seed.Resolve<T>(batch.Output[..bound.OutputLength])
                .Compare<T>(batch.Output, batch.BaselineOutput, batch.OutputAdjoint, bound.OutputLength);
        }
        else
        {
            // With no multiplier at the output, everything that goes back comes from the layer.
            batch.OutputAdjoint.Clear();
            capture!.Seed(neurons).Fill(T.One);
        }
        bound.RunCompare(batch, rule);
        if (layer is not null && neurons is null)
        {
            int length = bound.LayerLengths[layer.Index];
            capture!.Adjoints[..(count * length)].CopyTo(layerMultipliers.AsSpan(first * length));
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

    /// <summary>Keeps what was found at the ends of pairs, each by the first pair that has it.</summary>
    private void KeepEnds(Batch<T> batch, LayerCapture<T>? capture, int first, int count)
    {
        int length = path.Bound.OutputLength, ofLayer = layer is null ? 0 : path.Bound.LayerLengths[layer.Index];
        for (int p = 0; p < count; p++)
        {
            var (start, end) = path.EndsOf(first + p);
            if (keepers[end] == first + p)
                path.KeepEnd(end, batch.Output.Slice(p * length, length), Layer(p));
            if (keepers[start] == first + p)
                path.KeepEnd(start, batch.BaselineOutput.Slice(p * length, length), Layer(count + p));
        }

        ReadOnlySpan<T> Layer(int row) => capture is null ? [] : capture.Values.Slice(row * ofLayer, ofLayer);
    }

    // Every pair has its own rows: there is nothing to put in order, and nothing to move.
    protected override bool CanSetAside => true;

    protected override void Commit(int worker, int chunk)
    {
    }
}

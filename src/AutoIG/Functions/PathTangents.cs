using System.Runtime.CompilerServices;
using AutoIG.CompilerServices;

namespace AutoIG.Functions;

/// <summary>
/// dz/dα = A·(x − x′) of the frontier, or of a layer before it: along a segment it is the same everywhere. Not z(x) − z(x′), in which a
/// short move is lost beside a bias.
/// </summary>
internal sealed class PathTangents<T> : ChunkedWork
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly List<PointWorker<T>> workers = [];
    private PathIntegral<T> path = null!;
    private Chunks chunks;
    private T[] scaled = [];
    private int[] powers = [];

    /// <summary>The bytes of the buffers.</summary>
    public long AllocatedBytes => (Unsafe.SizeOf<T>() * (long)scaled.Length) + (sizeof(int) * (long)powers.Length);

    /// <summary>The elements of a segment.</summary>
    private int Length => path.LayerInPrefix is { } layer ? path.Bound.LayerLengths[layer.Index] : path.Bound.Frontier.Total;

    /// <summary>Pushes the moves along all segments.</summary>
    public void Push(PathIntegral<T> integral)
    {
        path = integral;
        var bound = integral.Bound;
        Buffers.Grow(ref scaled, Expect.Count(integral.Segments, Length, "baselines", "elements of all tangents together"));
        Buffers.Grow(ref powers, integral.Segments);
        chunks = new Chunks(integral.Segments, bound.BytesPerPoint(Sections.Prefix));
        try
        {
            Run(chunks.Count, integral.Threads, bound.TicksPerPoint * chunks.Size / 3, integral.Cancellation);
        }
        finally
        {
            PointWorker<T>.Release(workers, bound.Function);
        }
    }

    /// <summary>The tangent of a value of the frontier along a segment.</summary>
    public void OfFrontier(int segment, int value, Span<T> tangent) =>
        PrefixTangent<T>.Scale(path.Bound.Frontier.Part(Row(segment), value), -powers[segment], tangent);

    /// <summary>Multiplies adjoints of the layer by its tangent along a segment.</summary>
    public void Multiply(Span<double> adjoints, int segment)
    {
        ReadOnlySpan<T> row = Row(segment);
        for (int i = 0; i < adjoints.Length; i++)
            adjoints[i] = Moves.Times(adjoints[i], double.ScaleB(double.CreateTruncating(row[i]), -powers[segment]));
    }

    protected override void Provide(int workerCount) => PointWorker<T>.Provide(workers, workerCount, path);

    protected override void Compute(int worker, int chunk)
    {
        var bound = path.Bound;
        int first = chunks.First(chunk);
        int count = chunks.Length(chunk);
        var layer = path.LayerInPrefix is { } observed ? workers[worker].Observe(observed, bound, count + 1) : null;
        var pushed = new PrefixTangent<T>(bound, workers[worker].Batch, layer);
        pushed.Push(path.Ends, path.MovesAt(first, count), powers.AsSpan(first, count));
        for (int s = 0; s < count; s++)
        {
            if (layer is not null)
                pushed.Scaled(s, 0).CopyTo(Row(first + s));
            for (int i = 0; layer is null && i < bound.Frontier.Count; i++)
                pushed.Scaled(s, i).CopyTo(bound.Frontier.Part(Row(first + s), i));
        }
    }

    // Every segment has its own row: there is nothing to put in order, and nothing to move.
    protected override bool CanSetAside => true;

    protected override void Commit(int worker, int chunk)
    {
    }

    private Span<T> Row(int segment) => scaled.AsSpan(segment * Length, Length);
}

using System.Runtime.CompilerServices;
using AutoIG.CompilerServices;

namespace AutoIG.Functions;

/// <summary>
/// The pieces of a straight path on which a function is affine, of functions that are so piece by piece (Sotoudeh and Thakur 2019,
/// "Computing Linear Restrictions of Neural Networks", NeurIPS, arXiv 1908.06214).
/// </summary>
/// <remarks>
/// A point says how far its own piece reaches to both sides: up to there each argument of a rectifier is affine in α, and its zero follows
/// from value and slope. The middle of what is not covered yet is asked next, all such middles at once, so that there are about as many
/// evaluations as pieces. What lies between two pieces and is narrower than the type can tell is shared between them.
/// </remarks>
internal sealed class LinearPieces<T> : ChunkedWork
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // Some roundings of α, to which breakpoints that are found from both sides may differ.
    private static readonly double Resolution = 4 * Precision;

    private readonly List<PointWorker<T>> workers = [];
    private readonly PathTangents<T> tangents = new();
    private readonly List<(double From, double To)> pieces = [];
    private List<(double From, double To)> open = [], next = [];
    private PathIntegral<T> path = null!;
    private int segment;
    private Chunks chunks;
    private T[] nearest = [];
    private double[] nodes = [], weights = [], shifts = [];

    /// <summary>The rounding of numbers of the type that lie between 0 and 1.</summary>
    private static double Precision => typeof(T) == typeof(float) ? 1.0 / (1 << 23) : 1.0 / (1L << 52);

    /// <summary>The bytes of the buffers.</summary>
    public long AllocatedBytes => (Unsafe.SizeOf<T>() * (long)nearest.Length) + (3L * sizeof(double) * nodes.Length)
        + tangents.AllocatedBytes;

    /// <summary>How many pieces there are.</summary>
    public int Count => pieces.Count;

    /// <summary>At how many points it was asked how far their pieces reach.</summary>
    public int Evaluations { get; private set; }

    /// <summary>The middle of each piece, α.</summary>
    public double[] Nodes => nodes;

    /// <summary>The width of each piece.</summary>
    public double[] Weights => weights;

    /// <summary>
    /// By how much the width of each piece changes where the breakpoints are moved to and fro by what they are uncertain by: how far the
    /// two pieces at its sides differ about it, or the rounding of α.
    /// </summary>
    public double[] Shifts => shifts;

    /// <summary>Finds the pieces of a segment.</summary>
    /// <param name="integral">The path; its ends have been evaluated, and it observes no layer.</param>
    /// <param name="ofSegment">The segment.</param>
    /// <param name="most">How many pieces there may be.</param>
    /// <returns>Whether there are no more.</returns>
    public bool TryFind(PathIntegral<T> integral, int ofSegment, int most)
    {
        (path, segment) = (integral, ofSegment);
        tangents.Push(integral);
        pieces.Clear();
        open.Clear();
        open.Add((0, 1));
        Evaluations = 0;
        try
        {
            while (open.Count > 0)
            {
                if (pieces.Count + open.Count > most)
                    return false;
                Evaluate();
                Cover();
            }
        }
        finally
        {
            PointWorker<T>.Release(workers, integral.Bound.Function);
        }
        pieces.Sort(static (a, b) => a.From.CompareTo(b.From));
        Weigh();
        return true;
    }

    protected override void Provide(int workerCount) => PointWorker<T>.Provide(workers, workerCount, path);

    protected override void Compute(int worker, int chunk)
    {
        var bound = path.Bound;
        int first = chunks.First(chunk);
        int count = chunks.Length(chunk);
        var batch = workers[worker].Batch;
        batch.Prepare(bound.Plan, count, Sections.LinearPieces);
        batch.Observer = null;
        var (start, end) = path.EndsOf(segment);
        for (int i = 0; i < bound.Frontier.Count; i++)
        {
            int length = bound.Frontier.Length(i);
            Span<T> points = batch.Frontier(i), slopes = batch.FrontierTangent(i);
            for (int p = 0; p < count; p++)
            {
                PathKernels.Interpolate(
                    bound.Frontier.Part(path.FrontierAt(start), i), bound.Frontier.Part(path.FrontierAt(end), i),
                    [Middle(open[first + p])], points.Slice(p * length, length));
                tangents.OfFrontier(segment, i, slopes.Slice(p * length, length));
            }
        }
        bound.RunFindBreakpoints(batch);
        batch.Breakpoints.CopyTo(nearest.AsSpan(first * Breakpoints.Sides));
    }

    // Every point has its own numbers: there is nothing to put in order, and nothing to move.
    protected override bool CanSetAside => true;

    protected override void Commit(int worker, int chunk)
    {
    }

    private static double Middle((double From, double To) part) => part.From + ((part.To - part.From) / 2);

    /// <summary>Asks the middle of each part that is not covered how far its piece reaches.</summary>
    private void Evaluate()
    {
        var bound = path.Bound;
        Buffers.Grow(ref nearest, open.Count * Breakpoints.Sides);
        chunks = new Chunks(open.Count, bound.BytesPerPoint(Sections.LinearPieces));
        // Value and tangent cost about two thirds of a point, which goes forward and back.
        Run(chunks.Count, path.Threads, bound.TicksPerPoint * chunks.Size * 2 / 3, path.Cancellation);
        Evaluations += open.Count;
    }

    /// <summary>Takes the pieces that were found out of what is not covered.</summary>
    private void Cover()
    {
        next.Clear();
        for (int i = 0; i < open.Count; i++)
        {
            var (from, to) = open[i];
            double middle = Middle(open[i]);
            double upper = Math.Min(to, middle + (1 / double.CreateTruncating(nearest[i * Breakpoints.Sides])));
            double lower = Math.Max(from, middle - (1 / double.CreateTruncating(nearest[(i * Breakpoints.Sides) + 1])));
            if (upper > lower)
                pieces.Add((lower, upper));
            if (lower - from > Resolution)
                next.Add((from, lower));
            if (to - upper > Resolution)
                next.Add((upper, to));
        }
        (open, next) = (next, open);
    }

    /// <summary>The quadrature that is exact: one node a piece.</summary>
    private void Weigh()
    {
        Buffers.Grow(ref nodes, Count);
        Buffers.Grow(ref weights, Count);
        Buffers.Grow(ref shifts, Count);
        double start = 0, uncertainAtStart = 0;
        for (int k = 0; k < Count; k++)
        {
            bool isLast = k == Count - 1;
            double gap = isLast ? 0 : pieces[k + 1].From - pieces[k].To;
            double end = isLast ? 1 : pieces[k].To + (gap / 2), uncertainAtEnd = isLast ? 0 : Math.Max(gap, Precision);
            nodes[k] = Middle(pieces[k]);
            weights[k] = end - start;
            shifts[k] = (k % 2 == 0 ? 1 : -1) * (uncertainAtStart + uncertainAtEnd);
            (start, uncertainAtStart) = (end, uncertainAtEnd);
        }
    }
}

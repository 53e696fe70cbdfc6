using AutoIG.CompilerServices;

namespace AutoIG.Functions;

/// <summary>
/// Reads out ∂F/∂y for the elements y of a layer that is overwritten: at the points of the straight line y′ + α (y − y′) between what it is
/// at the ends of a segment. Everything that does not depend on the layer is what it is at the segment's end.
/// </summary>
internal sealed class LayerLinePoints<T> : PathPoints<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    protected override Sections Sweeps => Path.PointSweeps;

    protected override void Sweep(PointWorker<T> worker, int first, int count)
    {
        var batch = worker.Batch;
        var capture = worker.Observe(Path.Layer!, Bound, count);
        var line = capture.ReplaceValues();
        int length = Length(0);
        for (int p = 0; p < count; p++)
        {
            var (start, end) = Path.EndsOf((first + p) / Path.NodesPerSegment);
            PathKernels.Interpolate(Path.LayerAt(start), Path.LayerAt(end), Path.NodesAt(first + p, 1), line.Slice(p * length, length));
        }

        batch.Observer = capture;
        ForwardAndBackward(worker, first, count, toInputs: Path.LayerInPrefix is not null);
    }

    protected override LayerCapture<T> CaptureOf(PointWorker<T> worker) => worker.Capture;

    /// <summary>The inputs do not move.</summary>
    protected override ReadOnlySpan<T> PointsFrom(int segment) => Path.SegmentEnd(segment);

    protected override int Values => 1;

    protected override int Length(int value) => Bound.LayerLengths[Path.Layer!.Index];

    protected override ReadOnlySpan<T> Rows(PointWorker<T> worker, int value) => worker.Capture.Adjoints;

    protected override bool Counts(int segment, int value, int element)
    {
        var (start, end) = Path.EndsOf(segment);
        return Path.LayerAt(start)[element] != Path.LayerAt(end)[element];
    }

    protected override Span<double> Sums(int row, int value) => Path.LayerSums(row);
}

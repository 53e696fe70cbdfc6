using AutoIG.CompilerServices;

namespace AutoIG.Functions;

/// <summary>
/// Reads out ∂F/∂y for the elements y of a layer, or ∂F/∂y · dy/dα with the tangent dy/dα by forward mode: exact, no difference between
/// neighbouring points.
/// </summary>
internal sealed class LayerPoints<T> : PathPoints<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Whether the adjoint is multiplied by dy/dα.</summary>
    public bool TimesTangent { get; set; }

    protected override Sections Sweeps => Path.PointSweeps | (TimesTangent ? Sections.Pushforward : Sections.None);

    protected override void Sweep(PointWorker<T> worker, int first, int count)
    {
        var batch = worker.Batch;
        var capture = worker.Observe(Path.Layer!, Bound, count, Path.Targets);
        batch.Observer = capture;
        if (TimesTangent)
        {
            FillPoints(batch, first, count);
            FillTangents(batch, first, count);
            Bound.RunPushforward(batch);
        }
        ForwardAndBackward(worker, first, count, toInputs: Path.LayerInPrefix is not null && !Path.IsThroughFrontier);
        for (int target = 0; TimesTangent && target < Path.Targets; target++)
        {
            Select(worker, target);
            capture.MultiplyAdjointsByTangents();
        }
    }

    protected override LayerCapture<T> CaptureOf(PointWorker<T> worker) => worker.Capture;

    protected override int Values => 1;

    protected override int Length(int value) => Bound.LayerLengths[Path.Layer!.Index];

    protected override ReadOnlySpan<T> Rows(PointWorker<T> worker, int value) => worker.Capture.Adjoints;

    protected override bool Counts(int segment, int value, int element) => true;

    protected override Span<double> Sums(int row, int value) => Path.LayerSums(row);
}

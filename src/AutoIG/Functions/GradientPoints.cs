using AutoIG.CompilerServices;

namespace AutoIG.Functions;

/// <summary>Reads out ∂F/∂x, or ∂F/∂(frontier) on its way there.</summary>
internal sealed class GradientPoints<T> : PathPoints<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    protected override Sections Sweeps => Path.PointSweeps;

    protected override bool CanReadOutEachTarget => true;

    protected override void Sweep(PointWorker<T> worker, int first, int count) =>
        ForwardAndBackward(worker, first, count, toInputs: !Path.IsThroughFrontier);
}

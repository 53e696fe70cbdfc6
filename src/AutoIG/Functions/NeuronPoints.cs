using AutoIG.CompilerServices;

namespace AutoIG.Functions;

/// <summary>
/// Reads out ∂F/∂y_j · ∂y_j/∂x for one element y_j of a layer behind the frontier: a first backward sweep finds ∂F/∂y_j, a second one
/// starts from it alone.
/// </summary>
internal sealed class NeuronPoints<T> : PathPoints<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>j, in storage order.</summary>
    public int Neuron { get; set; }

    protected override Sections Sweeps => Path.PointSweeps;

    protected override LayerCapture<T> CaptureOf(PointWorker<T> worker) => worker.Capture;

    protected override void Sweep(PointWorker<T> worker, int first, int count)
    {
        var batch = worker.Batch;
        var capture = worker.Observe(Path.Layer!, Bound, count);
        batch.Observer = capture;
        ForwardAndBackward(worker, first, count, toInputs: false);
        capture.SeedWithCaptured(Neuron);
        // On the same values once more. With no adjoint at the output, everything that goes back comes from the seed.
        batch.OutputAdjoint.Clear();
        Path.Rule.Backward(Bound, batch);
        if (!Path.IsThroughFrontier)
            Bound.RunPrefixTransposed(batch);
    }
}

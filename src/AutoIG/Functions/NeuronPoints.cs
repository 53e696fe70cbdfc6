using AutoIG.CompilerServices;

namespace AutoIG.Functions;

/// <summary>
/// Reads out the derivatives by the input of neurons of a layer behind the frontier: those of their sum N, or Σ_j ∂F/∂y_j · ∂y_j/∂x, what
/// of the output's derivative passes through them. A backward sweep starts from the neurons alone; for the latter another one before it
/// finds ∂F/∂y_j.
/// </summary>
internal sealed class NeuronPoints<T> : PathPoints<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The elements y_j, in storage order.</summary>
    public int[] Neurons { get; set; } = [];

    /// <summary>Whether the neurons' own sum is differentiated rather than the output.</summary>
    public bool OfTheirSum { get; set; }

    protected override Sections Sweeps => Path.PointSweeps;

    protected override LayerCapture<T> CaptureOf(PointWorker<T> worker) => worker.Capture;

    protected override void Sweep(PointWorker<T> worker, int first, int count)
    {
        var batch = worker.Batch;
        var capture = worker.Observe(Path.Layer!, Bound, count);
        batch.Observer = capture;
        if (OfTheirSum)
        {
            FillPoints(batch, first, count);
            Bound.RunForward(batch);
            FindFault(capture, first, count);
            capture.Seed(Neurons).Fill(T.One);
        }
        else
        {
            ForwardAndBackward(worker, first, count, toInputs: false);
            capture.SeedWithCaptured(Neurons);
        }

        // On the same values once more. With no adjoint at the output, everything that goes back comes from the seed.
        batch.OutputAdjoint.Clear();
        Path.Sweep.Backward(Bound, batch);
        if (!Path.IsThroughFrontier)
            Bound.RunPrefixTransposed(batch);
    }

    private void FindFault(LayerCapture<T> capture, int first, int count)
    {
        int length = Bound.LayerLengths[Path.Layer!.Index];
        for (int p = 0; p < count; p++)
        {
            double sum = Sum(capture.Values.Slice(p * length, length), Neurons);
            if (!double.IsFinite(sum))
                Path.TakeDown(Path.Faults().OfOutput, first + p, sum);
        }
    }

    /// <summary>N: the sum of some elements of a layer.</summary>
    public static double Sum(ReadOnlySpan<T> layer, ReadOnlySpan<int> neurons)
    {
        double sum = 0;
        foreach (int neuron in neurons)
            sum += double.CreateTruncating(layer[neuron]);
        return sum;
    }
}

using System.Globalization;
using System.Numerics.Tensors;

namespace AutoIG.Series;

/// <summary>Explains motions: which moments of which channels speak for what the network says.</summary>
internal sealed class MotionExplainer(MotionNet network, int steps, CancellationToken cancellation)
{
    // All channels for a second, half a second further each time.
    private static readonly int[] Window = [6, 10], Stride = [6, 5];

    /// <summary>Explains all motions together.</summary>
    public IReadOnlyList<ExplainedMotion> Explain(IReadOnlyList<Motion> motions)
    {
        Tensor<float>[] signals = [.. motions.Select(motion => Tensor.Create(motion.Signal, [6, Motion.Steps]))];
        IReadOnlyList<Attribution<float>> By(AttributionMethod method) =>
            method.ExplainAll(network.LogitsDerivative, signals, network.Baseline, cancellation: cancellation);
        var path = By(new IntegratedGradients { Steps = steps });
        var occlusion = By(new Occlusion(Window, Stride));
        var map = By(new GradCam(MotionNet.LogitsLayers.Phases) { ChannelAxis = 0 });
        return [.. motions.Select((motion, i) => Result(i, motion, path[i], occlusion[i], map[i]))];
    }

    private static ExplainedMotion Result(
        int index, Motion motion, Attribution<float> path, Attribution<float> occlusion, Attribution<float> map)
    {
        double[] probabilities = Doubles(path.Outputs);
        TensorPrimitives.SoftMax<double>(probabilities, probabilities);
        return new ExplainedMotion(
            string.Create(CultureInfo.InvariantCulture, $"Motion {index + 1}"), motion, (int)Tensor.IndexOfMax<float>(path.Outputs),
            probabilities, Doubles(path.Values),
            // A window hides all channels, so that all have the same number.
            Doubles(occlusion.Values)[..Motion.Steps], Doubles(map.Values), path.Output, path.BaselineOutput, path.ConvergenceDelta);
    }

    private static double[] Doubles(Tensor<float> tensor) => [.. tensor.Select(number => (double)number)];
}

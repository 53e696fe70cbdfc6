using System.Numerics.Tensors;

namespace AutoIG.Voice;

/// <summary>
/// Hears a recording frame by frame, as the network was made to: each with the end of the frame before it, and with what is remembered. The
/// two imported classes are one network, with two of its outputs: <see cref="SileroVad"/> says whether somebody speaks,
/// <see cref="SileroState"/> what is remembered next.
/// </summary>
internal sealed class Detector(SafeTensors weights, int steps)
{
    /// <summary>Samples of a frame, 32 ms.</summary>
    public const int FrameLength = 512;

    /// <summary>Samples of the frame before it that are heard again.</summary>
    public const int ContextLength = 64;

    private readonly SileroVad voice = new(weights);

    private readonly SileroState memory = new(weights);

    public static Detector Open(string data, int steps)
    {
        using var weights = SafeTensors.Open(Path.Combine(data, "SileroVad.safetensors"));
        return new Detector(weights, steps);
    }

    /// <summary>Explains each whole frame: the sound and what is remembered, against silence that is heard first.</summary>
    public IReadOnlyList<Decision> Explain(Recording recording, CancellationToken cancellation)
    {
        var inputs = Frames(recording.Samples, cancellation);
        if (inputs.Count == 0)
            throw new ArgumentException($"Expected at least {FrameLength} samples, got {recording.Samples.Length}.");
        var silence = new SileroVad.ForwardInput(
            Tensor.CreateFromShape<float>([ContextLength + FrameLength]), Tensor.CreateFromShape<float>([2, 128]));
        var explained = new IntegratedGradients { Steps = steps }.ExplainAll(
            voice.ForwardDerivative, inputs, silence, cancellation: cancellation);
        return
        [
            .. explained.Select((why, frame) => new Decision(
                frame, Doubles(inputs[frame].Input), why.Output, why.BaselineOutput, Doubles(why["input"].ToTensor()),
                Doubles(why["state"].ToTensor()).Sum(), why.ConvergenceDelta)),
        ];
    }

    private List<SileroVad.ForwardInput> Frames(float[] samples, CancellationToken cancellation)
    {
        var frames = new List<SileroVad.ForwardInput>();
        var state = Tensor.CreateFromShape<float>([2, 128]);
        for (int from = 0; from + FrameLength <= samples.Length; from += FrameLength)
        {
            cancellation.ThrowIfCancellationRequested();
            var heard = new float[ContextLength + FrameLength];
            int before = Math.Min(ContextLength, from);
            samples.AsSpan(from - before, before + FrameLength).CopyTo(heard.AsSpan(ContextLength - before));
            var sound = Tensor.Create(heard);
            frames.Add(new(sound, state));
            state = memory.ForwardDerivative.Evaluate(new SileroState.ForwardInput(sound, state));
        }

        return frames;
    }

    private static double[] Doubles(Tensor<float> tensor) => [.. tensor.Select(number => (double)number)];
}

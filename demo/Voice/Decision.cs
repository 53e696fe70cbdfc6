using System.Globalization;
using System.Numerics.Tensors;
using AutoIG.Reports;

namespace AutoIG.Voice;

/// <summary>What the network says of a frame, and why.</summary>
/// <param name="Frame">Which frame, from 0.</param>
/// <param name="Sound">What it heard: the end of the frame before, and the frame.</param>
/// <param name="Logit">The logit of speech.</param>
/// <param name="BaselineLogit">That of silence, heard by a network that remembers nothing.</param>
/// <param name="OfSound">What each sample contributed to the difference.</param>
/// <param name="OfMemory">What is remembered of earlier frames contributed together.</param>
/// <param name="ConvergenceDelta">Σ A − (F(x) − F(x′)).</param>
internal sealed record Decision(
    int Frame, double[] Sound, double Logit, double BaselineLogit, double[] OfSound, double OfMemory, double ConvergenceDelta)
{
    /// <summary>When the frame begins, in seconds.</summary>
    public double Time => Frame * (double)Detector.FrameLength / Recording.Rate;

    public double Probability => 1 / (1 + Math.Exp(-Logit));

    public bool IsSpeech => Logit > 0;

    public double Loudness => Math.Sqrt(TensorPrimitives.SumOfSquares<double>(Sound) / Sound.Length);

    /// <summary>What the sound of the frame contributed.</summary>
    public double OfSoundTogether => TensorPrimitives.Sum<double>(OfSound);

    public SeriesExplanation ToCard(string title, int steps) => new()
    {
        Title = title,
        Prediction = IsSpeech ? "speech" : "no speech",
        Probability = IsSpeech ? Probability : 1 - Probability,
        Target = "logit of speech",
        TargetClass = "speech",
        Method = string.Create(
            CultureInfo.InvariantCulture,
            $"Integrated Gradients, Gauss–Legendre, {steps} points, baseline: silence, and nothing remembered;")
            + " the card begins behind what is remembered",
        Output = Logit,
        // What is remembered is no moment of the frame: the card's parts are those of the sound, from silence with this memory.
        BaselineOutput = BaselineLogit + OfMemory,
        CompletenessError = ConvergenceDelta,
        Times = [.. Enumerable.Range(0, Sound.Length).Select(i => 1000.0 * (i - Detector.ContextLength) / Recording.Rate)],
        TimeUnit = "ms",
        Channels = [new SeriesChannel("sound", Sound, OfSound)],
        Notes =
        [
            string.Create(
                CultureInfo.InvariantCulture,
                $"Of the logit {Logit:+0.00;−0.00}, silence alone has {BaselineLogit:+0.00;−0.00}, ")
            + string.Create(
                CultureInfo.InvariantCulture,
                $"the sound contributed {OfSoundTogether:+0.00;−0.00} and what is remembered {OfMemory:+0.00;−0.00}."),
        ],
    };
}

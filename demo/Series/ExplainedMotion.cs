using System.Globalization;
using System.Numerics.Tensors;
using AutoIG.Reports;

namespace AutoIG.Series;

/// <summary>A motion with what each moment of each channel contributed to the answer.</summary>
/// <param name="Title">Names it.</param>
/// <param name="Motion">The motion.</param>
/// <param name="Answer">What the network says.</param>
/// <param name="Probabilities">Of each kind.</param>
/// <param name="Path">Integrated Gradients, [6, 100] row-major.</param>
/// <param name="Occlusion">What F loses without a second, for each moment.</param>
/// <param name="GradCam">The last layer's map, for each moment.</param>
/// <param name="Output">F(x): the logit of the answer.</param>
/// <param name="BaselineOutput">F(x′).</param>
/// <param name="ConvergenceDelta">Σ A − (F(x) − F(x′)).</param>
internal sealed record ExplainedMotion(
    string Title, Motion Motion, int Answer, IReadOnlyList<double> Probabilities, double[] Path, double[] Occlusion, double[] GradCam,
    double Output, double BaselineOutput, double ConvergenceDelta)
{
    public string AnswerName => Motion.Kinds[Answer];

    public bool IsRight => Answer == Motion.Kind;

    /// <summary>The attributions of one channel.</summary>
    public ReadOnlySpan<double> Channel(int channel) => Path.AsSpan(channel * Motion.Steps, Motion.Steps);

    /// <summary>Σ |A| of one channel over all of all channels.</summary>
    public double ShareOf(int channel) => Magnitude(Channel(channel)) / Magnitude(Path);

    /// <summary>Σ |A| within 0.4 s of a stroke over all of it, and what share of the time that is.</summary>
    public (double Attribution, double Time) AtStrokes()
    {
        double near = 0;
        int moments = 0;
        for (int step = 0; step < Motion.Steps; step++)
        {
            if (!Motion.Strokes.Any(time => Math.Abs((step / Motion.Rate) - time) <= 0.4))
                continue;
            moments++;
            for (int channel = 0; channel < 6; channel++)
                near += Math.Abs(Path[(channel * Motion.Steps) + step]);
        }

        return (near / Magnitude(Path), (double)moments / Motion.Steps);
    }

    /// <summary>The card of the report.</summary>
    /// <param name="steps">Points of the quadrature.</param>
    public SeriesExplanation ToCard(int steps) => new()
    {
        Title = Title,
        Prediction = AnswerName,
        Probability = Probabilities[Answer],
        Truth = Motion.Kinds[Motion.Kind],
        Target = $"logit of {AnswerName}",
        TargetClass = AnswerName,
        Method = string.Create(
            CultureInfo.InvariantCulture, $"Integrated Gradients, Gauss–Legendre, {steps} points, baseline: each channel’s mean"),
        Output = Output,
        BaselineOutput = BaselineOutput,
        CompletenessError = ConvergenceDelta,
        Scores = [.. Motion.Kinds.Select((kind, i) => new Score(kind, Probabilities[i]))],
        Times = [.. Enumerable.Range(0, Motion.Steps).Select(step => step / Motion.Rate)],
        TimeUnit = "s",
        Channels =
        [
            .. Motion.Channels.Select((name, i) => new SeriesChannel(
                $"{name}, {(i < 3 ? "g" : "rad/s")}", [.. Motion.Channel(i).ToArray().Select(number => (double)number)],
                Channel(i).ToArray())),
        ],
        OtherMethods =
        [
            new("Occlusion: what F loses without a second", AttributionMap.Create<double>(Occlusion, Motion.Steps)),
            new("Grad-CAM of the last layer", AttributionMap.Create<double>(GradCam, Motion.Steps)),
        ],
        Notes = Motion.Strokes.Count == 0 ? [] :
        [
            string.Create(
                CultureInfo.InvariantCulture,
                $"Strokes at {string.Join(", ", Motion.Strokes.Select(time => time.ToString("F1", CultureInfo.InvariantCulture)))} s: ")
            + string.Create(
                CultureInfo.InvariantCulture,
                $"{100 * AtStrokes().Attribution:F0} % of |A| lies within 0.4 s of one, {100 * AtStrokes().Time:F0} % of the time does."),
        ],
    };

    private static double Magnitude(ReadOnlySpan<double> attributions) => TensorPrimitives.SumOfMagnitudes(attributions);
}

using System.Numerics.Tensors;
using AutoIG.Reference.Tests.Models;

namespace AutoIG.Benchmarks.Trust;

/// <summary>
/// How important the units of a layer are, by four scores, and what becomes of the answer without them: the two evaluations of Dhamdhere,
/// Sundararajan and Yan 2018, "How Important Is a Neuron?", arXiv 1805.12233, on digits.
/// </summary>
/// <param name="name">What the units are.</param>
/// <param name="layer">The layer.</param>
/// <param name="units">How many units it has; its other elements are positions.</param>
/// <param name="head">The part of the network above it, of [units, positions] or [units].</param>
internal sealed class UnitScores(string name, LayerKey layer, int units, DifferentiableFunction<float> head)
{
    private const int Classes = 10;

    /// <summary>How many units a classifier is given.</summary>
    public static readonly int[] Kept = [2, 4, 8, 16];

    private readonly (string Name, AttributionMethod Method)[] scores =
    [
        ("conductance", new LayerConductance(layer)), ("activation", new LayerActivation(layer)),
        ("gradient × activation", new LayerGradientXActivation(layer)), ("internal influence", new InternalInfluence(layer)),
    ];

    /// <summary>
    /// Takes units away, the largest score first, until the answer changes; and the area over the curve of the logit as they go.
    /// </summary>
    public void Ablate(DigitImages digits, IReadOnlyList<int> chosen, TextWriter output, CancellationToken cancellation)
    {
        var activations = Explained(new LayerActivation(layer), digits, chosen, cancellation);
        foreach (var (score, method) in scores)
        {
            var explained = Explained(method, digits, chosen, cancellation);
            var flipping = new PixelFlipping { ChannelAxis = Axis };
            var counts = new MeasureResult[chosen.Count];
            var areas = new MeasureResult[chosen.Count];
            for (int i = 0; i < chosen.Count; i++)
            {
                var at = Shaped(activations[i].Values);
                var margin = Target.Margin(explained[i].Target, RunnerUp.AtEachPoint);
                var margins = flipping.Score(head, Shaped(explained[i].Values), at, target: margin, cancellation: cancellation).Values;
                int changed = margins.ToList().FindIndex(value => value <= 0);
                // Where no number of units changes the answer, one more than there are would.
                counts[i] = new MeasureResult(changed < 0 ? units + 1 : changed);
                areas[i] = flipping.Score(
                    head, Shaped(explained[i].Values), at, target: explained[i].Target, cancellation: cancellation);
            }

            string[] cells = [name, score, Shown.Interval(new MeasureSummary(counts)), Shown.Interval(new MeasureSummary(areas))];
            output.WriteLine($"| {string.Join(" | ", cells)} |");
        }
    }

    /// <summary>
    /// Gives a linear classifier the units with the largest mean magnitude of their score over the first half of the digits, trains it
    /// there, and counts how many of the other half it gets right.
    /// </summary>
    public void Select(DigitImages digits, TextWriter output, CancellationToken cancellation)
    {
        int half = digits.Count / 2;
        int[] train = [.. Enumerable.Range(0, half)], test = [.. Enumerable.Range(half, digits.Count - half)];
        double[][] trained = Units(Explained(new LayerActivation(layer), digits, train, cancellation));
        double[][] tested = Units(Explained(new LayerActivation(layer), digits, test, cancellation));
        foreach (var (score, method) in scores)
        {
            double[][] ofDigits = Units(Explained(method, digits, train, cancellation));
            int[] order = [.. Enumerable.Range(0, units).OrderByDescending(unit => ofDigits.Sum(row => Math.Abs(row[unit])))];
            var cells = Kept.Select(kept =>
            {
                cancellation.ThrowIfCancellationRequested();
                double[][] Chosen(double[][] rows) => [.. rows.Select(row => order[..kept].Select(unit => row[unit]).ToArray())];
                var classifier = SoftmaxRegression.Train(Chosen(trained), [.. train.Select(digits.Label)], Classes);
                double[][] chosen = Chosen(tested);
                return Shown.Interval(new MeasureSummary(
                    [.. test.Select((digit, i) => new MeasureResult(classifier.Predict(chosen[i]) == digits.Label(digit) ? 1 : 0))]));
            });
            output.WriteLine($"| {name} | {score} | {string.Join(" | ", cells)} |");
        }
    }

    // A filter goes with all of its positions.
    private int? Axis => head.Signature.Inputs[0].Shape.Count == 2 ? 1 : null;

    private Tensor<float> Shaped(Tensor<float> values) =>
        Axis is null ? values : Tensor.Create(values.ToArray(), [units, (int)values.FlattenedLength / units]);

    /// <summary>The sum over the positions of each unit.</summary>
    private double[][] Units(IReadOnlyList<Attribution<float>> explained) =>
    [
        .. explained.Select(why =>
        {
            float[] values = [.. why.Values];
            int positions = values.Length / units;
            return Enumerable.Range(0, units).Select(unit => values.Skip(unit * positions).Take(positions).Sum(v => (double)v)).ToArray();
        }),
    ];

    private static IReadOnlyList<Attribution<float>> Explained(
        AttributionMethod method, DigitImages digits, IReadOnlyList<int> chosen, CancellationToken cancellation) =>
        method.ExplainAll(digits.Function, [.. chosen.Select(digits.Image)], cancellation: cancellation);
}

using System.Numerics.Tensors;
using AutoIG.Functions;

namespace AutoIG;

/// <content>What a call states and gives, and the room beside it.</content>
internal sealed partial class AttributionWorkspace<T>
{
    private double[] results = [], errors = [];
    private double[] scratch = [], nodes = [], nodeWeights = [];
    private double[] baselineOutputs = [], sharedOut = [];
    private T[] outputs = [];
    private double[] groupValues = [], intercepts = [];
    private int groups;
    private double? ofNeurons;

    /// <summary>The elements of one result.</summary>
    public int ResultLength { get; private set; }

    /// <summary>The outputs at the (first) sample.</summary>
    public ReadOnlySpan<T> Outputs => outputs.AsSpan(0, Bound.OutputLength);

    /// <summary>F(x) of the (first) sample by the <see cref="Target"/>, or N(x) where neurons are explained.</summary>
    public double Output => ofNeurons ?? Seed.Value(Outputs);

    /// <summary>The same at x′, averaged over the baselines; NaN where the method has none.</summary>
    public double BaselineOutput
    {
        get => baselineOutputs[Target];
        set => baselineOutputs[Target] = value;
    }

    /// <summary>
    /// What attributions that are complete add up to: F(x) − F(x′), unless the method has said what else it shares out.
    /// </summary>
    public double ExpectedSum => double.IsNaN(sharedOut[Target]) ? Output - BaselineOutput : sharedOut[Target];

    /// <summary>States what the attributions of a target add up to.</summary>
    public void ExpectSum(int target, double sum) => sharedOut[target] = sum;

    /// <summary>
    /// Attributions, which the method writes: those of a sample for the first target, those for each further target
    /// <see cref="Samples"/> later.
    /// </summary>
    public Span<double> Result(int result) => results.AsSpan(result * ResultLength, ResultLength);

    /// <summary>The attributions of the (first) sample for the <see cref="Target"/>.</summary>
    public ReadOnlySpan<double> FirstResult => Result(Target * Samples);

    /// <summary>The sample that a result explains.</summary>
    public ReadOnlySpan<T> Input(int result) => Ends[result % Samples];

    /// <summary>Whether <see cref="StandardErrors"/> have been written.</summary>
    public bool HasStandardErrors { get; private set; }

    /// <summary>
    /// The standard errors of the (first) sample's attributions for the <see cref="Target"/>, one for each: the method writes them where it
    /// has several independent draws to tell them by.
    /// </summary>
    public Span<double> StandardErrors => errors.AsSpan(Target * ResultLength, ResultLength);

    /// <summary>Takes the standard errors of means of <paramref name="draws"/> draws: √(Σ (a_j − μ)² / (n − 1) / n).</summary>
    public void TakeStandardErrors(int target, ReadOnlySpan<double> squaredDeviations, int draws)
    {
        HasStandardErrors = draws > 1;
        if (!HasStandardErrors)
            return;
        Buffers.Grow(ref errors, Expect.Count(Targets, ResultLength, "targets", "attributions together"));
        for (int i = 0; i < squaredDeviations.Length; i++)
            errors[(target * ResultLength) + i] = Math.Sqrt(squaredDeviations[i] / (draws - 1) / draws);
    }

    /// <summary>Takes the estimated errors of a sample's integral, times its weight: those of the first are told.</summary>
    public void TakeErrors(int sample, ReadOnlySpan<double> estimated, double weight)
    {
        if (sample > 0)
            return;
        var all = Integration.Errors(Target);
        TensorPrimitives.MultiplyAdd(estimated, weight, all, all);
    }

    /// <summary>Whether the method explains groups of features.</summary>
    public bool HasGroups { get; private set; }

    /// <summary>The numbers of the groups of the (first) sample for the <see cref="Target"/>.</summary>
    public ReadOnlySpan<double> GroupValues => groupValues.AsSpan(Target * groups, groups);

    /// <summary>What the linear model of the groups adds to their sum for the <see cref="Target"/>; NaN where there is none.</summary>
    public double Intercept => intercepts[Target];

    /// <summary>Takes the numbers of the groups of the (first) sample.</summary>
    public void TakeGroups(int target, ReadOnlySpan<double> values, double intercept)
    {
        (HasGroups, groups) = (true, values.Length);
        int all = Expect.Count(Targets, groups, "targets", "groups together");
        if (groupValues.Length < all)
            Array.Resize(ref groupValues, all);
        if (intercepts.Length < Targets)
            Array.Resize(ref intercepts, Targets);
        values.CopyTo(groupValues.AsSpan(target * groups));
        intercepts[target] = intercept;
    }

    /// <summary>States F(x′) of a target in place of that of the ends.</summary>
    public void StateBaseline(int target, double value) => baselineOutputs[target] = value;

    /// <summary>Makes room beside the results of one sample: a number of rows of the length of one, all of it 0.</summary>
    public void ClearScratch(int rows) => Buffers.Zeroed(ref scratch, Expect.Count(rows, ResultLength, "targets", "attributions together"));

    /// <summary>A row of the room beside the results of one sample.</summary>
    public Span<double> Scratch(int row) => scratch.AsSpan(row * ResultLength, ResultLength);

    /// <summary>Room for an α and a weight for each of a number of points.</summary>
    public double[] Nodes(int count, out double[] weights)
    {
        Buffers.Grow(ref nodes, count);
        Buffers.Grow(ref nodeWeights, count);
        weights = nodeWeights;
        return nodes;
    }
}

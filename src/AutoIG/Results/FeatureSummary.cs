using System.Diagnostics;
using System.Globalization;

namespace AutoIG;

/// <summary>What many explanations say of one feature; see <see cref="AttributionSummary{T}"/>.</summary>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class FeatureSummary
{
    internal FeatureSummary(string name) => Name = name;

    /// <summary>The name of the feature; without one, that of the input with the element's indices.</summary>
    public string Name { get; }

    /// <summary>The mean of the attributions.</summary>
    public double Mean { get; internal init; }

    /// <summary>The mean of their magnitudes.</summary>
    public double MeanAbsolute { get; internal init; }

    /// <summary>√(Σ (a − mean)²/(n − 1)); NaN below two samples.</summary>
    public double StandardDeviation { get; internal init; }

    /// <summary>The least attribution.</summary>
    public double Minimum { get; internal init; }

    /// <summary>The largest attribution.</summary>
    public double Maximum { get; internal init; }

    /// <summary>
    /// In how many samples the feature was among the <see cref="AttributionSummary{T}.Top"/> first: not 0, and less than so many others
    /// larger by magnitude.
    /// </summary>
    public long TopCount { get; internal init; }

    /// <summary>The mean of its rank by magnitude: 1 for the largest; equal ones share the mean of their ranks.</summary>
    public double MeanRank { get; internal init; }

    /// <summary>For example <c>income: mean +0.31, mean magnitude 0.42, deviation 0.2, mean rank 1.4</c>.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Name}: mean {ShortText.Signed(Mean)}, mean magnitude {ShortText.Number(MeanAbsolute)}, ")
        + $"deviation {ShortText.Number(StandardDeviation)}, mean rank {ShortText.Number(MeanRank)}";
}

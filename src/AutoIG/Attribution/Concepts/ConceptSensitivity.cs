using System.Diagnostics;
using System.Globalization;

namespace AutoIG;

/// <summary>How sensitive an output is to a concept, over many samples: what <see cref="Tcav"/> gives.</summary>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class ConceptSensitivity
{
    internal ConceptSensitivity(double[] sensitivities) => Sensitivities = Array.AsReadOnly(sensitivities);

    /// <summary>S(x) = Σ v·∂F/∂y for each sample, in their order: the derivative of the output in the direction of the concept.</summary>
    public IReadOnlyList<double> Sensitivities { get; }

    /// <summary>The share of samples with S above 0, from 0 to 1: the TCAV score.</summary>
    public double FractionPositive => (double)Sensitivities.Count(sensitivity => sensitivity > 0) / Sensitivities.Count;

    /// <summary>Σ max(S, 0) / Σ |S|, from 0 to 1: the same with each sample weighed by how sensitive it is; NaN where none is.</summary>
    public double Magnitude => Sensitivities.Sum(sensitivity => Math.Max(sensitivity, 0)) / Sensitivities.Sum(Math.Abs);

    /// <summary>One line: the score, the magnitude and the number of samples.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{ShortText.Number(FractionPositive)} of {Sensitivities.Count} samples above 0, magnitude {ShortText.Number(Magnitude)}");
}

using System.Diagnostics;
using System.Numerics.Tensors;

namespace AutoIG;

/// <summary>How much worse predictions are without a group of features; what <see cref="PermutationImportance"/> gives.</summary>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class ImportanceScores
{
    internal ImportanceScores(IReadOnlyList<string> names, double[] values, double measure)
    {
        (Names, Measure) = (names, measure);
        int groups = names.Count, repeats = values.Length / groups;
        Values = Tensor.Create(values, [groups, repeats]);
        double[] means = new double[groups], deviations = new double[groups];
        for (int group = 0; group < groups; group++)
        {
            var row = values.AsSpan(group * repeats, repeats);
            means[group] = TensorPrimitives.Sum<double>(row) / repeats;
            double squares = 0;
            foreach (double value in row)
                squares += (value - means[group]) * (value - means[group]);
            deviations[group] = Math.Sqrt(squares / repeats);
        }
        (Means, StandardDeviations) = (Array.AsReadOnly(means), Array.AsReadOnly(deviations));
    }

    /// <summary>The names of the groups.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>The importance in each repeat, [groups, repeats]. Larger is more important.</summary>
    public Tensor<double> Values { get; }

    /// <summary>The means over the repeats, one for each group.</summary>
    public IReadOnlyList<double> Means { get; }

    /// <summary>The population standard deviations over the repeats, √(Σ (value − mean)²/R).</summary>
    public IReadOnlyList<double> StandardDeviations { get; }

    /// <summary>The measure of the rows as they are.</summary>
    public double Measure { get; }

    /// <summary>One line: the measure, and the groups of the largest means.</summary>
    public override string ToString() =>
        $"Measure {ShortText.Number(Measure)}: " + ShortText.Largest([.. Means], group => Names[group]);
}

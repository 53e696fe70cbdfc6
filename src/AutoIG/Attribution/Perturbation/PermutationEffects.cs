using System.Numerics.Tensors;

namespace AutoIG;

/// <summary>
/// What an output loses where a group of features takes the values of other rows; what <see cref="FeaturePermutation"/> gives.
/// </summary>
public sealed class PermutationEffects
{
    internal PermutationEffects(IReadOnlyList<string> names, double[] values, int rows)
    {
        Names = names;
        Values = Tensor.Create(values, [rows, names.Count]);
        var means = new double[names.Count];
        for (int i = 0; i < values.Length; i++)
            means[i % means.Length] += values[i] / rows;
        Means = Array.AsReadOnly(means);
    }

    /// <summary>The names of the groups.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>F(row) − F(changed row), [rows, groups].</summary>
    public Tensor<double> Values { get; }

    /// <summary>The means over the rows, with their signs, one for each group.</summary>
    public IReadOnlyList<double> Means { get; }
}

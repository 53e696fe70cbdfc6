using System.Diagnostics;
using System.Numerics.Tensors;

namespace AutoIG;

/// <summary>How much each feature matters over many rows; what <see cref="MeanAbsoluteAttribution"/> gives.</summary>
/// <typeparam name="T">The element type.</typeparam>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class MeanAttribution<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    internal MeanAttribution(NamedTensors<T> inputs, double[]? groupValues) =>
        (Inputs, GroupValues) = (inputs, groupValues is null ? null : Array.AsReadOnly(groupValues));

    /// <summary>The means by the name of the input, or of the layer, that they belong to.</summary>
    public NamedTensors<T> Inputs { get; }

    /// <summary>The means of the only input.</summary>
    /// <exception cref="InvalidOperationException">There are several inputs: name one.</exception>
    public Tensor<T> Values => Inputs.Values;

    /// <summary>One mean for each group, of methods that remove groups of features; <see langword="null"/> of others.</summary>
    public IReadOnlyList<double>? GroupValues { get; }

    /// <summary>One line: the largest means.</summary>
    public override string ToString() => "Mean of |attribution|: " + Inputs.Largest(isSigned: false);
}

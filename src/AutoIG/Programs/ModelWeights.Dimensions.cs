using System.Numerics.Tensors;

namespace AutoIG.CompilerServices;

/// <content>Named dimensions of weights.</content>
public abstract partial class ModelWeights<T>
{
    private const int UnknownSize = -1;

    /// <summary>The size of a named dimension, on which all weights that have it must agree. Called before the weights are made.</summary>
    /// <param name="dimension">The name.</param>
    /// <param name="axes">The weights that have it, and which axis it is.</param>
    /// <returns>The size; −1 where no weight has been set, which whoever reads one is told.</returns>
    /// <exception cref="ArgumentException">Two weights disagree, or a weight has too few axes.</exception>
    protected static int Size(string dimension, params ReadOnlySpan<(IReadOnlyTensor? Tensor, string Weight, int Axis)> axes)
    {
        int size = UnknownSize;
        string first = "";
        foreach (var (tensor, weight, axis) in axes)
        {
            if (tensor is null)
                continue;
            if (axis >= tensor.Rank)
            {
                throw new ArgumentException(
                    $"Weight '{weight}': expected axis {axis} to be '{dimension}', "
                    + $"got shape [{string.Join(", ", tensor.Lengths.ToArray())}].", weight);
            }
            int own = checked((int)tensor.Lengths[axis]);
            if (size == UnknownSize)
                (size, first) = (own, weight);
            if (own != size)
            {
                throw new ArgumentException(
                    $"Weights '{first}' and '{weight}': expected the same size of '{dimension}', "
                    + $"got {size} in '{first}' and {own} in '{weight}'.", weight);
            }
        }
        return size;
    }
}

using System.ComponentModel;
using System.Globalization;
using System.Numerics.Tensors;

namespace AutoIG.CompilerServices;

/// <summary>
/// What is read from a model once: its weights, checked and packed for their kernels, its masks, indices and settings. The generated class
/// of a model is made once and shared by all programs over it; how a field of the model becomes a weight is said here.
/// </summary>
/// <typeparam name="T">The element type.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract partial class ModelWeights<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>
    /// A weight of the model as the generated code keeps it: checked against its declared shape, and finite. Called when the
    /// weights are made.
    /// </summary>
    /// <param name="tensor">The field's or property's value.</param>
    /// <param name="name">Its name.</param>
    /// <param name="shape">The shape that its [Shape] declares.</param>
    /// <returns>The elements, row-major.</returns>
    /// <exception cref="ArgumentNullException">The weight has not been set.</exception>
    /// <exception cref="ArgumentException">The weight has another shape than declared, or an element that is NaN or infinite.</exception>
    protected static T[] Weight(Tensor<T>? tensor, string name, params ReadOnlySpan<int> shape)
    {
        var elements = Elements(tensor, "Weight", name, shape);
        for (int i = 0; i < elements.Length; i++)
        {
            if (!T.IsFinite(elements[i]))
            {
                string hint = T.IsNegativeInfinity(elements[i])
                    ? "; a mask that shuts keys out is the attnMask of ScaledDotProductAttention"
                    : "";
                throw new ArgumentException(
                    $"Weight '{name}': expected finite elements, element {i} of {elements.Length} is {elements[i]}{hint}.", name);
            }
        }
        return elements;
    }

    /// <summary>
    /// A mask that is added to attention's scores, as the generated code keeps it: checked against its declared shape, and finite but for
    /// −∞, which shuts a key out. Called when the weights are made.
    /// </summary>
    /// <param name="tensor">The field's or property's value.</param>
    /// <param name="name">Its name.</param>
    /// <param name="shape">The shape that its [Shape] declares.</param>
    /// <returns>The elements, row-major.</returns>
    /// <exception cref="ArgumentNullException">The mask has not been set.</exception>
    /// <exception cref="ArgumentException">
    /// The mask has another shape than declared, an element that is NaN or +∞, or a row that shuts every key out: the softmax of a query
    /// that sees no key is 0/0.
    /// </exception>
    protected static T[] AttentionMask(Tensor<T>? tensor, string name, params ReadOnlySpan<int> shape)
    {
        var elements = Elements(tensor, "Mask", name, shape);
        for (int i = 0; i < elements.Length; i++)
        {
            if (T.IsNaN(elements[i]) || T.IsPositiveInfinity(elements[i]))
                throw new ArgumentException(
                    $"Mask '{name}': expected finite elements or −∞, element {i} of {elements.Length} "
                    + $"is {elements[i].ToString(null, CultureInfo.InvariantCulture)}.",
                    name);
        }
        CheckRows(elements, static element => T.IsFinite(element), name, shape);
        return elements;
    }

    /// <inheritdoc cref="AttentionMask(Tensor{T}, string, ReadOnlySpan{int})"/>
    /// <summary>A mask of the keys that attention sees, as the generated code keeps it: 1 where it holds, 0 elsewhere.</summary>
    protected static T[] AttentionMask(Tensor<bool>? tensor, string name, params ReadOnlySpan<int> shape)
    {
        var elements = Mask(tensor, name, shape);
        CheckRows(elements, static element => element == T.One, name, shape);
        return elements;
    }

    private static void CheckRows(T[] elements, Func<T, bool> isSeen, string name, ReadOnlySpan<int> shape)
    {
        int keys = shape.IsEmpty ? 1 : shape[^1];
        for (int row = 0; row < elements.Length / keys; row++)
        {
            if (!elements.Skip(row * keys).Take(keys).Any(isSeen))
                throw new ArgumentException(
                    $"Mask '{name}': expected every query to see a key, row {row} of {elements.Length / keys} shuts out all {keys}.", name);
        }
    }
}

using System.Globalization;
using System.Numerics.Tensors;

namespace AutoIG.CompilerServices;

/// <content>Constants of the model that choose rather than weigh: masks and indices.</content>
public abstract partial class ModelWeights<T>
{
    /// <summary>
    /// A mask of the model as the generated code keeps it: 1 where it holds, 0 elsewhere. Called when the weights are made.
    /// </summary>
    /// <param name="tensor">The field's or property's value.</param>
    /// <param name="name">Its name.</param>
    /// <param name="shape">The shape that its [Shape] declares.</param>
    /// <exception cref="ArgumentNullException">The mask has not been set.</exception>
    /// <exception cref="ArgumentException">The mask has another shape than declared.</exception>
    protected static T[] Mask(Tensor<bool>? tensor, string name, params ReadOnlySpan<int> shape) =>
        Array.ConvertAll(Elements(tensor, "Mask", name, shape), static holds => holds ? T.One : T.Zero);

    /// <summary>Indices of the model as the generated code keeps them. Called when the weights are made.</summary>
    /// <param name="tensor">The field's or property's value.</param>
    /// <param name="name">Its name.</param>
    /// <param name="shape">The shape that its [Shape] declares.</param>
    /// <returns>The indices, row-major.</returns>
    /// <exception cref="ArgumentNullException">The tensor has not been set.</exception>
    /// <exception cref="ArgumentException">The tensor has another shape than declared.</exception>
    protected static int[] Integers(Tensor<int>? tensor, string name, params ReadOnlySpan<int> shape) =>
        Elements(tensor, "Indices", name, shape);

    private static TElement[] Elements<TElement>(Tensor<TElement>? tensor, string kind, string name, ReadOnlySpan<int> shape)
    {
        if (tensor is null)
        {
            var sizes = Array.ConvertAll(
                shape.ToArray(), static size => size == UnknownSize ? "?" : size.ToString(CultureInfo.InvariantCulture));
            throw new ArgumentNullException(name, $"{kind} '{name}': expected a tensor of shape [{string.Join(", ", sizes)}], it is null.");
        }
        bool matches = tensor.Rank == shape.Length;
        for (int i = 0; matches && i < shape.Length; i++)
            matches = tensor.Lengths[i] == shape[i];
        if (!matches)
        {
            throw new ArgumentException(
                $"{kind} '{name}': expected shape [{string.Join(", ", shape.ToArray())}], "
                + $"got [{string.Join(", ", tensor.Lengths.ToArray())}].",
                name);
        }
        var elements = new TElement[checked((int)tensor.FlattenedLength)];
        tensor.FlattenTo(elements);
        return elements;
    }
}

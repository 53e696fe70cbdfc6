using System.Numerics.Tensors;

namespace AutoIG;

public abstract partial class DifferentiableFunction<T>
{
    /// <summary>
    /// A weight of the model as the generated code keeps it: checked against its declared shape, and finite. Called when the function is
    /// constructed.
    /// </summary>
    /// <param name="tensor">The field's or property's value.</param>
    /// <param name="name">Its name.</param>
    /// <param name="shape">The shape that its [Shape] declares.</param>
    /// <returns>The elements, row-major.</returns>
    /// <exception cref="ArgumentNullException">The weight has not been set.</exception>
    /// <exception cref="ArgumentException">The weight has another shape than declared, or an element that is NaN or infinite.</exception>
    protected static T[] Weight(Tensor<T>? tensor, string name, params ReadOnlySpan<int> shape)
    {
        if (tensor is null)
            throw new ArgumentNullException(name, $"Weight '{name}': expected a tensor of shape {Text(shape)}, it is null.");
        bool matches = tensor.Rank == shape.Length;
        for (int i = 0; matches && i < shape.Length; i++)
            matches = tensor.Lengths[i] == shape[i];
        if (!matches)
            throw new ArgumentException($"Weight '{name}': expected shape {Text(shape)}, got [{string.Join(", ", tensor.Lengths.ToArray())}].", name);
        var elements = new T[checked((int)tensor.FlattenedLength)];
        tensor.FlattenTo(elements);
        for (int i = 0; i < elements.Length; i++)
        {
            if (!T.IsFinite(elements[i]))
                throw new ArgumentException($"Weight '{name}': expected finite elements, element {i} of {elements.Length} is {elements[i]}.", name);
        }
        return elements;

        static string Text(ReadOnlySpan<int> sizes) => $"[{string.Join(", ", sizes.ToArray())}]";
    }
}

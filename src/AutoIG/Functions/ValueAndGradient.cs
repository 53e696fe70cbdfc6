using System.Diagnostics;
using System.Numerics.Tensors;

namespace AutoIG;

/// <summary>A function's output at a point and the gradient of one number of it.</summary>
/// <typeparam name="T">The element type.</typeparam>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class ValueAndGradient<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    internal ValueAndGradient(Tensor<T> output, Target target, T value, NamedTensors<T> gradients) =>
        (Output, Target, Value, Gradients) = (output, target, value, gradients);

    /// <summary>All outputs.</summary>
    public Tensor<T> Output { get; }

    /// <summary>The number that was differentiated, by its position in the output.</summary>
    public Target Target { get; }

    /// <summary>F, the number that was differentiated.</summary>
    public T Value { get; }

    /// <summary>∂F/∂x for each input, in the inputs' shapes.</summary>
    public NamedTensors<T> Gradients { get; }

    /// <summary>∂F/∂x of the only input.</summary>
    /// <exception cref="InvalidOperationException">There are several inputs.</exception>
    public Tensor<T> Gradient => Gradients.Values;

    /// <summary>∂F/∂x of the input of a name.</summary>
    /// <exception cref="KeyNotFoundException">There is no input of this name.</exception>
    public NamedTensor<T> this[string name] => Gradients[name];

    /// <summary>F, the number that was differentiated.</summary>
    public static implicit operator T(ValueAndGradient<T> result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return result.Value;
    }

    /// <summary>F, the number that was differentiated.</summary>
    public T ToScalar() => Value;

    /// <summary>One line: the value, and the largest slopes.</summary>
    public override string ToString() =>
        $"F = {ShortText.Number(double.CreateTruncating(Value))} of target {Target}, gradient: {Gradients.Largest()}";
}

using System.Numerics.Tensors;
using AutoIG.CompilerServices;
using AutoIG.Functions;

namespace AutoIG;

public partial class DifferentiableFunction<T>
{
    /// <summary>
    /// J[k, i] = ∂y_k/∂x_i at one point, of all outputs by each input: one forward sweep and a backward sweep for each output. ∞ and NaN
    /// where they are so.
    /// </summary>
    /// <param name="input">The input, of its declared shape.</param>
    /// <returns>
    /// For each input the derivatives in the shape of the output followed by that of the input; of a function that returns a scalar in the
    /// shape of the input.
    /// </returns>
    /// <exception cref="ArgumentException">
    /// The function has several inputs, the shape is not the declared one, an element is not finite, or the Jacobian has more elements than
    /// an array can have.
    /// </exception>
    public NamedTensors<T> Jacobian(Tensor<T> input)
    {
        using var call = new Call(this);
        call.Arguments.Add(input, nameof(input));
        return call.Jacobian();
    }

    /// <inheritdoc cref="Jacobian(Tensor{T})"/>
    public NamedTensors<T> Jacobian(T[] input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return Jacobian((ReadOnlySpan<T>)input);
    }

    /// <inheritdoc cref="Jacobian(Tensor{T})"/>
    public NamedTensors<T> Jacobian(ReadOnlySpan<T> input)
    {
        using var call = new Call(this);
        call.Arguments.Add(input, nameof(input));
        return call.Jacobian();
    }

    /// <inheritdoc cref="Jacobian(Tensor{T})"/>
    public NamedTensors<T> Jacobian(FunctionInput<T> input)
    {
        using var call = new Call(this);
        call.Arguments.Add(input, nameof(input));
        return call.Jacobian();
    }

    /// <inheritdoc cref="Jacobian(Tensor{T})"/>
    /// <param name="input">
    /// The ids where the function takes tokens, and elsewhere the input's elements, row-major. Derivatives are then by the embedding, of
    /// shape [tokens, width].
    /// </param>
    public NamedTensors<T> Jacobian(ReadOnlySpan<int> input)
    {
        using var call = new Call(this);
        call.Arguments.Add(input, nameof(input));
        return call.Jacobian();
    }

    /// <content>The derivatives of all outputs.</content>
    private readonly partial struct Call
    {
        public NamedTensors<T> Jacobian()
        {
            var bound = Arguments.Bound;
            int outputs = bound.OutputLength;
            var elements = new T[bound.Inputs.Count][];
            for (int i = 0; i < elements.Length; i++)
                elements[i] = new T[Expect.Count(outputs, bound.Inputs.Length(i), "input", "elements of the Jacobian")];
            Forward(Sections.Prefix | Sections.Forward | Sections.Backward | Sections.PrefixTransposed, keepsForward: true);
            for (int k = 0; k < outputs; k++)
            {
                batch.OutputAdjoint.Clear();
                batch.OutputAdjoint[k] = T.One;
                bound.RunBackward<GradientGate<T>>(batch);
                bound.RunPrefixTransposed(batch);
                for (int i = 0; i < elements.Length; i++)
                    batch.InputAdjoint(i).CopyTo(elements[i].AsSpan(k * bound.Inputs.Length(i)));
            }

            var jacobian = new NamedTensor<T>[elements.Length];
            for (int i = 0; i < elements.Length; i++)
                jacobian[i] = new NamedTensor<T>(
                    function.Signature.Inputs[i].Name, elements[i], [.. bound.Plan.OutputShape, .. bound.Plan.InputShapes[i]]);
            return new NamedTensors<T>(jacobian);
        }
    }
}

using System.Numerics.Tensors;
using AutoIG.CompilerServices;

namespace AutoIG;

/// <summary>A differentiable function whose arguments are a generated record named after its parameters.</summary>
/// <typeparam name="T">The element type, <see cref="float"/> or <see cref="double"/>.</typeparam>
/// <typeparam name="TInput">The record of arguments.</typeparam>
public sealed class DifferentiableFunction<T, TInput> : DifferentiableFunction<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TInput : struct, IFunctionInput<T>
{
    internal DifferentiableFunction(FunctionDefinition<T> definition)
        : base(definition)
    {
    }

    /// <inheritdoc cref="DifferentiableFunction{T}.Evaluate(Tensor{T})"/>
    /// <param name="input">The arguments.</param>
    public Tensor<T> Evaluate(TInput input) => Evaluate(input.Flatten());

    /// <summary>The output at one point, of a function with one output.</summary>
    /// <param name="input">The arguments.</param>
    /// <exception cref="InvalidOperationException">The function has several outputs.</exception>
    public T EvaluateScalar(TInput input) => EvaluateScalar(input.Flatten());

    /// <inheritdoc cref="DifferentiableFunction{T}.ValueAndGradient(Tensor{T}, Target)"/>
    public ValueAndGradient<T> ValueAndGradient(TInput input, Target target = default) => ValueAndGradient(input.Flatten(), target);

    /// <inheritdoc cref="DifferentiableFunction{T}.VectorJacobianProduct(Tensor{T}, ReadOnlySpan{T})"/>
    public NamedTensors<T> VectorJacobianProduct(TInput input, ReadOnlySpan<T> outputAdjoint) =>
        VectorJacobianProduct(input.Flatten(), outputAdjoint);

    /// <inheritdoc cref="DifferentiableFunction{T}.Jacobian(Tensor{T})"/>
    /// <param name="input">The arguments.</param>
    public NamedTensors<T> Jacobian(TInput input) => Jacobian(input.Flatten());

    /// <inheritdoc cref="DifferentiableFunction{T}.JacobianVectorProduct(Tensor{T}, Tensor{T})"/>
    public Tensor<T> JacobianVectorProduct(TInput input, TInput tangent) => JacobianVectorProduct(input.Flatten(), tangent.Flatten());
}

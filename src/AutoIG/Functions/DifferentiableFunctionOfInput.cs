using AutoIG.Functions;

namespace AutoIG;

/// <summary>A differentiable function whose arguments are a generated record named after its parameters.</summary>
/// <typeparam name="T">The element type, <see cref="float"/> or <see cref="double"/>.</typeparam>
/// <typeparam name="TInput">The record of arguments.</typeparam>
public abstract partial class DifferentiableFunction<T, TInput> : DifferentiableFunction<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TInput : struct, IFunctionInput<T>;

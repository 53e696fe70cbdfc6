using AutoIG.CompilerServices;
using AutoIG.Functions;

namespace AutoIG;

/// <summary>
/// A model's method and its derivative. Immutable and safe to use from several threads; work buffers are pooled per call.
/// </summary>
/// <typeparam name="T">The element type, <see cref="float"/> or <see cref="double"/>.</typeparam>
public partial class DifferentiableFunction<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly FunctionDefinition<T> definition;

    // Nobody derives from the function but the one whose arguments have names.
    internal DifferentiableFunction(FunctionDefinition<T> definition) => this.definition = definition;

    /// <summary>Names and declared shapes of inputs and layers.</summary>
    public FunctionSignature Signature => definition.Signature;

    internal FunctionDefinition<T> Definition => definition;
}

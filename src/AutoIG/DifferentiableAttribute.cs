namespace AutoIG;

/// <summary>
/// Marks a method whose reverse-mode derivative is written at compile time. For a method <c>M</c> the generator adds the property
/// <c>MDerivative</c>, a <c>DifferentiableFunction&lt;T&gt;</c> that evaluates and differentiates <c>M</c> on batches, and the class
/// <c>MLayers</c> with one key for each local variable that can be explained.
/// </summary>
/// <remarks>
/// The method and its containing types must be <see langword="partial"/>-extensible: the containing type is declared <c>partial</c>.
/// Parameters are tensors with a <see cref="ShapeAttribute"/>, or scalars. The method itself stays ordinary C# and runs as written.
/// </remarks>
[AttributeUsage(AttributeTargets.Method)]
public sealed class DifferentiableAttribute : Attribute
{
    /// <summary>
    /// What is generated beside the gradient; nothing by default. <see cref="DeepLift"/> asks for
    /// <c>[Differentiable(Programs = ModelPrograms.Comparison)]</c>, <see cref="Lrp"/> for <see cref="ModelPrograms.Relevance"/>.
    /// </summary>
    public ModelPrograms Programs { get; set; }
}

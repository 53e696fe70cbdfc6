using AutoIG.Generator.Ir;

namespace AutoIG.Generator.Emission;

/// <summary>
/// What all ways through a method share in the generated code: what is kept of the model, and the structs of elementwise expressions.
/// </summary>
internal sealed class GeneratedFields(IrFunction function)
{
    public ModelFields Model { get; } = new(function);

    public MapStructs Maps { get; } = new(function.RealType);
}

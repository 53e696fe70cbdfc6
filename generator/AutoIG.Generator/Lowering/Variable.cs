using Microsoft.CodeAnalysis;

namespace AutoIG.Generator.Lowering;

/// <summary>
/// A variable of one activation of a method: each inlined call and each turn of an unrolled loop that declares it makes a new one.
/// What it holds is in the lowering's state, so that branches can be compared and merged.
/// </summary>
/// <param name="name">Its name in the source.</param>
/// <param name="type">Its C# type; <see langword="null"/> for lowering's own flags.</param>
/// <param name="layer">Its address as a layer; <see langword="null"/> where it cannot be explained by name.</param>
internal sealed class Variable(string name, ITypeSymbol? type, LayerPath? layer)
{
    public string Name => name;

    public ITypeSymbol? Type => type;

    public LayerPath? Layer => layer;
}

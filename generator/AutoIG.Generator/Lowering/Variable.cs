using Microsoft.CodeAnalysis;

namespace AutoIG.Generator.Lowering;

/// <summary>
/// A variable of one activation of a method: each inlined call and each turn of an unrolled loop that declares it makes a new one.
/// What it holds is in <see cref="VariableState"/>, so that branches can be compared and merged.
/// </summary>
/// <param name="number">
/// How many variables were made before it: variables are ordered by it, so that what is generated depends on the source alone.
/// </param>
/// <param name="name">Its name in the source.</param>
/// <param name="type">Its C# type; <see langword="null"/> for lowering's own flags.</param>
/// <param name="layer">Its address as a layer; <see langword="null"/> where it cannot be explained by name.</param>
internal sealed class Variable(int number, string name, ITypeSymbol? type, LayerPath? layer) : IComparable<Variable>
{
    public string Name => name;

    public ITypeSymbol? Type => type;

    public LayerPath? Layer => layer;

    public int CompareTo(Variable other) => number.CompareTo(other.Number);

    private int Number => number;
}

namespace AutoIG;

/// <summary>Names a layer of one function. Keys are generated, so that a misspelt layer is a compile-time error.</summary>
/// <param name="Function">The <see cref="FunctionSignature.Name"/> of the function the layer belongs to.</param>
/// <param name="Index">The position in <see cref="FunctionSignature.Layers"/>.</param>
/// <param name="Name">The layer's name.</param>
public readonly record struct LayerKey(string Function, int Index, string Name);

namespace AutoIG;

/// <summary>A value inside a model that can be explained: a local variable of the method or of a block it is made of.</summary>
/// <param name="Index">Its position in <see cref="FunctionSignature.Layers"/>.</param>
/// <param name="Name">The local variable's name, with the path of the block it lives in: <c>Layer2[0].relu1</c>.</param>
/// <param name="InPrefix">Whether it lies before the affine frontier, where the model is evaluated at the ends of the path alone.</param>
/// <param name="Storage">
/// How the value lies in memory: axis k of the storage is axis <c>Storage[k]</c> of the shape; empty when it lies as its shape says.
/// Feature maps lie channels-last inside.
/// </param>
public sealed record LayerInfo(int Index, string Name, bool InPrefix, IReadOnlyList<int> Storage);

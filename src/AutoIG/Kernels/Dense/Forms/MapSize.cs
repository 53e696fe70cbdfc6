using System.ComponentModel;

namespace AutoIG.CompilerServices;

/// <summary>On how many rows or maps an affine layer works, and of what size these are.</summary>
/// <param name="Count">The rows of a fully connected layer (points, or points × tokens), or the maps of a convolution.</param>
/// <param name="Height">The rows of a map of x; 0 where the weights were packed for the size.</param>
/// <param name="Width">The columns of a map of x; 0 where the weights were packed for the size.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly record struct MapSize(int Count, int Height = 0, int Width = 0);

using System.ComponentModel;

namespace AutoIG.CompilerServices;

/// <summary>Where the matrices of a batched operand lie.</summary>
/// <param name="RowStride">Distance between two stored rows, in elements.</param>
/// <param name="BatchStride">Distance between the matrices of two products, or of two samples' products; 0 where all share one.</param>
/// <param name="Transposed">Whether the stored matrix is the transpose of the factor.</param>
/// <param name="HeadStride">
/// Distance between the matrices of two heads of a sample: the row length of one head where heads lie side by side in the rows of a
/// projection.
/// </param>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly record struct MatrixLayout(int RowStride, long BatchStride, bool Transposed = false, long HeadStride = 0);

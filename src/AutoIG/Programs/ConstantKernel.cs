using System.ComponentModel;

namespace AutoIG.CompilerServices;

/// <summary>Computes a constant into its memory, which is zero before.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public delegate void ConstantKernel<T>(Span<T> result);

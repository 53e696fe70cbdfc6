namespace AutoIG.Functions;

/// <summary>Computes a constant into its memory, which is zero before.</summary>
public delegate void ConstantKernel<T>(Span<T> result);

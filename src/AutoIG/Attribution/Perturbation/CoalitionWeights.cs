namespace AutoIG;

/// <summary>How much each given coalition counts in the regression of <see cref="KernelShap"/>.</summary>
public enum CoalitionWeights
{
    /// <summary>(M − 1)/(C(M, k)·k·(M − k)) for a coalition of k groups: for coalitions that are listed, each once.</summary>
    ShapleyKernel,

    /// <summary>
    /// 1 each: for coalitions that were drawn with the chance of their size ∝ (M − 1)/(k·(M − k)), each as often as it came.
    /// </summary>
    Uniform,
}

namespace AutoIG;

/// <summary>How the weight of a sample of <see cref="Lime"/> falls with its distance d, for a width σ.</summary>
public enum LimeKernel
{
    /// <summary>exp(−d²/(2σ²)), as the authors' package has it.</summary>
    HalfSquare,

    /// <summary>exp(−d²/σ²), as the paper has it.</summary>
    Square,
}

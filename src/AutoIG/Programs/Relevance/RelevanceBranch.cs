namespace AutoIG.CompilerServices;

/// <summary>
/// A way in which relevance goes back through an affine layer. With the contributions z_ij = Σ_k f_k a_ki W_kij of its terms an input i
/// gets R_i = c Σ_j z_ij R_j / stab(Σ_i z_ij + bias_j), where stab(d) = d ± e with the sign of d, + at 0.
/// </summary>
/// <param name="Terms">The contributions.</param>
internal sealed record RelevanceBranch(params RelevanceTerm[] Terms)
{
    /// <summary>What the bias adds to the denominators, with a factor each, where it is not ignored.</summary>
    public (RelevanceBias Form, double Factor)[] Bias { get; init; } = [];

    /// <summary>Whether the contributions and what the bias adds make up the layer's output itself.</summary>
    public bool SumsToOutput =>
        Terms is [{ Input: RelevanceInput.Value, Weights: WeightForm.Weights, Factor: 1 }] && Bias is [(RelevanceBias.Value, 1)];

    /// <summary>c.</summary>
    public double Factor { get; init; } = 1;

    /// <summary>e.</summary>
    public double Stabilizer { get; init; }

    /// <summary>The outputs whose relevance takes this way.</summary>
    public RelevanceUnits Units { get; init; }
}

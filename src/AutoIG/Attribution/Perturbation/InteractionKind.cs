namespace AutoIG;

/// <summary>
/// What <see cref="PairwiseInteractions"/> are: sums of Δ_ij(S) = v(S ∪ {i, j}) − v(S ∪ {i}) − v(S ∪ {j}) + v(S) over the coalitions S of
/// the other groups.
/// </summary>
public enum InteractionKind
{
    /// <summary>
    /// The Shapley interaction index: I_ij = Σ |S|!(M − |S| − 2)!/(M − 1)! · Δ_ij(S); 0 on the diagonal (Grabisch and Roubens 1999, "An
    /// axiomatic approach to the concept of interaction among players in cooperative games").
    /// </summary>
    ShapleyIndex,

    /// <summary>
    /// SHAP interaction values: ½ I_ij of the Shapley interaction index, and on the diagonal what is left of the Shapley value. Rows sum to
    /// the Shapley values (Lundberg, Erion and Lee 2018, "Consistent Individualized Feature Attribution for Tree Ensembles", arXiv
    /// 1802.03888).
    /// </summary>
    ShapValues,

    /// <summary>
    /// The Shapley–Taylor index of order 2: T_ij = (2/M) Σ Δ_ij(S)/C(M − 1, |S|) as a whole in both places, and v({i}) − v(∅) on the
    /// diagonal. The diagonal and each pair once sum to v(N) − v(∅) (Sundararajan, Dhamdhere and Agarwal 2020, "The Shapley Taylor
    /// Interaction Index", arXiv 1902.05622).
    /// </summary>
    ShapleyTaylor,

    /// <summary>The Banzhaf interaction index: 2^(2−M) Σ Δ_ij(S); 0 on the diagonal (Grabisch and Roubens 1999).</summary>
    BanzhafIndex,
}

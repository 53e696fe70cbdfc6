namespace AutoIG;

/// <summary>What goes back through attention's weights, the softmax of the scores.</summary>
public enum LrpAttention
{
    /// <summary>
    /// Half of the relevance of the weighted sum goes to the weights, and through the softmax to queries and keys (Achtibat et al. 2024,
    /// "AttnLRP", arXiv 2402.05602).
    /// </summary>
    Shared,

    /// <summary>
    /// The weights are taken for constants: all of the relevance goes to the values (Ali et al. 2022, "XAI for Transformers: Better
    /// Explanations through Conservative Propagation", arXiv 2202.07304).
    /// </summary>
    Constant,
}

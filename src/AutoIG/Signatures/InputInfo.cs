namespace AutoIG;

/// <summary>One differentiable input of a function.</summary>
/// <param name="Name">The parameter's name.</param>
/// <param name="Shape">Its declared shape; empty for a scalar. A named dimension stands as its name.</param>
/// <param name="IsScalar">Whether the parameter is a scalar rather than a tensor.</param>
public sealed record InputInfo(string Name, ModelShape Shape, bool IsScalar)
{
    /// <summary>
    /// Whether the parameter is a sequence of token ids whose only use is to select rows of an embedding table. What is differentiated, and
    /// what <see cref="Shape"/> states, are the rows, [tokens, width].
    /// </summary>
    public bool IsTokens { get; init; }

    /// <summary>
    /// The names of its elements, row-major, by <see cref="FeaturesAttribute"/>; empty where they have none. Results carry them on:
    /// <see cref="NamedTensor{T}.Features"/>.
    /// </summary>
    public IReadOnlyList<string> Features { get; init; } = [];
}

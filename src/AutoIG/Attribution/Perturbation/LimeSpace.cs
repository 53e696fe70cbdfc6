namespace AutoIG;

/// <summary>What distances of <see cref="Lime"/> are between.</summary>
public enum LimeSpace
{
    /// <summary>The sample's zeros and ones, a number for each group, and the ones of the input.</summary>
    Interpretable,

    /// <summary>
    /// The elements of the changed input and those of the input: all inputs one after another, tokens by their embeddings.
    /// </summary>
    Input,
}

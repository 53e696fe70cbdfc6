namespace AutoIG.CompilerServices;

/// <content>How relevance is shared out.</content>
public sealed unsafe partial class Batch<T>
{
    private RelevanceRules<T>? relevance;

    /// <summary>How a <see cref="RelevanceProgram{T}"/> shares relevance out.</summary>
    /// <exception cref="InvalidOperationException">Nobody has said.</exception>
    public RelevanceRules<T> Relevance
    {
        get => relevance ?? throw new InvalidOperationException("The batch has no rules to share relevance out by.");
        set => relevance = value;
    }
}

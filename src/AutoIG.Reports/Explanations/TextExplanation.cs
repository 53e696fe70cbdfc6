namespace AutoIG.Reports;

/// <summary>An explained text: its words, highlighted by the sum of what their pieces contributed.</summary>
public sealed record TextExplanation : Explanation
{
    /// <summary>The tokens in the order of the text.</summary>
    public required IReadOnlyList<TokenAttribution> Tokens
    {
        get;
        init => field = Expect.Items(value, nameof(Tokens));
    }

    /// <summary>How tokens say which word they belong to; each is a word of its own unless set.</summary>
    public WordPieces Pieces { get; init; }

    /// <inheritdoc/>
    public override double AttributionSum => Tokens.Sum(token => token.Attribution);
}

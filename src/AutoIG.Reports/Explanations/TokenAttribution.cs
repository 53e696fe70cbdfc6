namespace AutoIG.Reports;

/// <summary>What one token of a text contributed.</summary>
/// <param name="Text">The token as the vocabulary has it, marks of word pieces included.</param>
/// <param name="Attribution">A, a finite number; positive speaks for the explained output.</param>
/// <exception cref="ArgumentException">The attribution is NaN or infinite.</exception>
public sealed record TokenAttribution(string Text, double Attribution)
{
    /// <summary>The token as the vocabulary has it, marks of word pieces included.</summary>
    public string Text
    {
        get;
        init => field = Expect.NotNull(value, nameof(Text));
    } = Expect.NotNull(Text, nameof(Text));

    /// <summary>A, a finite number; positive speaks for the explained output.</summary>
    public double Attribution
    {
        get;
        init => field = Finite.Of(value, nameof(Attribution), Text);
    } = Finite.Of(Attribution, nameof(Attribution), Text);
}

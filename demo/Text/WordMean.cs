namespace AutoIG.Text;

/// <summary>How a word speaks over many passages.</summary>
/// <param name="Token">The word.</param>
/// <param name="Mean">Its mean score for the recent era; negative for the early one.</param>
/// <param name="Count">How often it occurs.</param>
internal sealed record WordMean(string Token, double Mean, int Count);

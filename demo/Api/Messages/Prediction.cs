namespace AutoIG.Api.Messages;

/// <summary>What the network says.</summary>
/// <param name="Class">The class with the largest probability.</param>
/// <param name="Probabilities">The probability of each class by its name.</param>
internal sealed record Prediction(string Class, IReadOnlyDictionary<string, double> Probabilities);

namespace AutoIG.Demos;

/// <summary>A word of a text, with its score.</summary>
/// <param name="Written">As it stands in the text.</param>
/// <param name="Start">Where in the text it begins.</param>
/// <param name="Score">What it contributed.</param>
internal sealed record MarkedWord(string Written, int Start, double Score);

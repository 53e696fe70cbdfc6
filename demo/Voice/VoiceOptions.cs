namespace AutoIG.Voice;

/// <summary>What was asked for.</summary>
/// <param name="File">The recording; null for the demo's own.</param>
/// <param name="Steps">Points of the quadrature.</param>
/// <param name="Folder">Where the report goes.</param>
internal sealed record VoiceOptions(string? File, int Steps, string Folder);

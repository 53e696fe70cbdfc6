namespace AutoIG.Tool.Tests;

/// <summary>What a command line came to.</summary>
public sealed record Outcome(int Code, string Output, string Error);

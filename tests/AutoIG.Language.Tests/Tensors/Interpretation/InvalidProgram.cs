namespace AutoIG.Language.Tests.Tensors.Interpretation;

/// <summary>The program is no program: what the reducer cut off is missing.</summary>
internal sealed class InvalidProgram(string message) : Exception(message);

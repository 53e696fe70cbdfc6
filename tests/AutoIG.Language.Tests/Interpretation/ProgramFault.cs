namespace AutoIG.Language.Tests.Interpretation;

/// <summary>A program that is of no use: it does not end soon, divides by zero, or is not a program.</summary>
internal sealed class ProgramFault(string message) : Exception(message);

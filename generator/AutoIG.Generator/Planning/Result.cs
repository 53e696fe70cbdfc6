namespace AutoIG.Generator.Planning;

/// <summary>A value that the contract wants from a section of a program.</summary>
/// <param name="Value">The value; −1 stands for zeros.</param>
/// <param name="Destination">Where it is wanted.</param>
internal sealed record Result(int Value, Place Destination);

namespace AutoIG.Generator.Planning.Scalars;

/// <summary>Neighbouring places of a program, both ends included.</summary>
internal sealed record Interval(int Start, int End);

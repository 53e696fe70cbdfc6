namespace AutoIG.Generator.Planning.Scalars;

/// <summary>Neighbouring places of a program, both ends included.</summary>
internal readonly record struct Interval(int Start, int End);

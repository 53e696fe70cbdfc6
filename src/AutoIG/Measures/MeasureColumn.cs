namespace AutoIG;

/// <summary>Numbers of a measure under a name: a curve, its abscissae, samples.</summary>
/// <param name="Name">What the numbers are.</param>
/// <param name="Values">The numbers.</param>
public sealed record MeasureColumn(string Name, IReadOnlyList<double> Values);

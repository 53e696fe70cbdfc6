namespace AutoIG.Reports;

/// <summary>One of several outputs, drawn as a bar.</summary>
/// <param name="Name">The output, for example a class.</param>
/// <param name="Share">The bar's length, from 0 to 1: a probability.</param>
public sealed record Score(string Name, double Share);

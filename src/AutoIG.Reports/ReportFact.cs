namespace AutoIG.Reports;

/// <summary>A line of a report's head.</summary>
/// <param name="Name">For example <c>Model</c>.</param>
/// <param name="Value">For example <c>DigitNet, 98.5 % accurate</c>.</param>
public sealed record ReportFact(string Name, string Value);

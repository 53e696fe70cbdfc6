namespace AutoIG.Reports;

/// <summary>A number that is drawn or added up must be one: what is NaN or infinite is refused where it comes in, by name.</summary>
internal static class Finite
{
    public static double Of(double value, string name, string place) => double.IsFinite(value)
        ? value
        : throw Expect.Unexpected(name, "a finite number", FormattableString.Invariant($"{value} of '{place}'"));

    /// <summary>A copy of a list of at least one number.</summary>
    public static IReadOnlyList<double> All(IReadOnlyList<double> values, string name, string place)
    {
        ArgumentNullException.ThrowIfNull(values, name);
        double[] copy = [.. values];
        if (copy.Length == 0)
            throw Expect.Unexpected(name, "at least one number", $"none of '{place}'");
        int fault = Array.FindIndex(copy, value => !double.IsFinite(value));
        return fault < 0
            ? Array.AsReadOnly(copy)
            : throw Expect.Unexpected(name, "finite numbers", FormattableString.Invariant($"{copy[fault]} at {fault} of '{place}'"));
    }
}

namespace AutoIG;

/// <summary>The values that a feature is given, one after another.</summary>
internal static class FeatureGrid
{
    /// <summary>A copy of finite values.</summary>
    /// <exception cref="ArgumentException">There is none, or one is not finite.</exception>
    public static IReadOnlyList<double> Copy(IReadOnlyList<double> grid, string name)
    {
        ArgumentNullException.ThrowIfNull(grid, name);
        double[] copy = [.. grid];
        if (copy.Length == 0)
            throw Expect.Unexpected(name, "at least one value", "none");
        int wrong = Array.FindIndex(copy, value => !double.IsFinite(value));
        return wrong < 0 ? Array.AsReadOnly(copy) : throw Expect.Unexpected(
            name, "finite numbers", FormattableString.Invariant($"{copy[wrong]} at {wrong}"));
    }
}

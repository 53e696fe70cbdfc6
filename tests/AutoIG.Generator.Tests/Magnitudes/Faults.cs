using System.Globalization;

namespace AutoIG.Generator.Tests.Magnitudes;

/// <summary>What a sweep found wrong: of each form and kind the worst, and how many.</summary>
internal sealed class Faults(string name)
{
    private readonly Dictionary<string, (int Count, double Worst, string Text)> found = [];

    public void Check(string form, string what, double[] operands, Expected expected, double computed)
    {
        if (!expected.IsMetBy(computed))
            Add(form, what, expected.Ulps(computed), $"{expected} expected, {Text(computed)} came", operands);
    }

    /// <summary>The same bits, but for the sign of NaN.</summary>
    public void Same(string form, string what, double[] operands, double expected, double computed)
    {
        if (!(expected.Equals(computed) && double.IsNegative(expected) == double.IsNegative(computed))
            && !(double.IsNaN(expected) && double.IsNaN(computed)))
            Add(form, what, double.PositiveInfinity, $"{Text(expected)} expected, {Text(computed)} came", operands);
    }

    /// <summary>Within some units in the last place of the result or of the operands, whichever are larger.</summary>
    public void Near(string form, string what, double[] operands, double expected, double computed, Format format)
    {
        double allowed = Math.ScaleB(16 * operands.Append(expected).Where(double.IsFinite).Select(Math.Abs).Append(0).Max(),
            -format.Digits) + Math.ScaleB(16, format.Smallest);
        if (!expected.Equals(computed) && !(Math.Abs(expected - computed) <= allowed))
            Add(form, what, Math.Abs(expected - computed) / allowed * 16, $"{Text(expected)} expected, {Text(computed)} came", operands);
    }

    public void Report() => Assert.True(found.Count == 0, $"{name}\n"
        + string.Join("\n", found.GroupBy(f => (f.Value.Text, f.Value.Count))
        .Select(g => $"{g.Key.Text} ({g.Key.Count} such): {string.Join("; ", g.Select(f => f.Key))}")));

    private void Add(string form, string what, double ulps, string text, double[] operands)
    {
        string key = $"{form}, {what}";
        var (count, worst, old) = found.GetValueOrDefault(key);
        found[key] = (count + 1, Math.Max(worst, ulps), count == 0 || ulps > worst
            ? $"at ({string.Join(", ", operands.Select(Text))}): {text}, {ulps.ToString("g3", CultureInfo.InvariantCulture)} units off"
                : old);
    }

    private static string Text(double x) => x.ToString("r", CultureInfo.InvariantCulture);
}

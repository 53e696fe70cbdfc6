using System.Globalization;
using System.Text;

namespace AutoIG;

/// <summary>Numbers as they are read, not computed with: three significant digits, in no language in particular.</summary>
internal static class ShortText
{
    // As many as are taken in at a glance.
    private const int Shown = 5;

    /// <summary>A number: <c>2.41</c>, <c>−0.0312</c>, <c>1.2e-6</c>.</summary>
    public static string Number(double value)
    {
        if (!double.IsFinite(value))
            return double.IsNaN(value) ? "NaN" : value > 0 ? "∞" : "−∞";
        double magnitude = Math.Abs(value);
        string text;
        if (magnitude is 0 or (>= 1e-3 and < 1e6))
        {
            int decimals = magnitude == 0 ? 0 : Math.Max(0, 2 - (int)Math.Floor(Math.Log10(magnitude)));
            text = magnitude.ToString("0." + new string('#', decimals), CultureInfo.InvariantCulture);
        }
        else
        {
            text = magnitude.ToString("0.##e-0", CultureInfo.InvariantCulture);
        }

        return value < 0 ? "−" + text : text;
    }

    /// <summary>A number with its sign: <c>+1.31</c>.</summary>
    public static string Signed(double value) => value > 0 ? "+" + Number(value) : Number(value);

    /// <summary>
    /// The largest of some numbers by magnitude, each behind its name, and how many there are beside them:
    /// <c>income +1.31, age −0.42, … 28 more</c>. What is no number comes first; of equal ones the first.
    /// </summary>
    public static string Largest(ReadOnlySpan<double> values, Func<int, string> name, bool isSigned = true)
    {
        Span<int> largest = stackalloc int[Shown];
        int count = 0;
        for (int i = 0; i < values.Length; i++)
        {
            int at = count;
            while (at > 0 && IsLarger(values[i], values[largest[at - 1]]))
                at--;
            if (at == Shown)
                continue;
            for (int moved = Math.Min(count, Shown - 1); moved > at; moved--)
                largest[moved] = largest[moved - 1];
            largest[at] = i;
            count = Math.Min(count + 1, Shown);
        }

        var text = new StringBuilder();
        foreach (int i in largest[..count])
        {
            text.Append(text.Length == 0 ? "" : ", ").Append(name(i)).Append(' ')
                .Append(isSigned ? Signed(values[i]) : Number(values[i]));
        }

        if (values.Length > count)
            text.Append(CultureInfo.InvariantCulture, $", … {values.Length - count} more");
        return text.ToString();
    }

    /// <summary>The least and the largest of some numbers: <c>from −0.2 to 3</c>.</summary>
    public static string Range(ReadOnlySpan<double> values) =>
        $"from {Number(System.Numerics.Tensors.TensorPrimitives.Min(values))} to "
        + Number(System.Numerics.Tensors.TensorPrimitives.Max(values));

    private static bool IsLarger(double value, double than) =>
        double.IsNaN(value) ? !double.IsNaN(than) : Math.Abs(value) > Math.Abs(than);
}

using System.Globalization;

namespace AutoIG.Reports;

/// <summary>Numbers as a reader expects them: the same in every culture, with a true minus sign.</summary>
internal static class NumberText
{
    /// <summary>Four significant digits; powers of ten only beyond 10⁻⁴…10⁶.</summary>
    public static string Of(double value)
    {
        if (!double.IsFinite(value))
            return double.IsNaN(value) ? "NaN" : value > 0 ? "∞" : "−∞";
        var magnitude = Math.Abs(value);
        var text = magnitude is 0 or (>= 1e-4 and < 1e6)
            ? value.ToString(magnitude >= 1000 ? "0.#" : "G4", CultureInfo.InvariantCulture)
            : value.ToString("0.##e-0", CultureInfo.InvariantCulture);
        return text.Replace('-', '−');
    }

    /// <summary>Three significant digits: the end of a colour scale needs no more.</summary>
    public static string Short(double value)
    {
        if (value == 0)
            return "0";
        var rounded = double.Parse(value.ToString("G3", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        // The largest numbers would be rounded up beyond all of them.
        return Of(double.IsFinite(rounded) ? rounded : value);
    }

    /// <summary>As <see cref="Of"/>, with a plus where positive: the sign of an attribution is half of its message.</summary>
    public static string Signed(double value) => value > 0 ? "+" + Of(value) : Of(value);

    /// <summary>Neither 0 nor 100 % unless it is so.</summary>
    public static string Percent(double share) => share switch
    {
        > 0 and < 0.0005 => "< 0.1%",
        > 0.9995 and < 1 => "> 99.9%",
        _ when !double.IsFinite(share) => Of(share),
        _ => share.ToString("0.#%", CultureInfo.InvariantCulture),
    };

    public static string Milliseconds(TimeSpan duration) => $"{Of(Math.Round(duration.TotalMilliseconds, 2))} ms";
}

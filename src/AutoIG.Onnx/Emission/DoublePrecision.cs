using System.Globalization;
using System.Text.RegularExpressions;

namespace AutoIG.Onnx.Emission;

/// <summary>
/// The text of a class in double precision. Weights stay as they are stored, and are widened when they are read, which is exact; so are
/// numbers in the text: they are those of the file, and 0.1 of single precision is not the 0.1 of double.
/// </summary>
internal static partial class DoublePrecision
{
    public static string Of(string source) => Number().Replace(
        Weight().Replace(source, "weights.Get<double>(\"$1\")"),
        match => Widened(match.Groups[1].Value))
        .Replace("<float>", "<double>", StringComparison.Ordinal).Replace("float.", "double.", StringComparison.Ordinal);

    private static string Widened(string number) =>
        ((double)float.Parse(number, CultureInfo.InvariantCulture)).ToString("R", CultureInfo.InvariantCulture) + "d";

    [GeneratedRegex("""weights\["([^"]*)"\]""")]
    private static partial Regex Weight();

    // A literal, and no part of a name.
    [GeneratedRegex(@"(?<![\w.])([0-9][0-9.]*(?:E[+-]?[0-9]+)?)f\b")]
    private static partial Regex Number();
}

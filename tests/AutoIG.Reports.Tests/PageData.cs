using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace AutoIG.Reports.Tests;

/// <summary>Reads the data of a page as its program does, independently of the writer.</summary>
internal static partial class PageData
{
    /// <summary>The data of an element; "report", or "details-1" for the first card.</summary>
    public static JsonElement Of(string html, string id)
    {
        var match = Assert.Single(Data().Matches(html), match => match.Groups[1].Value == id);
        using var json = JsonDocument.Parse(match.Groups[2].Value);
        return json.RootElement.Clone();
    }

    /// <summary>The texts of the scripts that run.</summary>
    public static IEnumerable<string> Programs(string html) => Scripts().Matches(html).Select(match => match.Groups[1].Value);

    public static float[] Singles(JsonElement base64) => MemoryMarshal.Cast<byte, float>(base64.GetBytesFromBase64()).ToArray();

    public static double[] Doubles(JsonElement base64) => MemoryMarshal.Cast<byte, double>(base64.GetBytesFromBase64()).ToArray();

    [GeneratedRegex("<script type=\"application/json\" id=\"([^\"]*)\">(.*?)</script>", RegexOptions.Singleline)]
    private static partial Regex Data();

    [GeneratedRegex("<script>(.*?)</script>", RegexOptions.Singleline)]
    private static partial Regex Scripts();
}

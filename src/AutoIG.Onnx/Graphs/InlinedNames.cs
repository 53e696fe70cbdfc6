using System.Text.RegularExpressions;

namespace AutoIG.Onnx.Graphs;

/// <summary>
/// Names as their author gave them: whoever joins graphs puts before each name which branch and which call it came from
/// (<c>If_0_then_branch__Inline_0__encoder.0.weight</c>).
/// </summary>
internal static partial class InlinedNames
{
    public static string Own(string name) => Prefix().Replace(name, "");

    [GeneratedRegex("^(?:[A-Za-z]+_[0-9]+_(?:then|else)_branch__|Inline_[0-9]+__)+")]
    private static partial Regex Prefix();
}

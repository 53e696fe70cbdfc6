using System.Globalization;

namespace AutoIG.Tool.Jobs;

/// <summary>Which output is explained: the largest, one index for all rows, or that of each row's label.</summary>
/// <param name="Index">The index; <see langword="null"/> for the largest output or labels.</param>
/// <param name="Label">The column of labels; <see langword="null"/> where there is none.</param>
internal sealed record TargetChoice(int? Index, string? Label)
{
    private const string LabelPrefix = "label:";

    /// <exception cref="ToolException">The text is no target.</exception>
    public static TargetChoice Parse(string text) =>
        text == "argmax" ? new(null, null)
        : text.StartsWith(LabelPrefix, StringComparison.Ordinal) && text.Length > LabelPrefix.Length ? new(null, text[LabelPrefix.Length..])
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int index) ? new(index, null)
        : throw ToolException.Usage($"--target: expected argmax, the index of an output from 0, or label:COLUMN, got '{text}'.");

    /// <summary>The target of a row.</summary>
    public Target Of(int? label) => label ?? Index ?? Target.ArgMax;

    /// <summary>As it is written.</summary>
    public override string ToString() =>
        Label is { } label ? LabelPrefix + label : Index?.ToString(CultureInfo.InvariantCulture) ?? "argmax";
}

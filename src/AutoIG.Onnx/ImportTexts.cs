using System.Globalization;

namespace AutoIG.Onnx;

/// <summary>How a model is imported, as it is typed: on a command line, or in a project.</summary>
/// <param name="Name">The class's name; null for that of the file.</param>
/// <param name="Namespace">Its namespace; null for none.</param>
/// <param name="Output">The value that is explained; null for the first output.</param>
/// <param name="KeepsSoftmax">Whether a softmax or sigmoid at the end stays.</param>
/// <param name="Batch">An axis or <c>none</c>; null to find it.</param>
/// <param name="Inputs">NAME=SIZES for each input whose sizes are stated.</param>
/// <param name="Held">NAME=NUMBER for each input that is held.</param>
/// <param name="Assumed">NODE=then or NODE=else.</param>
internal sealed record ImportTexts(
    string? Name, string? Namespace, string? Output, bool KeepsSoftmax, string? Batch, IReadOnlyList<string> Inputs,
    IReadOnlyList<string> Held, IReadOnlyList<string> Assumed)
{
    /// <summary><c>float</c> or <c>double</c>, what the class computes in; null for float.</summary>
    public string? Dtype { get; init; }

    /// <summary>The options that the texts mean.</summary>
    /// <param name="fault">What is thrown of a property that says nothing: by its name, what was expected and what came.</param>
    public ImportOptions Parse(Func<string, string, Exception> fault) => new()
    {
        Name = Name, Namespace = Namespace, Output = Output, KeepsSoftmax = KeepsSoftmax,
        Shapes = Pairs(Inputs, nameof(Inputs), text => (IReadOnlyList<string>)text.Split(','), fault),
        Held = Pairs(
            Held, nameof(Held),
            text => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
                ? number : throw fault(nameof(Held), $"expected a number, but it is '{text}'."),
            fault),
        Assumed = Pairs(
            Assumed, nameof(Assumed),
            text => text switch
            {
                "then" => true,
                "else" => false,
                _ => throw fault(nameof(Assumed), $"expected then or else, but it is '{text}'."),
            },
            fault),
        IsDouble = Dtype switch
        {
            null or "float" => false,
            "double" => true,
            _ => throw fault(nameof(Dtype), $"expected float or double, but it is '{Dtype}'."),
        },
        BatchAxis = Batch switch
        {
            null => null,
            "none" => -1,
            _ => int.TryParse(Batch, NumberStyles.None, CultureInfo.InvariantCulture, out int axis)
                ? axis : throw fault(nameof(Batch), $"expected an axis or none, but it is '{Batch}'."),
        },
    };

    private static Dictionary<string, T> Pairs<T>(
        IReadOnlyList<string> texts, string option, Func<string, T> read, Func<string, string, Exception> fault)
    {
        var pairs = new Dictionary<string, T>(StringComparer.Ordinal);
        foreach (string pair in texts)
        {
            int at = pair.LastIndexOf('=');
            if (at <= 0)
                throw fault(option, $"expected NAME=VALUE, but it is '{pair}'.");
            pairs[pair[..at]] = read(pair[(at + 1)..]);
        }

        return pairs;
    }
}

using System.Globalization;

namespace AutoIG;

/// <summary>What is written of the method of an explanation: its name and its options.</summary>
/// <remarks>
/// Of a method at hand the text is made when it is asked for, so that an explanation costs nothing more; of one that was read from a file
/// it is what the file says.
/// </remarks>
internal sealed class MethodText
{
    private readonly AttributionMethod? method;

    private MethodText(AttributionMethod method) => (this.method, Name) = (method, method.GetType().Name);

    private MethodText(string name, string options) => (Name, Options) = (name, options);

    /// <summary>That of no method.</summary>
    public static MethodText None { get; } = new("", "");

    /// <summary>The name.</summary>
    public string Name { get; }

    /// <summary>The options; of a method that wraps another, those of both.</summary>
    public string Options => field ??= Write(method!);

    /// <summary>What is written of a method.</summary>
    public static MethodText Of(AttributionMethod method) => new(method);

    /// <summary>What a file says of a method.</summary>
    public static MethodText Read(string name, string options) => new(name, options);

    private static string Write(AttributionMethod method)
    {
        // What a record writes of its members is written in the current culture.
        var culture = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        try
        {
            string text = method.ToString();
            int open = text.IndexOf('{', StringComparison.Ordinal), close = text.LastIndexOf('}');
            return text[(open + 1)..close].Trim();
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }
}

using System.Globalization;

namespace AutoIG.Tool.Rows;

/// <summary>How the columns, members or arrays of a file become the arguments of a function.</summary>
internal sealed class RowLayout
{
    private readonly FunctionSignature signature;
    private readonly long[] fixedArguments;
    private readonly int[] lengths;

    /// <summary>The layout of a function.</summary>
    /// <param name="signature">The function.</param>
    /// <param name="label">The column of labels; <see langword="null"/> for none.</param>
    /// <param name="ignored">Columns that are no features.</param>
    /// <param name="fixedTexts">NAME=VALUE of each parameter that is held constant.</param>
    /// <param name="hasHeader">Whether CSV files begin with names; <see langword="null"/> where that was not said.</param>
    /// <exception cref="ToolException">A parameter that is held constant has no value, or there is none of the name.</exception>
    public RowLayout(
        FunctionSignature signature, string? label, IReadOnlyList<string> ignored, IReadOnlyList<string> fixedTexts, bool? hasHeader)
    {
        this.signature = signature;
        (Label, Ignored, HasHeader) = (label, ignored, hasHeader);
        lengths = [.. signature.Inputs.Select(Length)];
        fixedArguments = Fixed(signature, fixedTexts);
    }

    /// <summary>The differentiable inputs.</summary>
    public IReadOnlyList<InputInfo> Inputs => signature.Inputs;

    /// <summary>The column of labels.</summary>
    public string? Label { get; }

    /// <summary>Columns that are no features.</summary>
    public IReadOnlyList<string> Ignored { get; }

    /// <summary>Whether CSV files begin with names.</summary>
    public bool? HasHeader { get; }

    /// <summary>The same layout for rows of baselines, which have no labels, but may have the columns that are passed over.</summary>
    public RowLayout ForBaselines() =>
        new(signature, null, Label is null ? Ignored : [.. Ignored, Label], Written(), HasHeader) { MayLackIgnored = true };

    /// <summary>Whether columns that are to be passed over may be missing.</summary>
    public bool MayLackIgnored { get; private init; }

    /// <summary>The columns of a table in the order of the inputs' elements, and the column of labels.</summary>
    /// <param name="header">The names of the columns, or their numbers from 0 where they have none.</param>
    /// <param name="isNamed">Whether these are names.</param>
    /// <param name="file">What to call the file.</param>
    /// <exception cref="ToolException">The columns are not those of the function.</exception>
    public (int[] Features, int? Label) Columns(IReadOnlyList<string> header, bool isNamed, string file)
    {
        int width = Width(file);
        int? label = Label is null ? null : Column(header, Label, "--target label:", file);
        var left = Enumerable.Range(0, header.Count).ToHashSet();
        if (label is { } at)
            _ = left.Remove(at);
        foreach (string name in Ignored)
        {
            if (!MayLackIgnored || header.Contains(name))
                _ = left.Remove(Column(header, name, "--ignore ", file));
        }

        var names = isNamed ? ElementNames() : null;
        if (names is null)
        {
            string got = Some(left.Order().Select(i => header[i]));
            return left.Count == width ? ([.. left.Order()], label) : throw ToolException.BadInput(string.Create(
                CultureInfo.InvariantCulture,
                $"{file}: expected {width} columns for the inputs of {signature.Name}, got {left.Count} ({got})")
                + "; --ignore COLUMN passes over one.");
        }

        int[] features = [.. names.Select(name => Column(header, name, "", file))];
        left.ExceptWith(features);
        return left.Count == 0 ? (features, label) : throw ToolException.BadInput(
            $"{file}: expected the columns {Some(names)} alone, which are the inputs of {signature.Name}, got also "
            + $"{Some(left.Order().Select(i => header[i]))}; --ignore COLUMN passes over one.");
    }

    /// <summary>The arguments whose elements stand one behind the other.</summary>
    public FunctionInput<T> FromFlat<T>(ReadOnlySpan<T> elements)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var input = new FunctionInput<T>();
        for (int i = 0, at = 0; i < lengths.Length; at += lengths[i++])
        {
            _ = Inputs[i].IsScalar ? input.Add(elements[at]) : input.Add(elements.Slice(at, lengths[i]));
        }

        return WithFixed(input);
    }

    /// <summary>The arguments with those that are held constant.</summary>
    public FunctionInput<T> WithFixed<T>(FunctionInput<T> input)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach (long value in fixedArguments)
            _ = input.AddFixed(value);
        return input;
    }

    /// <summary>Whether the declared shape of an input says how many elements it has.</summary>
    public bool HasLength(int input) => lengths[input] >= 0;

    /// <summary>
    /// What is wrong with the shape of an input; <see langword="null"/> where nothing is, or where it has dimensions that only the call
    /// binds.
    /// </summary>
    public string? Fault(int input, ReadOnlySpan<int> shape)
    {
        if (!HasLength(input))
            return null;
        int[] declared = [.. Inputs[input].Shape.Select(dimension => dimension.Size)];
        bool fits = shape.SequenceEqual(declared) || shape is [var length] && length == lengths[input];
        return fits ? null : string.Create(
            CultureInfo.InvariantCulture, $"expected the shape {Inputs[input].Shape}, or its {lengths[input]} elements, got ")
            + Elements.Show(shape);
    }

    /// <summary>How many numbers a row of a table has.</summary>
    /// <exception cref="ToolException">Rows of numbers alone do not say the shape of an input.</exception>
    public int Width(string file)
    {
        for (int i = 0; i < lengths.Length; i++)
        {
            if (lengths[i] < 0)
            {
                throw ToolException.BadInput(
                    $"{file}: expected JSON lines or NumPy arrays, since columns do not say the shape of '{Inputs[i].Name}', which is "
                    + $"{Inputs[i].Shape}{(Inputs[i].IsTokens ? " of tokens" : "")}.");
            }
        }

        return lengths.Sum();
    }

    private static int Length(InputInfo input)
    {
        if (input.IsTokens || input.Shape.Any(dimension => dimension.Name is not null))
            return -1;
        int length = 1;
        foreach (var dimension in input.Shape)
            length *= dimension.Size;
        return length;
    }

    private static long[] Fixed(FunctionSignature signature, IReadOnlyList<string> texts)
    {
        var given = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (string text in texts)
        {
            int equals = text.IndexOf('=', StringComparison.Ordinal);
            string name = equals < 0 ? text : text[..equals], value = equals < 0 ? "" : text[(equals + 1)..];
            if (!signature.FixedArguments.Contains(name))
            {
                throw ToolException.Usage($"--fixed: {signature.Name} holds no parameter '{name}' constant; expected "
                    + (signature.FixedArguments.Count == 0 ? "none." : $"one of {string.Join(", ", signature.FixedArguments)}."));
            }

            given[name] = bool.TryParse(value, out bool truth) ? truth ? 1 : 0
                : long.TryParse(value, NumberStyles.Integer, CultureInfo.InvariantCulture, out long number) ? number
                : throw ToolException.Usage($"--fixed {name}: expected a whole number, true or false, got '{value}'.");
        }

        string[] missing = [.. signature.FixedArguments.Where(name => !given.ContainsKey(name))];
        return missing.Length == 0 ? [.. signature.FixedArguments.Select(name => given[name])] : throw ToolException.Usage(
            $"--fixed: expected a value for {string.Join(", ", missing)} of {signature.Name}: --fixed {missing[0]}=VALUE.");
    }

    private static int Column(IReadOnlyList<string> header, string name, string option, string file)
    {
        int[] found = [.. Enumerable.Range(0, header.Count).Where(i => header[i] == name)];
        return found.Length == 1 ? found[0] : throw ToolException.BadInput(string.Create(
            CultureInfo.InvariantCulture,
            $"{file}: expected one column {option}'{name}', got {found.Length}; the columns are {Some(header)}."));
    }

    private static string Some(IEnumerable<string> names)
    {
        string[] all = [.. names];
        string rest = all.Length > 8 ? string.Create(CultureInfo.InvariantCulture, $", … {all.Length - 8} more") : "";
        return string.Join(", ", all.Take(8)) + rest;
    }

    /// <summary>The names of all elements, where each has one: scalars, and inputs with [Features].</summary>
    private string[]? ElementNames() =>
        Inputs.All(input => input.IsScalar || input.Features.Count > 0)
            ? [.. Inputs.SelectMany(input => input.Features.Count > 0 ? input.Features : [input.Name])]
            : null;

    private string[] Written() =>
        [.. signature.FixedArguments.Select((name, i) => string.Create(CultureInfo.InvariantCulture, $"{name}={fixedArguments[i]}"))];
}

using System.Text.Json;

namespace AutoIG.Tool.Rows;

/// <summary>
/// Rows of JSON lines: an object with a member for each input, a number or an array nested as its shape is; or, for a function of one
/// input, the array alone. Tokens are whole numbers.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
/// <param name="stream">The stream, which is closed with this.</param>
/// <param name="file">What to call it in messages.</param>
/// <param name="layout">The function's.</param>
internal sealed class JsonRows<T>(Stream stream, string file, RowLayout layout) : RowSource<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private static readonly JsonDocumentOptions Options = new() { AllowDuplicateProperties = false };

    private readonly LineReader reader = new(stream, file);

    /// <inheritdoc/>
    public override DataRow<T>? Read()
    {
        var line = reader.Read();
        if (line.IsEmpty)
            return null;
        try
        {
            using var document = JsonDocument.Parse(line, Options);
            return Row(document.RootElement);
        }
        catch (JsonException fault)
        {
            throw reader.Fault($"expected a JSON object or array: {fault.Message}", fault);
        }
    }

    /// <inheritdoc/>
    public override bool Skip() => !reader.Read().IsEmpty;

    /// <inheritdoc/>
    public override void Dispose() => reader.Dispose();

    private DataRow<T> Row(JsonElement root)
    {
        var input = new FunctionInput<T>();
        if (root.ValueKind == JsonValueKind.Array)
        {
            if (layout.Inputs.Count != 1 || layout.Label is not null)
            {
                throw reader.Fault($"expected an object with {string.Join(", ", layout.Inputs.Select(one => $"\"{one.Name}\""))}"
                    + $"{(layout.Label is { } named ? $" and \"{named}\"" : "")}, got an array.");
            }

            Add(input, 0, root);
            return new DataRow<T>(layout.WithFixed(input), null);
        }

        if (root.ValueKind != JsonValueKind.Object)
            throw reader.Fault($"expected a JSON object or array, got {Kind(root)}.");
        foreach (var member in root.EnumerateObject())
        {
            bool isKnown = member.Name == layout.Label || layout.Ignored.Contains(member.Name)
                || layout.Inputs.Any(one => one.Name == member.Name);
            if (!isKnown)
            {
                throw reader.Fault(
                    $"expected inputs alone, got \"{TensorFileException.Shorten(member.Name)}\"; --ignore NAME passes over it.");
            }
        }

        for (int i = 0; i < layout.Inputs.Count; i++)
            Add(input, i, Member(root, layout.Inputs[i].Name));
        return new DataRow<T>(layout.WithFixed(input), layout.Label is { } label ? Whole(Member(root, label), label) : null);
    }

    private JsonElement Member(JsonElement root, string name) =>
        root.TryGetProperty(name, out var member) ? member : throw reader.Fault($"expected a member \"{name}\", but there is none.");

    private void Add(FunctionInput<T> input, int position, JsonElement element)
    {
        var info = layout.Inputs[position];
        if (info.IsScalar)
        {
            _ = input.Add(Number(element, info.Name));
            return;
        }

        var shape = new List<int>();
        for (var at = element; at.ValueKind == JsonValueKind.Array && at.GetArrayLength() > 0; at = at[0])
            shape.Add(at.GetArrayLength());
        if (shape.Count == 0)
            throw reader.Fault($"\"{info.Name}\": expected an array of numbers, got {Kind(element)}.");
        if (info.IsTokens && shape.Count == 1)
        {
            _ = input.AddTokens([.. element.EnumerateArray().Select(token => Whole(token, info.Name))]);
            return;
        }

        if (layout.Fault(position, [.. shape]) is { } fault)
            throw reader.Fault($"\"{info.Name}\": {fault}.");
        var elements = new List<T>();
        Flatten(element, [.. shape], 0, elements, info.Name);
        bool isFlat = shape.Count == 1 && info.Shape.Count != 1 && layout.HasLength(position);
        _ = isFlat ? input.Add((ReadOnlySpan<T>)elements.ToArray())
            : input.Add(System.Numerics.Tensors.Tensor.Create(elements.ToArray(), [.. shape.Select(size => (nint)size)]));
    }

    private void Flatten(JsonElement element, int[] shape, int axis, List<T> elements, string name)
    {
        if (axis == shape.Length)
        {
            elements.Add(Number(element, name));
            return;
        }

        if (element.ValueKind != JsonValueKind.Array || element.GetArrayLength() != shape[axis])
            throw reader.Fault($"\"{name}\": expected the shape {Elements.Show(shape)} throughout, got {Kind(element)} of another.");
        foreach (var part in element.EnumerateArray())
            Flatten(part, shape, axis + 1, elements, name);
    }

    private T Number(JsonElement element, string name)
    {
        if (element.ValueKind == JsonValueKind.Number)
        {
            // From the text to the type at once: one rounding.
            if (typeof(T) == typeof(float) && element.TryGetSingle(out float single) && float.IsFinite(single))
                return T.CreateTruncating(single);
            if (typeof(T) == typeof(double) && element.TryGetDouble(out double number) && double.IsFinite(number))
                return T.CreateTruncating(number);
        }

        throw reader.Fault($"\"{name}\": expected a number that {typeof(T).Name} can hold, got {Kind(element)}.");
    }

    private int Whole(JsonElement element, string name) => element.ValueKind == JsonValueKind.Number && element.TryGetInt32(out int number)
        ? number : throw reader.Fault($"\"{name}\": expected a whole number, got {Kind(element)}.");

    private static string Kind(JsonElement element) => element.ValueKind is JsonValueKind.Number or JsonValueKind.String
        ? TensorFileException.Shorten(element.GetRawText()) : element.ValueKind.ToString().ToLowerInvariant();
}

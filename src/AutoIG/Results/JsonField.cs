using System.Globalization;
using System.Text.Json;

namespace AutoIG;

/// <summary>A value of a JSON document with the path that leads to it, so that a fault can say where it is.</summary>
/// <param name="element">The value.</param>
/// <param name="parent">The path; of an item, that of its array.</param>
/// <param name="index">Where in the array it is; −1 for what is no item. An array may be long: paths are made where they are shown.</param>
internal readonly struct JsonField(JsonElement element, string parent = "$", int index = -1)
{
    // A message must stay readable, whatever is in the file.
    private const int MostShown = 60;

    /// <summary>The path, as <see cref="JsonException.Path"/> has it: <c>$.inputs[0].shape</c>.</summary>
    public string Path => index < 0 ? parent : string.Create(CultureInfo.InvariantCulture, $"{parent}[{index}]");

    public bool IsArray => element.ValueKind == JsonValueKind.Array;

    public bool IsText => element.ValueKind == JsonValueKind.String;

    public bool IsObject => element.ValueKind == JsonValueKind.Object;

    /// <summary>A member of an object.</summary>
    /// <exception cref="JsonException">The value is no object, or has no such member.</exception>
    public JsonField this[string name] => Find(name)
        ?? throw At($"{Path}.{name}", $"expected a member '{name}', but it is missing.");

    /// <summary>A member of an object that may be left out or null.</summary>
    /// <exception cref="JsonException">The value is no object.</exception>
    public JsonField? Optional(string name) => Find(name) is { } found && !found.IsNull ? found : null;

    private bool IsNull => element.ValueKind == JsonValueKind.Null;

    /// <summary>
    /// Refuses members of other names, and those that occur twice: what is misspelt would be left out as if it were not there.
    /// </summary>
    /// <exception cref="JsonException">There is one.</exception>
    public void AllowOnly(params ReadOnlySpan<string> names)
    {
        RequireObject();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var member in element.EnumerateObject())
        {
            string name = NameOf(member);
            if (!names.Contains(name))
                throw At(Path, $"expected no other members than {string.Join(", ", names.ToArray())}, got '{Shorten(name)}'.");

            if (!seen.Add(name))
                throw At($"{Path}.{name}", "expected once, but it occurs twice.");
        }
    }

    /// <summary>The items of an array.</summary>
    /// <exception cref="JsonException">The value is no array.</exception>
    public JsonField[] Items()
    {
        if (element.ValueKind != JsonValueKind.Array)
            throw Fault("an array");
        string path = Path;
        var items = new JsonField[element.GetArrayLength()];
        int i = 0;
        foreach (var item in element.EnumerateArray())
        {
            items[i] = new JsonField(item, path, i);
            i++;
        }

        return items;
    }

    /// <summary>A text.</summary>
    /// <exception cref="JsonException">The value is none.</exception>
    public string Text() => TryText() ?? throw Fault("a text");

    /// <summary>A whole number of at least <paramref name="least"/>.</summary>
    /// <exception cref="JsonException">The value is none.</exception>
    public int Int32(int least = 0) => (int)Int64(least, int.MaxValue);

    /// <summary>A whole number of at least 0, or none for null.</summary>
    /// <exception cref="JsonException">The value is neither.</exception>
    public int? OptionalInt32() => IsNull ? null : Int32();

    /// <summary>A whole number between two.</summary>
    /// <exception cref="JsonException">The value is none.</exception>
    public long Int64(long least = 0, long most = long.MaxValue) =>
        element.ValueKind == JsonValueKind.Number && element.TryGetInt64(out long number) && number >= least && number <= most
            ? number
            : throw Fault(string.Create(CultureInfo.InvariantCulture, $"a whole number from {least} to {most}"));

    /// <summary>A truth value.</summary>
    /// <exception cref="JsonException">The value is none.</exception>
    public bool Boolean() => element.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw Fault("true or false"),
    };

    /// <summary>A number, or one of the texts that stand for those that JSON does not have.</summary>
    /// <exception cref="JsonException">The value is none, or larger than the type can hold.</exception>
    public T Number<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (TryFinite(element, out T number))
            return number;
        if (element.ValueKind == JsonValueKind.Number)
            throw Fault($"a number that {JsonNumbers.TypeName<T>()} can hold");

        return TryText() switch
        {
            JsonNumbers.NaN => T.NaN,
            JsonNumbers.Infinity => T.PositiveInfinity,
            JsonNumbers.NegativeInfinity => T.NegativeInfinity,
            _ => throw Fault($"a number, \"{JsonNumbers.NaN}\", \"{JsonNumbers.Infinity}\" or \"{JsonNumbers.NegativeInfinity}\""),
        };
    }

    /// <summary>Numbers, as many as are expected.</summary>
    /// <exception cref="JsonException">The value is no array of numbers, or of more or less.</exception>
    public T[] Numbers<T>(int count)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (element.ValueKind != JsonValueKind.Array)
            throw Fault("an array of numbers");
        if (element.GetArrayLength() != count)
            throw At(Path, string.Create(CultureInfo.InvariantCulture, $"expected {count} numbers, got {element.GetArrayLength()}."));
        var numbers = new T[count];
        int i = 0;
        foreach (var item in element.EnumerateArray())
        {
            // A path is only made for what is no plain number.
            if (!TryFinite(item, out numbers[i]))
                numbers[i] = new JsonField(item, Path, i).Number<T>();
            i++;
        }

        return numbers;
    }

    /// <summary>A member of an enumeration, by its name.</summary>
    /// <exception cref="JsonException">The value is none.</exception>
    public TEnum Member<TEnum>()
        where TEnum : struct, Enum
    {
        string? name = TryText();
        foreach (var value in Enum.GetValues<TEnum>())
        {
            if (value.ToString() == name)
                return value;
        }

        throw Fault("one of " + string.Join(", ", Enum.GetNames<TEnum>()));
    }

    /// <summary>The exception for a value that is not what it should be.</summary>
    public JsonException Fault(string expected) => At(Path, $"expected {expected}, got {Show()}.");

    private static JsonException At(string path, string fault, Exception? cause = null) => new($"{path}: {fault}", path, null, null, cause);

    private static bool TryFinite<T>(JsonElement element, out T number)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        number = element.ValueKind != JsonValueKind.Number ? T.NaN
            : typeof(T) == typeof(float) ? T.CreateTruncating(element.GetSingle()) : T.CreateTruncating(element.GetDouble());
        return T.IsFinite(number);
    }

    private JsonField? Find(string name)
    {
        RequireObject();
        return element.TryGetProperty(name, out var found) ? new JsonField(found, $"{Path}.{name}") : null;
    }

    private void RequireObject()
    {
        if (!IsObject)
            throw Fault("an object");
    }

    private string? TryText()
    {
        if (element.ValueKind != JsonValueKind.String)
            return null;
        try
        {
            return element.GetString();
        }
        catch (InvalidOperationException fault)
        {
            throw At(Path, "expected Unicode text, got half of a surrogate pair or bytes that are none.", fault);
        }
    }

    private string NameOf(JsonProperty member)
    {
        try
        {
            return member.Name;
        }
        catch (InvalidOperationException fault)
        {
            throw At(Path, "expected names in Unicode text, got bytes that are none.", fault);
        }
    }

    private string Show() => element.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => string.Create(CultureInfo.InvariantCulture, $"an array of {element.GetArrayLength()}"),
        JsonValueKind.Undefined => "nothing",
        _ => Shorten(element.GetRawText()),
    };

    private static string Shorten(string text) => text.Length <= MostShown ? text : string.Concat(text.AsSpan(0, MostShown), "…");
}

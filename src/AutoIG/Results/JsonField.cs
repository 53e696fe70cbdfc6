using System.Globalization;
using System.Text.Json;

namespace AutoIG;

/// <summary>A value of a JSON document with the path that leads to it, so that a fault can say where it is.</summary>
internal readonly struct JsonField(JsonElement element, string path = "$")
{
    // A message must stay readable, whatever is in the file.
    private const int MostShown = 60;

    /// <summary>The path, as <see cref="JsonException.Path"/> has it: <c>$.inputs[0].shape</c>.</summary>
    public string Path => path;

    public bool IsArray => element.ValueKind == JsonValueKind.Array;

    public bool IsText => element.ValueKind == JsonValueKind.String;

    public bool IsObject => element.ValueKind == JsonValueKind.Object;

    /// <summary>A member of an object.</summary>
    /// <exception cref="JsonException">The value is no object, or has no such member.</exception>
    public JsonField this[string name] => Find(name)
        ?? throw new JsonException($"{path}.{name}: expected {Expected(name)}, but it is missing.", $"{path}.{name}", null, null);

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
            {
                throw new JsonException(
                    $"{path}: expected no other members than {string.Join(", ", names.ToArray())}, got '{Shorten(name)}'.", path, null,
                        null);
            }

            if (!seen.Add(name))
                throw new JsonException($"{path}.{name}: expected once, but it occurs twice.", $"{path}.{name}", null, null);
        }
    }

    /// <summary>The items of an array.</summary>
    /// <exception cref="JsonException">The value is no array.</exception>
    public JsonField[] Items()
    {
        if (element.ValueKind != JsonValueKind.Array)
            throw Fault("an array");
        var items = new JsonField[element.GetArrayLength()];
        int i = 0;
        foreach (var item in element.EnumerateArray())
        {
            items[i] = new JsonField(item, string.Create(CultureInfo.InvariantCulture, $"{path}[{i}]"));
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
        {
            throw new JsonException(string.Create(
                CultureInfo.InvariantCulture, $"{path}: expected {count} numbers, got {element.GetArrayLength()}."), path, null, null);
        }

        var numbers = new T[count];
        int i = 0;
        foreach (var item in element.EnumerateArray())
        {
            // A path is only made for what is no plain number.
            if (!TryFinite(item, out numbers[i]))
                numbers[i] = new JsonField(item, string.Create(CultureInfo.InvariantCulture, $"{path}[{i}]")).Number<T>();
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
    public JsonException Fault(string expected) => new($"{path}: expected {expected}, got {Show()}.", path, null, null);

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
        return element.TryGetProperty(name, out var found) ? new JsonField(found, $"{path}.{name}") : null;
    }

    private void RequireObject()
    {
        if (!IsObject)
            throw Fault("an object");
    }

    private static string Expected(string name) => $"a member '{name}'";

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
            throw new JsonException($"{path}: expected Unicode text, got half of a surrogate pair or bytes that are none.", path, null,
                null, fault);
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
            throw new JsonException($"{path}: expected names in Unicode text, got bytes that are none.", path, null, null, fault);
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

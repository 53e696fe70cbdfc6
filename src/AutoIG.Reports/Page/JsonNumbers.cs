using System.Runtime.InteropServices;
using System.Text.Json;

namespace AutoIG.Reports;

/// <summary>The forms that data of the page have beyond JSON's own.</summary>
internal static class JsonNumbers
{
    /// <summary>A text, where there is one.</summary>
    public static void WriteOptional(this Utf8JsonWriter json, string name, string? text)
    {
        if (text is not null)
            json.WriteString(name, text);
    }

    /// <summary>A number, where there is one.</summary>
    public static void WriteOptional(this Utf8JsonWriter json, string name, double? number)
    {
        if (number is not { } value)
            return;
        json.WritePropertyName(name);
        json.Write(value);
    }

    /// <summary>A list, left out where it is empty.</summary>
    public static void WriteList<TItem>(this Utf8JsonWriter json, string name, IReadOnlyList<TItem> items, Action<TItem> write)
    {
        if (items.Count == 0)
            return;
        json.WriteStartArray(name);
        foreach (var item in items)
            write(item);
        json.WriteEndArray();
    }

    /// <summary>A name with a text.</summary>
    public static void WritePair(this Utf8JsonWriter json, string name, string value)
    {
        json.WriteStartArray();
        json.WriteStringValue(name);
        json.WriteStringValue(value);
        json.WriteEndArray();
    }

    /// <summary>A name with a number.</summary>
    public static void WritePair(this Utf8JsonWriter json, string name, double value)
    {
        json.WriteStartArray();
        json.WriteStringValue(name);
        json.Write(value);
        json.WriteEndArray();
    }

    /// <summary>Numbers as they are written, null for what is missing: measurements have few digits.</summary>
    public static void WriteNumbers(this Utf8JsonWriter json, IEnumerable<double?> numbers)
    {
        json.WriteStartArray();
        foreach (var number in numbers)
        {
            if (number is { } value)
                json.Write(value);
            else
                json.WriteNullValue();
        }

        json.WriteEndArray();
    }

    /// <summary>Base64 of the numbers' little-endian bytes: attributions have all digits that there are.</summary>
    public static void WriteBytes<T>(this Utf8JsonWriter json, string name, IEnumerable<T> numbers)
        where T : unmanaged
    {
        T[] all = numbers as T[] ?? [.. numbers];
        var bytes = MemoryMarshal.AsBytes(all.AsSpan()).ToArray();
        if (!BitConverter.IsLittleEndian)
        {
            int size = bytes.Length / Math.Max(1, all.Length);
            for (int i = 0; i < bytes.Length; i += size)
                bytes.AsSpan(i, size).Reverse();
        }

        json.WriteBase64String(name, bytes);
    }

    private static void Write(this Utf8JsonWriter json, double value)
    {
        if (double.IsFinite(value))
            json.WriteNumberValue(value);
        else
            json.WriteStringValue(double.IsNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity");
    }
}

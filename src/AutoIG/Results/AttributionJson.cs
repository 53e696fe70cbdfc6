using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;

namespace AutoIG;

/// <summary>Explanations as JSON, without reflection, and back to equality.</summary>
/// <remarks>
/// <para>An object has a format and a version, the names of function and method, the method's options as they are written, the target, the
/// outputs, and each tensor with its name, its shape and the names of its features. Numbers are written with the fewest digits that give
/// the same <see cref="float"/> or <see cref="double"/> back; ∞, −∞ and NaN are the texts <c>"Infinity"</c>, <c>"-Infinity"</c> and
/// <c>"NaN"</c>, and the bits of a NaN beyond that are lost.</para>
/// <para>What is read must be whole: a version that is not known, a member that is missing, unknown or there twice, or another number of
/// elements is a <see cref="JsonException"/> with the path. It is nested to 64 levels at most, written and read. The method is not made
/// again from its options; and of a target <c>Target.Of(…)</c> a file holds the name, so that it cannot be explained anew.</para>
/// <para><see cref="AttributionJsonContext"/> is for <see cref="JsonSerializer"/> and web servers.</para>
/// </remarks>
public static class AttributionJson
{
    /// <summary>The version of the format that is written.</summary>
    public const int Version = AttributionDocument.Version;

    private const int MaxDepth = 64;

    internal static JsonDocumentOptions Reading { get; } = new() { MaxDepth = MaxDepth };

    internal static JsonWriterOptions Writing(bool indented = false) => new() { Indented = indented, MaxDepth = MaxDepth };

    /// <summary>An explanation as a JSON object.</summary>
    /// <param name="attribution">The explanation.</param>
    /// <param name="indented">Whether it is laid out over lines.</param>
    /// <typeparam name="T">float or double.</typeparam>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither.</exception>
    public static string Serialize<T>(Attribution<T> attribution, bool indented = false)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(attribution);
        return Written(json => AttributionDocument.Write(json, attribution, InlineArrays.Store), indented);
    }

    /// <summary>A summary as a JSON object: all that it holds, so that it can be filled and merged further.</summary>
    /// <param name="summary">The summary.</param>
    /// <param name="indented">Whether it is laid out over lines.</param>
    /// <typeparam name="T">float or double.</typeparam>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither.</exception>
    public static string Serialize<T>(AttributionSummary<T> summary, bool indented = false)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(summary);
        return Written(summary.Write, indented);
    }

    /// <summary>The summary that a JSON object holds.</summary>
    /// <param name="json">The text.</param>
    /// <typeparam name="T">float or double: the type that was written.</typeparam>
    /// <exception cref="JsonException">The text is no JSON, or no such object; the message has the path.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither.</exception>
    public static AttributionSummary<T> DeserializeSummary<T>([StringSyntax(StringSyntaxAttribute.Json)] string json)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(json);
        using var document = JsonDocument.Parse(json, Reading);
        return AttributionSummary<T>.Read(new JsonField(document.RootElement));
    }

    /// <summary>Explanations as a JSON array of objects, each of which stands for itself.</summary>
    /// <param name="attributions">The explanations.</param>
    /// <param name="indented">Whether they are laid out over lines.</param>
    /// <typeparam name="T">float or double.</typeparam>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither.</exception>
    public static string SerializeAll<T>(IReadOnlyList<Attribution<T>> attributions, bool indented = false)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Written(json => WriteAll(json, Expect.Items(attributions, nameof(attributions)), InlineArrays.Store), indented);

    /// <summary>The explanation that a JSON object holds.</summary>
    /// <param name="json">The text.</param>
    /// <typeparam name="T">float or double: the type that was written.</typeparam>
    /// <exception cref="JsonException">The text is no JSON, or no such object; the message has the path.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither.</exception>
    public static Attribution<T> Deserialize<T>([StringSyntax(StringSyntaxAttribute.Json)] string json)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(json);
        using var document = JsonDocument.Parse(json, Reading);
        return AttributionDocument.Read<T>(new JsonField(document.RootElement), InlineArrays.Store);
    }

    /// <summary>The explanations that a JSON array holds.</summary>
    /// <param name="json">The text.</param>
    /// <typeparam name="T">float or double: the type that was written.</typeparam>
    /// <exception cref="JsonException">The text is no JSON, or no array of such objects; the message has the path.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither.</exception>
    public static IReadOnlyList<Attribution<T>> DeserializeAll<T>([StringSyntax(StringSyntaxAttribute.Json)] string json)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(json);
        using var document = JsonDocument.Parse(json, Reading);
        return ReadAll<T>(new JsonField(document.RootElement), InlineArrays.Store);
    }

    internal static void WriteAll<T>(Utf8JsonWriter json, IReadOnlyList<Attribution<T>> attributions, IArrayWriter store)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        json.WriteStartArray();
        foreach (var attribution in attributions)
            AttributionDocument.Write(json, attribution, store);
        json.WriteEndArray();
    }

    internal static IReadOnlyList<Attribution<T>> ReadAll<T>(JsonField field, IArrayReader store)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Array.AsReadOnly(Array.ConvertAll(field.Items(), item => AttributionDocument.Read<T>(item, store)));

    internal static string Written(Action<Utf8JsonWriter> write, bool indented = false)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Writing(indented)))
            write(json);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}

using System.Text.Json;
using System.Text.Json.Serialization;

namespace AutoIG;

/// <summary>
/// Reads and writes explanations for <see cref="JsonSerializer"/>, without reflection: for contexts of your own. The format is that of
/// <see cref="AttributionJson"/>.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class AttributionJsonConverter<T> : JsonConverter<Attribution<T>>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    /// <exception cref="JsonException">The value is no such object. The path begins at the explanation, <c>$</c>.</exception>
    public override Attribution<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        AttributionDocument.Read<T>(new JsonField(JsonElement.ParseValue(ref reader)), InlineArrays.Store);

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, Attribution<T> value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(value);
        AttributionDocument.Write(writer, value, InlineArrays.Store);
    }
}

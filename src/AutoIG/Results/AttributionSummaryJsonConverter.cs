using System.Text.Json;
using System.Text.Json.Serialization;

namespace AutoIG;

/// <summary>Reads and writes summaries for <see cref="JsonSerializer"/>, without reflection: for contexts of your own.</summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class AttributionSummaryJsonConverter<T> : JsonConverter<AttributionSummary<T>>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    /// <exception cref="JsonException">The value is no summary. The path begins at the summary, <c>$</c>.</exception>
    public override AttributionSummary<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        AttributionSummary<T>.Read(new JsonField(JsonElement.ParseValue(ref reader)));

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, AttributionSummary<T> value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(value);
        value.Write(writer);
    }
}

using System.Text.Json;

namespace AutoIG;

/// <summary>Numbers in the document itself.</summary>
internal sealed class InlineArrays : IArrayWriter, IArrayReader
{
    public static InlineArrays Store { get; } = new();

    public void Write<T>(Utf8JsonWriter json, string role, ReadOnlySpan<T> elements, ReadOnlySpan<int> shape)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => JsonNumbers.WriteAll(json, elements);

    public T[] Read<T>(JsonField field, ReadOnlySpan<int> shape)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => field.Numbers<T>(Elements.Count(shape));
}

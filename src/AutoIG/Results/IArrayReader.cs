using System.Text.Json;

namespace AutoIG;

/// <summary>Where the numbers of results come from; see <see cref="IArrayWriter"/>.</summary>
internal interface IArrayReader
{
    /// <summary>The numbers that a value stands for, row-major.</summary>
    /// <exception cref="JsonException">The value stands for none, or not for as many as the shape has.</exception>
    T[] Read<T>(JsonField field, ReadOnlySpan<int> shape)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;
}

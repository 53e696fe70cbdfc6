using System.Text.Json;

namespace AutoIG;

/// <summary>
/// Reads what <see cref="StackedArrays"/> wrote. Each tensor is decoded once, and each row is one result's: a small file that names a row
/// many times is not to take much memory.
/// </summary>
internal sealed class StackedTensors(TensorSource source) : IArrayReader
{
    private readonly HashSet<(string Tensor, int Row)> taken = [];
    private readonly Dictionary<string, Array> decoded = new(StringComparer.Ordinal);

    /// <exception cref="TensorFileException">There is no such tensor, or it is damaged.</exception>
    public T[] Read<T>(JsonField field, ReadOnlySpan<int> shape)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        field.AllowOnly("tensor", "row");
        string name = field["tensor"].Text();
        var info = source.Describe(name);
        if (info.ElementType != TensorElementTypes.Of<T>())
            throw field["tensor"].Fault($"a tensor of {JsonNumbers.TypeName<T>()} (it is {info.ElementType.FormatName()})");
        if (info.Shape.IsEmpty || !info.Shape[1..].SequenceEqual(shape))
            throw field["tensor"].Fault($"a tensor of rows of shape {Elements.Show(shape)} (it is {Elements.Show(info.Shape)})");
        int row = field["row"].Int32();
        if (row >= info.Shape[0])
            throw field["row"].Fault(FormattableString.Invariant($"a row below {info.Shape[0]}"));
        if (!taken.Add((name, row)))
            throw field["row"].Fault("a row that no other value stands for");
        if (!decoded.TryGetValue(name, out var elements))
            decoded.Add(name, elements = source.GetRaw<T>(name).Flat().ToArray());
        int length = Elements.Count(shape);
        return ((T[])elements).AsSpan(row * length, length).ToArray();
    }
}

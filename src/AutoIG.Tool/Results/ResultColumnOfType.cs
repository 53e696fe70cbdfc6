using System.Runtime.InteropServices;
using Parquet;
using Parquet.Schema;

namespace AutoIG.Tool.Results;

/// <summary>A column of values of one type.</summary>
/// <param name="name">The name.</param>
/// <typeparam name="TValue">float, double, int or long.</typeparam>
internal sealed class ResultColumn<TValue>(string name) : ResultColumn
    where TValue : struct
{
    /// <summary>The values that are not written yet.</summary>
    public List<TValue> Values { get; } = [];

    /// <inheritdoc/>
    public override DataField Field { get; } = new DataField<TValue>(name, false);

    /// <inheritdoc/>
    public override int Count => Values.Count;

    /// <inheritdoc/>
    public override void Write(ParquetRowGroupWriter group, int count)
    {
        TValue[] values = [.. CollectionsMarshal.AsSpan(Values)[..count]];
        Values.RemoveRange(0, count);
        Awaited.Wait(group.WriteAsync<TValue>(Field, values.AsMemory()));
    }

    /// <inheritdoc/>
    public override void Read(ParquetRowGroupReader group, DataField field)
    {
        var values = new TValue[checked((int)group.RowCount)];
        Awaited.Wait(group.ReadAsync<TValue>(field, values.AsMemory()));
        Values.AddRange(values);
    }
}

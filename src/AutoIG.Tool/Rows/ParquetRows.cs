using Parquet;
using Parquet.Schema;

namespace AutoIG.Tool.Rows;

/// <summary>
/// Rows of a Parquet file: a column an element, found by its name where the inputs have names. A group of rows is in memory.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
internal sealed class ParquetRows<T> : RowSource<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly string file;
    private readonly RowLayout layout;
    private readonly FileStream stream;
    private readonly ParquetReader reader;
    private readonly DataField[] fields;
    private readonly int[] features;
    private readonly int? label;
    private T[][] columns = [];
    private long[] labels = [];
    private int nextGroup, row, rowsOfGroup;
    private long firstOfGroup;
    private bool isDecoded;

    /// <exception cref="ToolException">The file is none, or its columns are not those of the function.</exception>
    public ParquetRows(string path, RowLayout layout)
    {
        (file, this.layout) = (path, layout);
        stream = File.OpenRead(path);
        try
        {
            reader = ParquetColumns.Open(stream, path);
            fields = reader.Schema.GetDataFields();
            (features, label) = layout.Columns([.. fields.Select(field => field.Path.ToString())], isNamed: true, path);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public override DataRow<T>? Read()
    {
        if (!Skip())
            return null;
        if (!isDecoded)
            Decode();
        int at = row - 1;
        var elements = new T[features.Length];
        for (int i = 0; i < elements.Length; i++)
        {
            elements[i] = columns[i][at];
            if (!T.IsFinite(elements[i]))
                throw Fault(i, FormattableString.Invariant($"expected a finite number that {typeof(T).Name} can hold, got {elements[i]}"));
        }

        int? target = label is null ? null : labels[at] is >= int.MinValue and <= int.MaxValue and var whole ? (int)whole
            : throw ToolException.BadInput(FormattableString.Invariant(
                $"{file}, row {firstOfGroup + at}: expected a label of 32 bits, got {labels[at]}."));
        return new DataRow<T>(layout.FromFlat<T>(elements), target);
    }

    /// <inheritdoc/>
    public override bool Skip()
    {
        while (row == rowsOfGroup)
        {
            if (nextGroup == reader.RowGroupCount)
                return false;
            firstOfGroup += rowsOfGroup;
            (rowsOfGroup, row, isDecoded) = (ParquetColumns.Rows(reader, nextGroup++, file), 0, false);
        }

        row++;
        return true;
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        ParquetColumns.Close(reader);
        stream.Dispose();
    }

    private void Decode()
    {
        isDecoded = true;
        using var group = ParquetColumns.Group(reader, nextGroup - 1, file);
        columns = [.. features.Select(column => ParquetColumns.Numbers<T>(group, fields[column], file, firstOfGroup))];
        if (label is { } at)
            labels = ParquetColumns.Whole(group, fields[at], file, firstOfGroup);
    }

    private ToolException Fault(int feature, string message) => ToolException.BadInput(
        FormattableString.Invariant($"{file}, row {firstOfGroup + row - 1}, column '{fields[features[feature]].Name}': {message}."));
}

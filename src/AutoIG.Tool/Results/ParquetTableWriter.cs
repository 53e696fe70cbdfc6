using Parquet;
using Parquet.Schema;

namespace AutoIG.Tool.Results;

/// <summary>Writes columns in groups of so many rows, counted from the first: however they come, the bytes are the same.</summary>
internal sealed class ParquetTableWriter : IDisposable
{
    private const int RowsOfGroup = 4096;

    private readonly IReadOnlyList<ResultColumn> columns;
    private readonly ParquetWriter writer;

    public ParquetTableWriter(Stream stream, IReadOnlyList<ResultColumn> columns)
    {
        this.columns = columns;
        // Attributions hardly repeat: to look for it costs more than it saves.
        var options = new ParquetOptions { DictionaryEncodingThreshold = 0 };
        writer = ParquetWriter.CreateAsync(new ParquetSchema(columns.Select(column => column.Field)), stream, options)
            .GetAwaiter().GetResult();
    }

    /// <summary>Writes the groups that are full.</summary>
    public void Write()
    {
        while (columns[0].Count >= RowsOfGroup)
            WriteGroup(RowsOfGroup);
    }

    /// <summary>Writes what is left, and ends the file.</summary>
    public void Complete()
    {
        Write();
        if (columns[0].Count > 0)
            WriteGroup(columns[0].Count);
        Dispose();
    }

    /// <inheritdoc/>
    public void Dispose() => Awaited.Wait(writer.DisposeAsync());

    private void WriteGroup(int rows)
    {
        using var group = writer.CreateRowGroup();
        foreach (var column in columns)
            column.Write(group, rows);
        group.CompleteValidate();
    }
}

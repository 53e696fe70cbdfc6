using System.Globalization;
using System.Numerics;
using System.Numerics.Tensors;
using System.Text;
using Parquet;
using Parquet.Schema;

namespace AutoIG.Tool.Tests;

/// <summary>Writes rows in every format that the tool reads, by code that is not the tool's where a format is a text or a table.</summary>
internal static class RowFiles
{
    public static readonly string[] Endings = [".csv", ".jsonl", ".npy", ".npz", ".safetensors", ".parquet"];

    /// <summary>Writes rows of one input.</summary>
    /// <param name="path">The file, whose ending says the format.</param>
    /// <param name="input">The name of the input.</param>
    /// <param name="columns">The names of its elements.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="rowsOfGroup">How many rows a group of a Parquet file has.</param>
    /// <typeparam name="T">float or double.</typeparam>
    public static void Write<T>(string path, string input, string[] columns, T[][] rows, int rowsOfGroup = 10)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] flat = [.. rows.SelectMany(row => row)];
        switch (Path.GetExtension(path))
        {
            case ".csv":
                File.WriteAllText(path, string.Join(',', columns) + "\n" + Lines(rows, "{0}\n"));
                break;
            case ".jsonl":
                File.WriteAllText(path, Lines(rows, $"{{{{\"{input}\": [{{0}}]}}}}\n"));
                break;
            case ".npy":
                NumPy.WriteArray(path, Tensor.Create(flat, [rows.Length, columns.Length]));
                break;
            case ".npz":
                new NumPyWriter().Add<T>(input, flat, rows.Length, columns.Length).Save(path);
                break;
            case ".safetensors":
                var writer = new SafeTensorsWriter();
                writer.Add<T>(input, flat, rows.Length, columns.Length);
                writer.Save(path);
                break;
            case ".parquet":
                WriteParquet(path, columns, rows, rowsOfGroup);
                break;
            default:
                throw new ArgumentException($"expected the ending of a file of rows, got {path}", nameof(path));
        }
    }

    private static string Lines<T>(T[][] rows, string line)
        where T : IFormattable
    {
        var text = new StringBuilder();
        foreach (T[] row in rows)
        {
            string numbers = string.Join(',', row.Select(number => number.ToString("R", CultureInfo.InvariantCulture)));
            text.AppendFormat(CultureInfo.InvariantCulture, line, numbers);
        }

        return text.ToString();
    }

    private static void WriteParquet<T>(string path, string[] columns, T[][] rows, int rowsOfGroup)
        where T : unmanaged
    {
        DataField[] fields = [.. columns.Select(column => new DataField<T>(column, false))];
        using var stream = File.Create(path);
        var writer = ParquetWriter.CreateAsync(new ParquetSchema(fields), stream).GetAwaiter().GetResult();
        foreach (T[][] some in rows.Chunk(rowsOfGroup))
        {
            using var group = writer.CreateRowGroup();
            for (int i = 0; i < fields.Length; i++)
                Results.Awaited.Wait(group.WriteAsync<T>(fields[i], some.Select(row => row[i]).ToArray().AsMemory()));
        }

        Results.Awaited.Wait(writer.DisposeAsync());
    }
}

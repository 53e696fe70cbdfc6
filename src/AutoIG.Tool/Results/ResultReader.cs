using System.Text;
using System.Text.Json;
using AutoIG.Tool.Jobs;
using AutoIG.Tool.Rows;
using Parquet;

namespace AutoIG.Tool.Results;

/// <summary>Explanations of files that <c>autoig explain</c> wrote.</summary>
internal static class ResultReader
{
    /// <summary>Whether a file's numbers are double rather than float.</summary>
    /// <exception cref="ToolException">The file holds no results.</exception>
    public static bool IsDouble(string path)
    {
        switch (ResultFormat.Of(path))
        {
            case ResultFormat.JsonLines:
            {
                using var lines = new LineReader(File.OpenRead(path), path);
                var line = lines.Read();
                if (line.IsEmpty)
                    throw ToolException.BadInput($"{path}: expected explanations, but the file is empty.");
                try
                {
                    using var document = JsonDocument.Parse(line);
                    return document.RootElement.ValueKind == JsonValueKind.Object
                        && document.RootElement.TryGetProperty("type", out var type) && type.ValueKind == JsonValueKind.String
                        && type.GetString() == "float64";
                }
                catch (JsonException fault)
                {
                    throw lines.Fault($"expected an explanation: {fault.Message}", fault);
                }
            }

            case ResultFormat.NumPy:
            {
                using var file = NumPy.Open(path);
                return file.Describe("output").ElementType == TensorElementType.F64;
            }

            default:
            {
                using var stream = File.OpenRead(path);
                var reader = ParquetColumns.Open(stream, path);
                bool isDouble = reader.Schema.GetDataFields().Any(field => field.Name == "output" && field.ClrType == typeof(double));
                ParquetColumns.Close(reader);
                return isDouble;
            }
        }
    }

    /// <summary>The explanations of a file, one behind the other.</summary>
    /// <exception cref="ToolException">The file holds no results, or others.</exception>
    public static IEnumerable<Attribution<T>> Read<T>(string path)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => ResultFormat.Of(path) switch
        {
            ResultFormat.JsonLines => ReadLines<T>(path),
            ResultFormat.NumPy => ReadArrays<T>(path),
            _ => ReadColumns<T>(path),
        };

    private static IEnumerable<Attribution<T>> ReadLines<T>(string path)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using var lines = new LineReader(File.OpenRead(path), path);
        while (true)
        {
            var line = lines.Read();
            if (line.IsEmpty)
                yield break;
            Attribution<T> attribution;
            try
            {
                attribution = AttributionJson.Deserialize<T>(Encoding.UTF8.GetString(line.Span));
            }
            catch (JsonException fault)
            {
                throw lines.Fault($"expected an explanation: {fault.Message}", fault);
            }

            yield return attribution;
        }
    }

    private static IEnumerable<Attribution<T>> ReadArrays<T>(string path)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var manifest = Manifest.Read(path);
        using var file = NumPy.Open(path);
        string[] names = [.. file.Names.Where(name => name.StartsWith(NpzResults<T>.Inputs, StringComparison.Ordinal))];
        if (names.Length == 0)
            throw ToolException.BadInput($"{path}: expected arrays 'inputs.…' of attributions, but there is none.");
        var arrays = names.Select(name => new RowArray<T>(file, name)).ToArray();
        try
        {
            for (int row = 0; row < arrays[0].Rows; row++)
            {
                yield return Create(manifest, [.. arrays.Select((array, i) =>
                    new NamedTensor<T>(names[i][NpzResults<T>.Inputs.Length..], array.Read().ToArray(), array.RowShape))]);
            }
        }
        finally
        {
            foreach (var array in arrays)
                array.Dispose();
        }
    }

    private static IEnumerable<Attribution<T>> ReadColumns<T>(string path)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var manifest = Manifest.Read(path);
        using var stream = File.OpenRead(path);
        var reader = ParquetColumns.Open(stream, path);
        try
        {
            var fields = reader.Schema.GetDataFields();
            if (fields.Length <= ParquetResults<T>.First.Count
                || !fields.Take(ParquetResults<T>.First.Count).Select(field => field.Name).SequenceEqual(ParquetResults<T>.First))
            {
                throw ToolException.BadInput(
                    $"{path}: expected the columns {string.Join(", ", ParquetResults<T>.First)} and features behind them.");
            }

            var features = fields[ParquetResults<T>.First.Count..];
            string[] names = [.. features.Select(field => field.Name)];
            for (int group = 0, first = 0; group < reader.RowGroupCount; group++)
            {
                T[][] columns = ReadGroup<T>(reader, group, path, features, first);
                for (int row = 0; row < columns[0].Length; row++, first++)
                {
                    yield return Create(manifest, [new NamedTensor<T>(
                        "features", [.. columns.Select(column => column[row])], [names.Length], names)]);
                }
            }
        }
        finally
        {
            ParquetColumns.Close(reader);
        }
    }

    private static T[][] ReadGroup<T>(ParquetReader reader, int group, string path, Parquet.Schema.DataField[] fields, long first)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        _ = ParquetColumns.Rows(reader, group, path);
        using var opened = ParquetColumns.Group(reader, group, path);
        return [.. fields.Select(field => ParquetColumns.Numbers<T>(opened, field, path, first))];
    }

    /// <summary>What a table says of an explanation: the attributions, and by its manifest whose they are.</summary>
    private static Attribution<T> Create<T>(Manifest manifest, NamedTensor<T>[] inputs)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(
            new NamedTensors<T>(inputs), Target.ArgMax, T.NaN, T.NaN, Elements.Shaped<T>([T.NaN], 1), double.NaN, double.NaN, double.NaN,
            null, null)
        {
            FunctionName = manifest.Function,
            Source = MethodText.Read(manifest.Method, manifest.Options),
        };
}

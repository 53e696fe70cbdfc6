namespace AutoIG.Tool.Results;

/// <summary>The formats of results, by the endings of files.</summary>
internal static class ResultFormat
{
    public const string JsonLines = ".jsonl";
    public const string NumPy = ".npz";
    public const string Parquet = ".parquet";

    /// <summary>The format of a path.</summary>
    /// <exception cref="ToolException">The ending is that of none.</exception>
    public static string Of(string path)
    {
        string ending = Path.GetExtension(path).ToLowerInvariant();
        return ending is JsonLines or NumPy or Parquet
            ? ending : throw ToolException.Usage($"expected a file of results ending in .jsonl, .npz or .parquet, got '{path}'.");
    }

    /// <summary>A writer of a format.</summary>
    /// <param name="format">The format.</param>
    /// <param name="stream">Where it writes; left open.</param>
    /// <param name="path">Where that lies: what cannot be written at once is kept beside it.</param>
    public static IResultWriter<T> Create<T>(string format, Stream stream, string path)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => format switch
        {
            JsonLines => new JsonLineResults<T>(stream),
            NumPy => new NpzResults<T>(stream, Path.GetDirectoryName(Path.GetFullPath(path))!),
            _ => new ParquetResults<T>(stream),
        };
}

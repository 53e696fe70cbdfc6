namespace AutoIG.Tool.Rows;

/// <summary>Opens files of rows by their endings.</summary>
internal static class RowFile
{
    /// <summary>Opens a file.</summary>
    /// <exception cref="ToolException">The ending is unknown, or the file is not what it says.</exception>
    /// <exception cref="IOException">The file does not exist or cannot be read.</exception>
    public static RowSource<T> Open<T>(string path, RowLayout layout)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        switch (Path.GetExtension(path).ToLowerInvariant())
        {
            case ".csv":
                return new CsvRows<T>(OpenText(path), path, layout);
            case ".jsonl":
                return new JsonRows<T>(OpenText(path), path, layout);
            case ".parquet":
                return new ParquetRows<T>(path, layout);
            case ".npy" or ".npz":
                return new TensorRows<T>(NumPy.Open(path), layout);
            case ".safetensors":
                return new TensorRows<T>(SafeTensors.Open(path), layout);
            default:
                throw ToolException.Usage(
                    $"expected a file of rows ending in .csv, .npy, .npz, .safetensors, .jsonl or .parquet, got '{path}'.");
        }
    }

    private static FileStream OpenText(string path) =>
        new(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.SequentialScan);
}

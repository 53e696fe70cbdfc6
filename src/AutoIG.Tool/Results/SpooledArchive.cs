using System.IO.Compression;

namespace AutoIG.Tool.Results;

/// <summary>
/// Arrays of an archive that grow row by row side by side: an archive holds one behind the other, so each is kept in a file of its own
/// until all are complete. These files have no name any more where the system allows it: nothing of them stays, however the process ends.
/// </summary>
/// <param name="folder">Where the files lie.</param>
internal sealed class SpooledArchive(string folder) : IDisposable
{
    // The first that a zip archive can name: equal results give equal bytes.
    private static readonly DateTimeOffset NoTime = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly List<SpooledArray> arrays = [];

    /// <summary>The array of a name, which is begun where there is none.</summary>
    /// <exception cref="ToolException">It has been begun with another type or shape.</exception>
    public SpooledArray this[string name, TensorElementType type, int[] rowShape]
    {
        get
        {
            var found = arrays.Find(array => array.Name == name);
            if (found is null)
            {
                found = new SpooledArray(name, type, rowShape, Begin());
                arrays.Add(found);
            }

            return found.Type == type && found.RowShape.AsSpan().SequenceEqual(rowShape) ? found : throw ToolException.BadInput(
                $"expected '{name}' of {found.Type.FormatName()} {Elements.Show(found.RowShape)} in each row, got {type.FormatName()} "
                + $"{Elements.Show(rowShape)}; results of different shapes are written as .jsonl.");
        }
    }

    /// <summary>Writes the archive, as <c>numpy.savez</c> does: without compression.</summary>
    /// <exception cref="ToolException">There is nothing in it, or not all arrays have as many rows.</exception>
    public void WriteTo(Stream stream)
    {
        if (arrays.Count == 0 || arrays.Exists(array => array.Rows != arrays[0].Rows))
            throw ToolException.BadInput("expected as many rows in each array; results of different kinds are written as .jsonl.");
        using var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
        foreach (var array in arrays)
        {
            var entry = archive.CreateEntry(array.Name + ".npy", CompressionLevel.NoCompression);
            entry.LastWriteTime = NoTime;
            using var content = entry.Open();
            NpyWriter.Write(content, array.Type, [array.Rows, .. array.RowShape], []);
            array.Spool.Position = 0;
            array.Spool.CopyTo(content);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var array in arrays)
            array.Spool.Dispose();
    }

    private FileStream Begin()
    {
        string path = Path.Combine(folder, $".autoig-{Guid.NewGuid():N}.part");
        var stream = new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Delete, 1 << 16, FileOptions.DeleteOnClose);
        if (!OperatingSystem.IsWindows())
            File.Delete(path);
        return stream;
    }
}

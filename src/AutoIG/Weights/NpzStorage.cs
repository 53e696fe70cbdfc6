using System.IO.Compression;

namespace AutoIG;

/// <summary>The entries of a zip archive of <c>.npy</c> files, decompressed one by one when they are read.</summary>
internal sealed class NpzStorage : TensorStorage
{
    /// <summary>
    /// Deflate cannot expand one byte to more than this many. An entry that claims more is refused before memory is reserved.
    /// </summary>
    private const int MaxExpansion = 1032;

    private readonly string file;
    private readonly ZipArchive archive;
    private readonly Dictionary<string, ZipArchiveEntry> entries = new(StringComparer.Ordinal);
    private readonly Lock gate = new();

    private NpzStorage(string file, ZipArchive archive)
    {
        this.file = file;
        this.archive = archive;
    }

    /// <summary>Reads the headers of all entries.</summary>
    /// <param name="file">What to call the file in messages.</param>
    /// <param name="stream">The archive; disposed with the storage, also when opening fails.</param>
    /// <exception cref="TensorFileException">The archive or an entry's header is damaged.</exception>
    public static TensorCatalogue Open(string file, Stream stream)
    {
        NpzStorage? storage = null;
        try
        {
            storage = new NpzStorage(file, new ZipArchive(stream, ZipArchiveMode.Read));
            return new TensorCatalogue(file, storage.ReadHeaders(stream.Length), storage);
        }
        catch (Exception exception)
        {
            storage?.Dispose();
            stream.Dispose();
            if (IsArchiveFault(exception))
                throw new TensorFileException(file, null, $"the zip archive is damaged: {exception.Message}", exception);
            throw;
        }
    }

    /// <summary>The whole entry is decompressed and its checksum is compared before the first element is returned.</summary>
    public override Stream Open(StoredTensor tensor)
    {
        var entry = entries[tensor.Info.Name];
        try
        {
            // The entries share the archive's stream and its position.
            lock (gate)
            {
                using var content = entry.Open();
                var bytes = new byte[entry.Length];
                content.ReadExactly(bytes);
                if (content.ReadByte() >= 0)
                    throw new InvalidDataException($"the entry is longer than the {bytes.Length} bytes its directory states");
                var checksum = Crc32.Compute(bytes);
                return checksum == entry.Crc32
                    ? new ReadOnlyMemoryStream(bytes.AsMemory((int)tensor.Offset))
                    : throw new InvalidDataException($"the checksum is {checksum:X8}, but should be {entry.Crc32:X8}");
            }
        }
        catch (Exception exception) when (IsArchiveFault(exception))
        {
            throw new TensorFileException(file, tensor.Info.Name, $"the archive's entry is damaged: {exception.Message}", exception);
        }
    }

    public override void Dispose() => archive.Dispose();

    private List<StoredTensor> ReadHeaders(long archiveLength)
    {
        var tensors = new List<StoredTensor>();
        foreach (var entry in archive.Entries)
        {
            var name = entry.FullName.EndsWith(".npy", StringComparison.Ordinal) ? entry.FullName[..^4] : entry.FullName;
            if (entry.IsEncrypted)
                throw new TensorFileException(file, name, "expected an entry without encryption");
            if (entry.CompressedLength > archiveLength || entry.Length > Array.MaxLength
                || entry.Length > MaxExpansion * entry.CompressedLength)
            {
                long most = Math.Min(Array.MaxLength, MaxExpansion * Math.Min(archiveLength, entry.CompressedLength));
                throw new TensorFileException(file, name, $"expected at most {most} bytes, but the entry claims {entry.Length}");
            }

            using var content = entry.Open();
            if (!entries.TryAdd(name, entry))
                throw new TensorFileException(file, name, "expected distinct names, but this one occurs twice");
            tensors.Add(NpyHeader.Read(file, name, content, entry.Length));
        }

        return tensors;
    }

    /// <summary>
    /// What the base library throws for damaged archives, beyond <see cref="InvalidDataException"/>, depends on where the damage lies.
    /// </summary>
    private static bool IsArchiveFault(Exception exception) =>
        exception is InvalidDataException or EndOfStreamException or IOException
            or NotSupportedException or ArgumentException or OverflowException;
}

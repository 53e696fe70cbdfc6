using System.IO.Compression;

namespace AutoIG;

/// <summary>The entries of a zip archive of <c>.npy</c> files, decompressed one by one when they are read.</summary>
internal sealed class NpzStorage : TensorStorage
{
    /// <summary>
    /// Deflate cannot expand one byte to more than this many. An entry that claims more is refused before memory is reserved.
    /// </summary>
    private const int MaxExpansion = 1032;

    // What an entry of any kind may claim, and the expansion that a longer one may: weights hardly shrink, and a file of a megabyte is not
    // to take a gigabyte.
    private const int LongEntry = 1 << 28;
    private const int MaxExpansionOfLongEntry = 32;

    // Memory grows with what has been decompressed, not with what is claimed.
    private const int FirstBuffer = 1 << 20;

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
                var bytes = Decompress(content, (int)entry.Length);
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
            throw new TensorFileException(file, tensor.Name, $"the archive's entry is damaged: {exception.Message}", exception);
        }
    }

    public override void Dispose() => archive.Dispose();

    private static byte[] Decompress(Stream content, int length)
    {
        var bytes = new byte[Math.Min(length, FirstBuffer)];
        for (int read = 0; read < length;)
        {
            if (read == bytes.Length)
                Array.Resize(ref bytes, (int)Math.Min(length, 2L * read));
            int count = content.Read(bytes, read, bytes.Length - read);
            read += count > 0 ? count : throw new EndOfStreamException($"it ends after {read} of {length} bytes");
        }

        return bytes;
    }

    /// <exception cref="TensorFileException">
    /// An entry claims more than it can hold, two have the same name, or no entry is an array.
    /// </exception>
    private List<StoredTensor> ReadHeaders(long archiveLength)
    {
        var tensors = new List<StoredTensor>();
        string? stranger = null;
        foreach (var entry in archive.Entries)
        {
            var name = entry.FullName.EndsWith(".npy", StringComparison.Ordinal) ? entry.FullName[..^4] : entry.FullName;
            long most = Math.Min(
                Array.MaxLength,
                Math.Max(
                    MaxExpansionOfLongEntry * Math.Min(archiveLength, entry.CompressedLength),
                    Math.Min(LongEntry, MaxExpansion * Math.Min(archiveLength, entry.CompressedLength))));
            if (entry.CompressedLength > archiveLength || entry.Length > most)
                throw new TensorFileException(file, name, $"expected at most {most} bytes, but the entry claims {entry.Length}");
            if (!entries.TryAdd(name, entry))
                throw new TensorFileException(file, name, "expected distinct names, but this one occurs twice");
            if (!entry.IsEncrypted && !IsArray(entry))
                stranger ??= name;
            else
                tensors.Add(ReadHeader(name, entry));
        }

        return tensors.Count > 0 || stranger is null
            ? tensors
            : throw new TensorFileException(file, stranger, "expected .npy files in the archive, but there is none: this is no .npz");
    }

    /// <summary>What stands in an archive beside the arrays, a text or a folder, is no tensor.</summary>
    private static bool IsArray(ZipArchiveEntry entry)
    {
        if (entry.FullName.EndsWith(".npy", StringComparison.Ordinal))
            return true;
        try
        {
            using var content = entry.Open();
            Span<byte> start = stackalloc byte[6];
            return NpyHeader.IsArray(start[..content.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)]);
        }
        catch (Exception exception) when (IsArchiveFault(exception))
        {
            return false;
        }
    }

    /// <summary>The array of an entry; one that is damaged or of another kind is known by its fault.</summary>
    private StoredTensor ReadHeader(string name, ZipArchiveEntry entry)
    {
        if (entry.IsEncrypted)
            return new StoredTensor(name, "expected an entry without encryption");
        try
        {
            using var content = entry.Open();
            return NpyHeader.Read(file, name, content, entry.Length);
        }
        catch (TensorFileException exception)
        {
            return new StoredTensor(name, exception.Fault!);
        }
        catch (Exception exception) when (IsArchiveFault(exception))
        {
            return new StoredTensor(name, $"the archive's entry is damaged: {exception.Message}");
        }
    }

    /// <summary>
    /// What the base library throws for damaged archives, beyond <see cref="InvalidDataException"/>, depends on where the damage lies.
    /// </summary>
    private static bool IsArchiveFault(Exception exception) =>
        exception is InvalidDataException or EndOfStreamException or IOException
            or NotSupportedException or ArgumentException or OverflowException;
}

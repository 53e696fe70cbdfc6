using System.IO.Compression;

namespace AutoIG;

/// <summary>The entries of a zip archive of <c>.npy</c> files, decompressed one by one when they are read.</summary>
internal sealed class NpzStorage : TensorStorage
{
    /// <summary>What somebody can do whose archive is compressed further than it may be.</summary>
    public const string WayOut = "numpy.savez, without compression, has no such limit";

    /// <summary>
    /// Deflate cannot expand one byte to more than this many. An entry that claims more is refused before memory is reserved.
    /// </summary>
    private const int MaxExpansion = 1032;

    // What all arrays together may hold, and what may be made of one of them: so many times the bytes of the archive, or so many bytes if
    // that is more. Weights hardly shrink, pruned ones to a tenth; zeros shrink to a thousandth, and a file of a megabyte is not to take a
    // gigabyte.
    private const int MostTimes = 64;
    private const int MostOfAny = 1 << 24;

    // Memory grows with what has been decompressed, not with what is claimed.
    private const int FirstBuffer = 1 << 20;

    private readonly string file;
    private readonly FileStorage? source;
    private readonly ZipArchive archive;
    private readonly Dictionary<string, ZipArchiveEntry> entries = new(StringComparer.Ordinal);
    private readonly Lock gate = new();

    private NpzStorage(string file, ZipArchive archive, FileStorage? source)
    {
        this.file = file;
        this.archive = archive;
        this.source = source;
    }

    /// <summary>Reads the headers of all entries.</summary>
    /// <param name="file">What to call the file in messages.</param>
    /// <param name="stream">The archive; disposed with the storage, also when opening fails.</param>
    /// <param name="source">The file behind the stream, if there is one; disposed with the storage, also when opening fails.</param>
    /// <exception cref="TensorFileException">The archive or an entry's header is damaged.</exception>
    public static TensorCatalogue Open(string file, Stream stream, FileStorage? source = null)
    {
        NpzStorage? storage = null;
        try
        {
            storage = new NpzStorage(file, new ZipArchive(stream, ZipArchiveMode.Read), source);
            return new TensorCatalogue(file, storage.ReadHeaders(stream.Length), storage);
        }
        catch (Exception exception)
        {
            storage?.Dispose();
            stream.Dispose();
            source?.Dispose();
            if (IsArchiveFault(exception))
                throw new TensorFileException(file, null, $"the zip archive is damaged: {exception.Message}", exception);
            throw;
        }
    }

    /// <summary>The whole entry is decompressed and its checksum is compared before the first element is returned.</summary>
    /// <exception cref="TensorFileException">The entry is damaged, or the file has another length than when it was opened.</exception>
    public override Stream Open(StoredTensor tensor)
    {
        source?.EnsureUnchanged(tensor.Name);
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

    public override void Dispose()
    {
        archive.Dispose();
        source?.Dispose();
    }

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
    /// An entry claims more than it can hold, two have the same name, no entry is an array, or all together hold too much.
    /// </exception>
    private List<StoredTensor> ReadHeaders(long archiveLength)
    {
        long mostBytes = Math.Max(MostOfAny, MostTimes * archiveLength), bytes = 0;
        var tensors = new List<StoredTensor>();
        string? stranger = null;
        foreach (var entry in archive.Entries)
        {
            var name = entry.FullName.EndsWith(".npy", StringComparison.Ordinal) ? entry.FullName[..^4] : entry.FullName;
            long most = MaxExpansion * Math.Min(archiveLength, entry.CompressedLength);
            if (entry.CompressedLength > archiveLength || entry.Length > most)
                throw new TensorFileException(file, name, $"expected at most {most} bytes, but the entry claims {entry.Length}");
            if (!entries.TryAdd(name, entry))
                throw new TensorFileException(file, name, "expected distinct names, but this one occurs twice");
            if (!entry.IsEncrypted && !IsArray(entry))
            {
                stranger ??= name;
                continue;
            }

            var tensor = ReadHeader(name, entry, mostBytes);
            tensors.Add(tensor);
            // Entries may share their bytes in the archive: only the sum says what a reader of all of them takes.
            bytes += tensor.Fault is null ? tensor.Info.ByteLength : 0;
        }

        if (bytes > mostBytes)
        {
            throw new TensorFileException(
                file, null,
                $"expected at most {mostBytes} bytes in all arrays together ({MostTimes} times the {archiveLength} bytes of the archive, or "
                + $"{MostOfAny}), but they have {bytes}; {WayOut}");
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
    private StoredTensor ReadHeader(string name, ZipArchiveEntry entry, long mostBytes)
    {
        if (entry.IsEncrypted)
            return new StoredTensor(name, "expected an entry without encryption");
        if (entry.Length > Array.MaxLength)
        {
            return new StoredTensor(
                name, $"expected at most {Array.MaxLength} bytes in an entry of an archive, but it has {entry.Length}; save it as .npy");
        }

        try
        {
            using var content = entry.Open();
            return NpyHeader.Read(file, name, content, entry.Length, mostBytes);
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

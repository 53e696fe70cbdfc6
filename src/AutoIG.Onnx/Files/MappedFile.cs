using System.Buffers;
using System.IO.MemoryMappedFiles;

namespace AutoIG.Onnx.Files;

/// <summary>
/// The bytes of a file, mapped and not read: weights of a hundred megabytes cost memory when they are written out, and not before.
/// Whoever shortens a file while it is imported ends the program; a tool may live with that, a service may not, and none imports.
/// </summary>
internal sealed unsafe class MappedFile : IDisposable
{
    private readonly MemoryMappedFile file;
    private readonly MemoryMappedViewAccessor view;
    private readonly byte* start;
    private readonly long length;
    private bool isClosed;

    /// <exception cref="IOException">The file does not exist or cannot be read.</exception>
    /// <exception cref="OnnxFileException">The path is that of a folder, a device, or an empty file.</exception>
    public MappedFile(string path)
    {
        var handle = RegularFile.Open(path, fault => new OnnxFileException(path, fault), out length);
        file = MemoryMappedFile.CreateFromFile(handle, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: false);
        view = file.CreateViewAccessor(0, length, MemoryMappedFileAccess.Read);
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        start += view.PointerOffset;
    }

    /// <summary>How many bytes the file has.</summary>
    public long Length => length;

    /// <summary>A part of the file, at most 2 GiB − 1 bytes long.</summary>
    public ReadOnlyMemory<byte> Part(long offset, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, length - offset);
        return new Region(this, start + offset, count).Memory;
    }

    public void Dispose()
    {
        if (isClosed)
            return;
        isClosed = true;
        view.SafeMemoryMappedViewHandle.ReleasePointer();
        view.Dispose();
        file.Dispose();
    }

    /// <summary>Weights that are asked for after the file was closed are an exception; without it they would end the program.</summary>
    private sealed class Region(MappedFile file, byte* start, int count) : MemoryManager<byte>
    {
        public override Span<byte> GetSpan()
        {
            ObjectDisposedException.ThrowIf(file.isClosed, file);
            return new(start, count);
        }

        public override MemoryHandle Pin(int elementIndex = 0)
        {
            ObjectDisposedException.ThrowIf(file.isClosed, file);
            return new(start + elementIndex);
        }

        public override void Unpin()
        {
        }

        protected override void Dispose(bool disposing)
        {
        }
    }
}

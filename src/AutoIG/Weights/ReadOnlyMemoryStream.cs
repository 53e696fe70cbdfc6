namespace AutoIG;

/// <summary>A stream over memory that need not be an array (<see cref="MemoryStream"/> takes arrays only).</summary>
internal sealed class ReadOnlyMemoryStream(ReadOnlyMemory<byte> bytes) : ReadOnlyStream(bytes.Length)
{
    public override int Read(Span<byte> buffer)
    {
        var part = bytes.Span.Slice((int)Position, (int)Math.Min(buffer.Length, Length - Position));
        part.CopyTo(buffer);
        Position += part.Length;
        return part.Length;
    }
}

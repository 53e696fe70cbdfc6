using System.Globalization;

namespace AutoIG.Tool.Rows;

/// <summary>Lines of a stream as bytes; ones that are empty are passed over. What has arrived is handed out at once.</summary>
/// <param name="stream">The stream, which is closed with this.</param>
/// <param name="file">What to call it in messages.</param>
internal sealed class LineReader(Stream stream, string file) : IDisposable
{
    // A line that never ends is not to fill the memory.
    private const int MostBytes = 1 << 28;

    private byte[] buffer = new byte[1 << 16];
    private int first, end;

    /// <summary>The number of the last line, from 1.</summary>
    public long Line { get; private set; }

    /// <summary>The next line without its end; valid until the next is read. Empty at the end of the stream.</summary>
    /// <exception cref="ToolException">A line is longer than any row.</exception>
    public ReadOnlyMemory<byte> Read()
    {
        while (true)
        {
            int searched = first, at;
            while ((at = buffer.AsSpan(searched, end - searched).IndexOf((byte)'\n')) < 0)
            {
                searched = end;
                int begin = first;
                if (!Fill())
                {
                    // The last line may lack its end.
                    var last = buffer.AsMemory(first, end - first);
                    first = end;
                    Line++;
                    return Trim(last);
                }

                searched -= begin - first;
            }

            var line = buffer.AsMemory(first, searched + at - first);
            first = searched + at + 1;
            Line++;
            if (Trim(line) is { Length: > 0 } whole)
                return whole;
        }
    }

    /// <summary>The fault of the last line.</summary>
    public ToolException Fault(string message, Exception? inner = null) =>
        ToolException.BadInput(string.Create(CultureInfo.InvariantCulture, $"{file}, line {Line}: {message}"), inner);

    /// <inheritdoc/>
    public void Dispose() => stream.Dispose();

    private static ReadOnlyMemory<byte> Trim(ReadOnlyMemory<byte> line)
    {
        var text = line.Span.Trim(" \t\r"u8);
        return text.IsEmpty ? default : line[line.Span.IndexOf(text)..][..text.Length];
    }

    /// <summary>Reads on behind what there is, which moves to the buffer's front.</summary>
    private bool Fill()
    {
        buffer.AsSpan(first, end - first).CopyTo(buffer);
        (first, end) = (0, end - first);
        if (end == buffer.Length)
        {
            if (end >= MostBytes)
                throw Fault(string.Create(CultureInfo.InvariantCulture, $"expected at most {MostBytes} bytes in a line."));
            Array.Resize(ref buffer, 2 * buffer.Length);
        }

        int read = stream.Read(buffer, end, buffer.Length - end);
        end += read;
        return read > 0;
    }
}

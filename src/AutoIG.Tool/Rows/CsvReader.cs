using System.Globalization;
using System.Text;

namespace AutoIG.Tool.Rows;

/// <summary>Records of a CSV file by RFC 4180, one at a time: commas, quotes where a field needs them, LF or CR LF.</summary>
internal sealed class CsvReader : IDisposable
{
    // What is longer was hardly meant to be one: a file that never ends its first line is not to fill the memory.
    private const int MostCharacters = 1 << 26;

    private readonly StreamReader reader;
    private readonly string file;
    private readonly StringBuilder field = new();
    private int length;
    private long line;

    public CsvReader(Stream stream, string file)
    {
        var encoding = new UTF8Encoding(false, throwOnInvalidBytes: true);
        reader = new StreamReader(stream, encoding, detectEncodingFromByteOrderMarks: false, 1 << 16);
        this.file = file;
        if (Peek() == '\uFEFF')
            _ = reader.Read();
    }

    /// <summary>The line on which the last record began, from 1.</summary>
    public long Line { get; private set; }

    /// <summary>The next record; <see langword="null"/> at the end.</summary>
    /// <param name="fields">Receives the fields.</param>
    /// <returns>Whether there was one.</returns>
    /// <exception cref="ToolException">It is not CSV.</exception>
    public bool Read(List<string> fields)
    {
        fields.Clear();
        if (Peek() < 0)
            return false;
        Line = ++line;
        length = 0;
        while (true)
        {
            int end = Peek() == '"' ? Quoted() : Plain();
            fields.Add(field.ToString());
            _ = field.Clear();
            if (end != ',')
                return true;
        }
    }

    /// <summary>The fault of a place.</summary>
    public ToolException Fault(string message, Exception? inner = null) =>
        ToolException.BadInput(string.Create(CultureInfo.InvariantCulture, $"{file}, line {Line}: {message}"), inner);

    /// <inheritdoc/>
    public void Dispose() => reader.Dispose();

    /// <returns>What ended the field: a comma, the end of the line (LF) or of the file (−1).</returns>
    private int Plain()
    {
        while (true)
        {
            int next = Next();
            if (next is ',' or '\n' or < 0)
                return next;
            if (next == '\r' && Peek() == '\n')
                return Next();
            if (next is '"' or '\r')
                throw Fault($"expected a field in quotes, since it holds {(next == '"' ? "a quote" : "a carriage return")}.");
            _ = field.Append((char)next);
        }
    }

    private int Quoted()
    {
        _ = Next();
        while (true)
        {
            int next = Next();
            if (next < 0)
                throw Fault("expected the quote that ends a field, but the file ends.");
            if (next == '\n')
                line++;
            if (next != '"')
            {
                _ = field.Append((char)next);
                continue;
            }

            int behind = Next();
            if (behind == '\r' && Peek() == '\n')
                behind = Next();
            if (behind is ',' or '\n' or < 0)
                return behind;
            if (behind != '"')
                throw Fault($"expected a comma or the end of the line behind a field in quotes, got '{(char)behind}'.");
            _ = field.Append('"');
        }
    }

    private int Next()
    {
        if (++length > MostCharacters)
            throw Fault(string.Create(CultureInfo.InvariantCulture, $"expected at most {MostCharacters} characters in a record."));
        try
        {
            return reader.Read();
        }
        catch (DecoderFallbackException fault)
        {
            throw Fault("expected UTF-8 text, but there are bytes that are none.", fault);
        }
    }

    private int Peek()
    {
        try
        {
            return reader.Peek() is >= 0 and var next ? next : reader.EndOfStream ? -1 : reader.Peek();
        }
        catch (DecoderFallbackException fault)
        {
            throw Fault("expected UTF-8 text, but there are bytes that are none.", fault);
        }
    }
}

using System.Buffers.Binary;
using System.Text;

namespace AutoIG;

/// <summary>Reads the header of a <c>.npy</c> file: magic, version, length, and the text of a Python dictionary.</summary>
internal sealed class NpyHeader
{
    /// <summary>NumPy writes headers below 200 bytes, except for structured types, which are refused anyway.</summary>
    private const int MaxLength = 1 << 16;

    private static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    private readonly string file;
    private readonly string tensor;
    private readonly string text;
    private int position;

    private NpyHeader(string file, string tensor, string text)
    {
        this.file = file;
        this.tensor = tensor;
        this.text = text;
    }

    /// <summary>Whether some content starts as an array does.</summary>
    public static bool IsArray(ReadOnlySpan<byte> start) => start.StartsWith(Magic);

    /// <param name="file">What to call the file in messages.</param>
    /// <param name="tensor">What to call the array.</param>
    /// <param name="stream">The content, at its start; is left behind the header, at the first element.</param>
    /// <param name="length">The number of bytes of the content.</param>
    /// <param name="mostBytes">What its elements may take when they are read.</param>
    /// <returns>The array, at its offset in the content.</returns>
    /// <exception cref="TensorFileException">The header is not valid or contradicts the length of the content.</exception>
    public static StoredTensor Read(string file, string tensor, Stream stream, long length, long mostBytes = long.MaxValue)
    {
        Span<byte> start = stackalloc byte[12];
        var got = stream.ReadAtLeast(start[..10], 10, throwOnEndOfStream: false);
        if (!IsArray(start[..got]))
            throw new TensorFileException(
                file, tensor, "expected the bytes 93 'NUMPY' at the start, but they are others; this is no .npy file");
        var version = got == 10 ? start[6] : 0;
        if (got == 10 && (version is < 1 or > 3 || start[7] != 0))
            throw new TensorFileException(file, tensor, $"expected format version 1.0, 2.0 or 3.0, but it is {start[6]}.{start[7]}");
        if (got == 10 && version > 1)
            got += stream.ReadAtLeast(start[10..], 2, throwOnEndOfStream: false);
        var prefix = version > 1 ? 12 : 10;
        if (got < prefix)
            throw new TensorFileException(file, tensor, $"expected a header, but the file ends after {got} bytes");
        long headerLength = version == 1
            ? BinaryPrimitives.ReadUInt16LittleEndian(start[8..])
            : BinaryPrimitives.ReadUInt32LittleEndian(start[8..]);
        if (headerLength > MaxLength || prefix + headerLength > length)
            throw new TensorFileException(
                file, tensor,
                $"expected a header of at most {Math.Min(MaxLength, length - prefix)} bytes, but its length is given as {headerLength}");
        var bytes = new byte[headerLength];
        stream.ReadExactly(bytes);
        var text = version == 3 ? Encoding.UTF8.GetString(bytes) : Encoding.Latin1.GetString(bytes);
        return new NpyHeader(file, tensor, text).Parse(prefix + headerLength, length, mostBytes);
    }

    private StoredTensor Parse(long dataOffset, long length, long mostBytes)
    {
        string? descr = null;
        bool? isColumnMajor = null;
        List<int>? shape = null;
        Expect('{');
        while (!TryTake('}'))
        {
            var key = TakeString();
            Expect(':');
            switch (key)
            {
                case "descr" when descr is null:
                    descr = TakeString();
                    break;
                case "fortran_order" when isColumnMajor is null:
                    isColumnMajor = TakeTruth();
                    break;
                case "shape" when shape is null:
                    shape = TakeShape();
                    break;
                default:
                    throw Fault($"expected descr, fortran_order and shape, once each, but there is '{TensorFileException.Shorten(key)}'");
            }

            if (!TryTake(','))
            {
                Expect('}');
                break;
            }
        }

        SkipSpace();
        if (position < text.Length)
            throw Fault($"expected nothing behind the header's dictionary, but there is {ShowRest()}");
        if (descr is null || isColumnMajor is null || shape is null)
        {
            string missing = descr is null ? "descr" : shape is null ? "shape" : "fortran_order";
            throw Fault($"expected descr, fortran_order and shape, but {missing} is missing");
        }

        var type = ParseElementType(descr);
        UInt128 size = (UInt128)type.Size();
        foreach (var dimension in shape)
        {
            size *= (UInt128)dimension;
            if (size > long.MaxValue)
                throw Fault($"expected a size below 2⁶³ bytes, but shape [{string.Join(", ", shape)}] of {type.FormatName()} has more");
        }

        if (size != (UInt128)(length - dataOffset))
        {
            throw Fault(
                $"expected {size} bytes for shape [{string.Join(", ", shape)}] of {type.FormatName()}, "
                + $"but {length - dataOffset} bytes follow the header");
        }

        return new StoredTensor(new TensorInfo(tensor, type, [.. shape]), dataOffset)
        {
            IsBigEndian = descr[0] == '>',
            IsColumnMajor = isColumnMajor.Value,
            MostBytes = mostBytes,
        };
    }

    private TensorElementType ParseElementType(string descr) => descr switch
    {
        "|b1" => TensorElementType.Bool,
        "|u1" => TensorElementType.U8,
        "|i1" => TensorElementType.I8,
        "<u2" or ">u2" => TensorElementType.U16,
        "<i2" or ">i2" => TensorElementType.I16,
        "<f2" or ">f2" => TensorElementType.F16,
        // NumPy has no bfloat16: the package ml_dtypes adds it, and it is saved as two bytes of no meaning.
        "<V2" or "|V2" => TensorElementType.BF16,
        "<u4" or ">u4" => TensorElementType.U32,
        "<i4" or ">i4" => TensorElementType.I32,
        "<f4" or ">f4" => TensorElementType.F32,
        "<u8" or ">u8" => TensorElementType.U64,
        "<i8" or ">i8" => TensorElementType.I64,
        "<f8" or ">f8" => TensorElementType.F64,
        _ => throw Fault(
            "expected an element type b1, u1…u8, i1…i8, f2, f4, f8 or V2 (bfloat16) with its byte order, "
            + $"but descr is '{TensorFileException.Shorten(descr)}'"),
    };

    private List<int> TakeShape()
    {
        var shape = new List<int>();
        Expect('(');
        while (!TryTake(')'))
        {
            SkipSpace();
            var start = position;
            while (position < text.Length && char.IsAsciiDigit(text[position]))
                position++;
            if (!int.TryParse(text.AsSpan(start, position - start), out var dimension))
            {
                position = start;
                throw Fault($"expected dimensions from 0 to {int.MaxValue} in shape, but there is {ShowRest()}");
            }

            shape.Add(dimension);
            if (shape.Count > SafeTensorsHeader.MaxRank)
                throw Fault($"expected at most {SafeTensorsHeader.MaxRank} dimensions, but there are more");

            // Python 2 wrote its long integers with a suffix.
            TryTake('L');
            if (!TryTake(','))
            {
                Expect(')');
                break;
            }
        }

        return shape;
    }

    private bool TakeTruth()
    {
        SkipSpace();
        foreach (var (word, truth) in new[] { ("True", true), ("False", false) })
        {
            if (text.AsSpan(position).StartsWith(word))
            {
                position += word.Length;
                return truth;
            }
        }

        throw Fault($"expected True or False, but there is {ShowRest()}");
    }

    private string TakeString()
    {
        SkipSpace();
        var quote = position < text.Length ? text[position] : '\0';
        var end = quote is '\'' or '"' ? text.IndexOf(quote, position + 1) : -1;
        if (end < 0)
            throw Fault($"expected a quoted name, but there is {ShowRest()} (structured and object arrays cannot be read)");
        var value = text[(position + 1)..end];
        position = end + 1;
        return value;
    }

    private void Expect(char symbol)
    {
        if (!TryTake(symbol))
            throw Fault($"expected '{symbol}' in the header, but there is {ShowRest()}");
    }

    private bool TryTake(char symbol)
    {
        SkipSpace();
        if (position == text.Length || text[position] != symbol)
            return false;
        position++;
        return true;
    }

    private void SkipSpace()
    {
        while (position < text.Length && text[position] is ' ' or '\n' or '\r' or '\t')
            position++;
    }

    private string ShowRest() =>
        position >= text.Length ? "the end of the header" : $"'{TensorFileException.Shorten(text[position..].TrimEnd())}'";

    private TensorFileException Fault(string fault) => new(file, tensor, fault);
}

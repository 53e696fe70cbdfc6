using System.Numerics.Tensors;

namespace AutoIG.Tool.Rows;

/// <summary>An array of a file whose first axis counts rows, read some rows at a time.</summary>
/// <typeparam name="TElement">What its elements are read as.</typeparam>
internal sealed class RowArray<TElement> : IDisposable
    where TElement : unmanaged, INumberBase<TElement>
{
    // So many elements are decoded at a time.
    private const int PartLength = 1 << 16;

    private readonly StoredTensor tensor;
    private readonly Stream stream;
    private readonly string file;
    private readonly int length;
    private TElement[] part = [];
    private long next, partFirst, partEnd;

    /// <exception cref="TensorFileException">The array has no rows, or does not lie row by row.</exception>
    public RowArray(TensorSource source, string name)
    {
        file = source.FileName;
        (tensor, stream) = source.OpenElements(name);
        var shape = tensor.Info.Shape;
        string? fault = shape.Length == 0 ? "expected an array whose first axis counts rows, got a single number"
            : tensor.IsColumnMajor && shape.Length > 1
                ? "expected rows one behind the other, got an array in Fortran order: save numpy.ascontiguousarray of it"
            : null;
        long elements = 1;
        for (int axis = 1; axis < shape.Length; axis++)
            elements = Math.Min(elements * shape[axis], int.MaxValue);
        if (elements > Array.MaxLength)
            fault ??= FormattableString.Invariant($"expected at most {Array.MaxLength} elements a row, got {elements}");
        if (fault is not null)
        {
            stream.Dispose();
            throw new TensorFileException(file, name, fault);
        }

        (Rows, RowShape, length) = (shape[0], shape[1..].ToArray(), (int)elements);
    }

    /// <summary>How many rows there are.</summary>
    public int Rows { get; }

    /// <summary>The shape of one.</summary>
    public int[] RowShape { get; }

    /// <summary>How the elements are stored.</summary>
    public TensorElementType ElementType => tensor.Info.ElementType;

    /// <summary>Passes over a row.</summary>
    public void Skip() => next++;

    /// <summary>The elements of the next row.</summary>
    /// <exception cref="TensorFileException">The data ends early, or an element is none of the type.</exception>
    public ReadOnlySpan<TElement> Read()
    {
        if (next >= partEnd)
            Decode();
        return part.AsSpan((int)(next++ - partFirst) * length, length);
    }

    /// <inheritdoc/>
    public void Dispose() => stream.Dispose();

    private void Decode()
    {
        PassOver((next - partEnd) * length * tensor.Info.ElementType.Size());
        int rows = (int)Math.Min(Math.Max(1, PartLength / Math.Max(1, length)), Rows - next);
        var rowsOfPart = new StoredTensor(new TensorInfo(tensor.Name, ElementType, [rows, length]), 0)
        {
            IsBigEndian = tensor.IsBigEndian,
            MostBytes = tensor.MostBytes,
        };
        part = ElementType is TensorElementType.F16 or TensorElementType.BF16 or TensorElementType.F32 or TensorElementType.F64
            ? Floating(rowsOfPart) : Whole(rowsOfPart);
        (partFirst, partEnd) = (next, next + rows);
    }

    private TElement[] Floating(StoredTensor rows) =>
        typeof(TElement) == typeof(float) ? (TElement[])(object)TensorDecoder.ToFloatingPoint<float>(stream, rows, file)
        : typeof(TElement) == typeof(double) ? (TElement[])(object)TensorDecoder.ToFloatingPoint<double>(stream, rows, file)
        : throw new TensorFileException(file, tensor.Name, $"expected whole numbers, but the elements are {ElementType.FormatName()}");

    /// <summary>Whole numbers as they are: one that the type cannot hold exactly is refused.</summary>
    private TElement[] Whole(StoredTensor rows)
    {
        long[] whole = TensorDecoder.ToInt64(stream, rows, file);
        var elements = new TElement[whole.Length];
        TensorPrimitives.ConvertTruncating<long, TElement>(whole, elements);
        for (int i = 0; i < whole.Length; i++)
        {
            if (Int128.CreateTruncating(elements[i]) != whole[i])
            {
                throw new TensorFileException(
                    file, tensor.Name, $"expected elements that {typeof(TElement).Name} can hold, but one is {whole[i]}");
            }
        }

        return elements;
    }

    private void PassOver(long bytes)
    {
        if (stream.CanSeek)
        {
            stream.Position += bytes;
            return;
        }

        byte[] buffer = new byte[Math.Min(bytes, 1 << 16)];
        for (; bytes > 0; bytes -= Math.Min(bytes, buffer.Length))
            stream.ReadExactly(buffer, 0, (int)Math.Min(bytes, buffer.Length));
    }
}

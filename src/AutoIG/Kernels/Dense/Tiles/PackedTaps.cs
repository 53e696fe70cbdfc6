using System.Numerics;
using System.Numerics.Tensors;

namespace AutoIG.CompilerServices;

/// <summary>
/// The constant operand of a gather product, matrices b[tap][k, n], in the order the micro-kernel reads it:
/// [block of n][tap][k][lanes of the block], the last block narrower (whole vectors, padded with zeros).
/// </summary>
internal sealed unsafe class PackedTaps<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly AlignedBuffer<T> buffer;

    /// <summary>Packs element (tap, k, n) from <paramref name="source"/>[offsets[tap] + k·strideK + n·strideN].</summary>
    public PackedTaps(
        DenseTarget target, ReadOnlySpan<T> source, ReadOnlySpan<int> offsets, int inner, int columns, int strideK, int strideN)
        : this(target, offsets.Length, inner, columns)
    {
        Fill(buffer.Pointer, target, source, offsets, inner, columns, strideK, strideN, T.One);
    }

    private PackedTaps(DenseTarget target, int taps, int inner, int columns)
    {
        Target = target;
        Taps = taps;
        Inner = inner;
        Columns = columns;
        buffer = new AlignedBuffer<T>(Length(target, taps, inner, columns));
    }

    public DenseTarget Target { get; }

    public int Taps { get; }

    /// <summary>The number of k.</summary>
    public int Inner { get; }

    /// <summary>The number of n.</summary>
    public int Columns { get; }

    public T* Pointer => buffer.Pointer;

    /// <summary>The elements a packed operand occupies.</summary>
    public static long Length(DenseTarget target, int taps, int inner, int columns)
    {
        int lanes = Lanes(target);
        return (long)taps * inner * ((columns + lanes - 1) / lanes * lanes);
    }

    /// <summary>The matrix of one tap, row-major [k, n].</summary>
    public T[] ToArray(int tap)
    {
        var matrix = new T[Inner * Columns];
        int lanes = Lanes(Target), width = lanes * Target.TileVectors;
        for (int first = 0; first < Columns; first += width)
        {
            int filled = Math.Min(width, Columns - first), blockWidth = (filled + lanes - 1) / lanes * lanes;
            T* from = buffer.Pointer + ((long)first * Taps * Inner) + ((long)tap * Inner * blockWidth);
            for (int k = 0; k < Inner; k++, from += blockWidth)
                new Span<T>(from, filled).CopyTo(matrix.AsSpan((k * Columns) + first));
        }

        return matrix;
    }

    /// <summary>Packs <paramref name="scale"/> times the source, see the constructor, into <paramref name="packed"/>.</summary>
    public static void Fill(
        T* packed, DenseTarget target, ReadOnlySpan<T> source, ReadOnlySpan<int> offsets, int inner, int columns, int strideK, int strideN,
        T scale)
    {
        if (strideN == 1 && offsets.Length == 1)
        {
            FillRows(packed, target, source[offsets[0]..], inner, columns, strideK, scale);
            return;
        }

        int lanes = Lanes(target), width = lanes * target.TileVectors;
        for (int first = 0; first < columns; first += width)
        {
            int filled = Math.Min(width, columns - first), blockWidth = (filled + lanes - 1) / lanes * lanes;
            if (strideK == 1)
            {
                foreach (int offset in offsets)
                {
                    // The last read is inside the span, and so are all.
                    int from = offset + (first * strideN);
                    _ = source[from + inner - 1 + ((filled - 1) * strideN)];
                    fixed (T* matrix = source)
                    {
                        PanelTranspose.Run(matrix + from, strideN, packed, blockWidth, inner, filled, scale);
                    }

                    packed += (long)inner * blockWidth;
                }

                continue;
            }

            foreach (int offset in offsets)
            {
                for (int k = 0; k < inner; k++)
                {
                    int from = offset + (k * strideK) + (first * strideN);
                    for (int n = 0; n < filled; n++)
                        packed[n] = scale * source[from + (n * strideN)];
                    new Span<T>(packed + filled, blockWidth - filled).Clear();
                    packed += blockWidth;
                }
            }
        }
    }

    /// <summary>A matrix whose rows lie in one piece, row by row: read as it lies, it comes through the caches in one stream.</summary>
    private static void FillRows(T* packed, DenseTarget target, ReadOnlySpan<T> source, int inner, int columns, int strideK, T scale)
    {
        int lanes = Lanes(target), width = lanes * target.TileVectors, whole = columns / width * width;
        int rest = columns - whole, restWidth = (rest + lanes - 1) / lanes * lanes;
        for (int k = 0; k < inner; k++)
        {
            var row = source.Slice(k * strideK, columns);
            for (int first = 0; first < whole; first += width)
                Copy(row.Slice(first, width), new Span<T>(packed + ((long)first * inner) + (k * width), width), scale);
            if (rest > 0)
            {
                T* last = packed + ((long)whole * inner) + (k * restWidth);
                Copy(row[whole..], new Span<T>(last, rest), scale);
                new Span<T>(last + rest, restWidth - rest).Clear();
            }
        }
    }

    private static void Copy(ReadOnlySpan<T> from, Span<T> to, T scale)
    {
        if (scale == T.One)
            from.CopyTo(to);
        else
            TensorPrimitives.Multiply(from, scale, to);
    }

    private static int Lanes(DenseTarget target) => Math.Max(1, (int)target.Width / 8 / sizeof(T));
}

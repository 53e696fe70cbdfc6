using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace AutoIG;

/// <summary>Turns the bytes of a stored tensor into elements, whatever the byte order of file and machine.</summary>
internal static class TensorDecoder
{
    private const int ChunkLength = 1 << 14;

    /// <summary>
    /// Elements as floating point. Widening (F16, BF16, F32 → double and so on) is exact; F64 → float rounds to nearest, and a finite
    /// number that float cannot hold is refused rather than turned into infinity.
    /// </summary>
    public static T[] ToFloatingPoint<T>(Stream stream, StoredTensor tensor, string file)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (tensor.Info.ElementType == TensorElementTypes.Of<T>())
            return ToRaw<T>(stream, tensor, file);
        return tensor.Info.ElementType switch
        {
            TensorElementType.F16 => Convert<Half, T>(stream, tensor, file, TensorPrimitives.ConvertTruncating),
            TensorElementType.BF16 => Convert<ushort, T>(stream, tensor, file, WidenBFloat16),
            TensorElementType.F32 => Convert<float, T>(stream, tensor, file, TensorPrimitives.ConvertTruncating),
            TensorElementType.F64 => Convert<double, T>(
                stream, tensor, file, (source, destination) => Narrow(source, destination, tensor, file)),
            var other => throw new TensorFileException(file, tensor.Info.Name,
                $"expected floating-point elements (F16, BF16, F32 or F64) to read as {typeof(T).Name}, but they are {other.FormatName()}; "
                + $"read integers with {nameof(TensorSource.GetInt64)} or {nameof(TensorSource.GetRaw)}"),
        };
    }

    /// <summary>Elements as 64-bit integers, exactly; U64 beyond <see cref="long.MaxValue"/> is refused.</summary>
    public static long[] ToInt64(Stream stream, StoredTensor tensor, string file) => tensor.Info.ElementType switch
    {
        TensorElementType.Bool => Convert<byte, long>(stream, tensor, file, TensorPrimitives.ConvertTruncating),
        TensorElementType.U8 => Convert<byte, long>(stream, tensor, file, TensorPrimitives.ConvertTruncating),
        TensorElementType.I8 => Convert<sbyte, long>(stream, tensor, file, TensorPrimitives.ConvertTruncating),
        TensorElementType.I16 => Convert<short, long>(stream, tensor, file, TensorPrimitives.ConvertTruncating),
        TensorElementType.U16 => Convert<ushort, long>(stream, tensor, file, TensorPrimitives.ConvertTruncating),
        TensorElementType.I32 => Convert<int, long>(stream, tensor, file, TensorPrimitives.ConvertTruncating),
        TensorElementType.U32 => Convert<uint, long>(stream, tensor, file, TensorPrimitives.ConvertTruncating),
        TensorElementType.I64 => ToRaw<long>(stream, tensor, file),
        TensorElementType.U64 => Convert<ulong, long>(stream, tensor, file, (source, destination) =>
        {
            for (var i = 0; i < source.Length; i++)
            {
                destination[i] = source[i] <= long.MaxValue
                    ? (long)source[i]
                    : throw new TensorFileException(
                        file, tensor.Info.Name, $"expected elements up to {long.MaxValue}, but one is {source[i]}");
            }
        }),
        var other => throw new TensorFileException(file, tensor.Info.Name, $"expected integer elements, but they are {other.FormatName()}"),
    };

    /// <summary>Elements with the bits they have in the file.</summary>
    /// <remarks>The caller has checked that <typeparamref name="T"/> has the size of the element type.</remarks>
    public static T[] ToRaw<T>(Stream stream, StoredTensor tensor, string file)
        where T : unmanaged
    {
        var elements = Allocate<T>(tensor, file);

        // One read is limited to 2³¹ − 1 bytes, an array to about 2³¹ elements.
        for (var start = 0; start < elements.Length; start += 1 << 24)
            Fill(stream, elements.AsSpan(start, Math.Min(1 << 24, elements.Length - start)), tensor, file);
        return ToRowMajor(elements, tensor);
    }

    private delegate void ElementConversion<TStored, T>(ReadOnlySpan<TStored> source, Span<T> destination);

    private static T[] Convert<TStored, T>(Stream stream, StoredTensor tensor, string file, ElementConversion<TStored, T> convert)
        where TStored : unmanaged
        where T : unmanaged
    {
        var elements = Allocate<T>(tensor, file);
        var buffer = ArrayPool<TStored>.Shared.Rent(Math.Min(ChunkLength, elements.Length));
        try
        {
            for (var start = 0; start < elements.Length; start += ChunkLength)
            {
                var chunk = buffer.AsSpan(0, Math.Min(ChunkLength, elements.Length - start));
                Fill(stream, chunk, tensor, file);
                convert(chunk, elements.AsSpan(start, chunk.Length));
            }
        }
        finally
        {
            ArrayPool<TStored>.Shared.Return(buffer);
        }

        return ToRowMajor(elements, tensor);
    }

    private static unsafe T[] Allocate<T>(StoredTensor tensor, string file)
        where T : unmanaged
    {
        long length = tensor.Info.Length;
        if (length > Array.MaxLength)
        {
            throw new TensorFileException(
                file, tensor.Info.Name, $"expected at most {Array.MaxLength} elements, but there are {length}");
        }

        if (length * sizeof(T) > tensor.MostBytes)
        {
            throw new TensorFileException(
                file, tensor.Info.Name,
                $"expected at most {tensor.MostBytes} bytes, in proportion to the archive, but {length} elements of {typeof(T).Name} take "
                + $"{length * sizeof(T)}; {NpzStorage.WayOut}");
        }

        return GC.AllocateUninitializedArray<T>((int)length);
    }

    /// <summary>Reads elements and gives them the machine's byte order.</summary>
    private static void Fill<TStored>(Stream stream, Span<TStored> elements, StoredTensor tensor, string file)
        where TStored : unmanaged
    {
        var bytes = MemoryMarshal.AsBytes(elements);
        try
        {
            stream.ReadExactly(bytes);
        }
        catch (Exception exception) when (exception is EndOfStreamException or InvalidDataException)
        {
            throw new TensorFileException(
                file, tensor.Info.Name, $"expected {tensor.Info.ByteLength} bytes of elements, but the data is damaged or ends early",
                exception);
        }

        if (tensor.Info.ElementType == TensorElementType.Bool && bytes.ContainsAnyExceptInRange((byte)0, (byte)1))
        {
            throw new TensorFileException(file, tensor.Info.Name,
                $"expected truth values 0 or 1, but a byte is {bytes[bytes.IndexOfAnyExceptInRange((byte)0, (byte)1)]}");
        }

        if (tensor.IsBigEndian == BitConverter.IsLittleEndian)
            ReverseBytes(elements);
    }

    private static unsafe void ReverseBytes<TStored>(Span<TStored> elements)
        where TStored : unmanaged
    {
        switch (sizeof(TStored))
        {
            case 2:
                var shorts = MemoryMarshal.Cast<TStored, ushort>(elements);
                BinaryPrimitives.ReverseEndianness(shorts, shorts);
                break;
            case 4:
                var ints = MemoryMarshal.Cast<TStored, uint>(elements);
                BinaryPrimitives.ReverseEndianness(ints, ints);
                break;
            case 8:
                var longs = MemoryMarshal.Cast<TStored, ulong>(elements);
                BinaryPrimitives.ReverseEndianness(longs, longs);
                break;
        }
    }

    private static void WidenBFloat16<T>(ReadOnlySpan<ushort> source, Span<T> destination)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (var i = 0; i < source.Length; i++)
            destination[i] = T.CreateTruncating(BitConverter.UInt32BitsToSingle((uint)source[i] << 16));
    }

    private static void Narrow<T>(ReadOnlySpan<double> source, Span<T> destination, StoredTensor tensor, string file)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (var i = 0; i < source.Length; i++)
        {
            destination[i] = T.CreateTruncating(source[i]);
            if (T.IsInfinity(destination[i]) && double.IsFinite(source[i]))
                throw new TensorFileException(
                    file, tensor.Info.Name, $"expected F64 elements that {typeof(T).Name} can hold, but one is {source[i]:R}");
        }
    }

    /// <summary>Reorders elements stored first index fastest to last index fastest.</summary>
    private static T[] ToRowMajor<T>(T[] elements, StoredTensor tensor)
    {
        var shape = tensor.Info.Shape;
        if (!tensor.IsColumnMajor || shape.Length < 2 || elements.Length == 0)
            return elements;
        var strides = new int[shape.Length];
        for (int axis = 0, stride = 1; axis < shape.Length; stride *= shape[axis++])
            strides[axis] = stride;
        var result = new T[elements.Length];
        var index = new int[shape.Length];
        for (int target = 0, source = 0; target < result.Length; target++)
        {
            result[target] = elements[source];

            // Count the index up like an odometer and let the column-major position follow.
            for (var axis = shape.Length - 1; axis >= 0; axis--)
            {
                source += strides[axis];
                if (++index[axis] < shape[axis])
                    break;
                source -= strides[axis] * shape[axis];
                index[axis] = 0;
            }
        }

        return result;
    }
}

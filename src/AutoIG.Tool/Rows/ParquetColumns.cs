using AutoIG.Tool.Results;
using Parquet;
using Parquet.Schema;

namespace AutoIG.Tool.Rows;

/// <summary>
/// Columns of numbers of a Parquet file. Files are not trusted: whatever the reader says of one that is damaged is its fault.
/// </summary>
internal static class ParquetColumns
{
    // A group is in memory as a whole; who writes longer ones writes shorter ones next time.
    private const int MostRows = 1 << 24;

    /// <summary>Opens a file.</summary>
    public static ParquetReader Open(Stream stream, string file) =>
        Guard(() => ParquetReader.CreateAsync(stream).GetAwaiter().GetResult(), file);

    /// <summary>Closes it.</summary>
    public static void Close(ParquetReader reader) => Awaited.Wait(reader.DisposeAsync());

    /// <summary>A group of rows.</summary>
    public static ParquetRowGroupReader Group(ParquetReader reader, int group, string file) =>
        Guard(() => reader.OpenRowGroupReader(group), file);

    /// <summary>How many rows a group has.</summary>
    public static int Rows(ParquetReader reader, int group, string file)
    {
        using var opened = Group(reader, group, file);
        return opened.RowCount is >= 0 and <= MostRows ? (int)opened.RowCount : throw ToolException.BadInput(FormattableString.Invariant(
            $"{file}: expected groups of at most {MostRows} rows, got one of {opened.RowCount}; write it with shorter row groups."));
    }

    /// <summary>A column as floating point.</summary>
    /// <exception cref="ToolException">It is none of numbers, or one is missing or cannot be held.</exception>
    public static T[] Numbers<T>(ParquetRowGroupReader group, DataField field, string file, long first)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var type = Scalar(field, file);
        // Of double only the rounding to float is new: what overflows is infinite, and refused where it is read.
        return type == typeof(float) ? Array.ConvertAll(Read<float>(group, field, file, first), T.CreateTruncating)
            : type == typeof(double) ? Array.ConvertAll(Read<double>(group, field, file, first), T.CreateTruncating)
            : Array.ConvertAll(Whole(group, field, file, first), whole => Exact<T>(whole, field, file));
    }

    /// <summary>A column as whole numbers.</summary>
    /// <exception cref="ToolException">It is none of whole numbers, or one is missing.</exception>
    public static long[] Whole(ParquetRowGroupReader group, DataField field, string file, long first)
    {
        var type = Scalar(field, file);
        return type == typeof(int) ? Array.ConvertAll(Read<int>(group, field, file, first), value => (long)value)
            : type == typeof(long) ? Read<long>(group, field, file, first)
            : type == typeof(short) ? Array.ConvertAll(Read<short>(group, field, file, first), value => (long)value)
            : type == typeof(sbyte) ? Array.ConvertAll(Read<sbyte>(group, field, file, first), value => (long)value)
            : type == typeof(byte) ? Array.ConvertAll(Read<byte>(group, field, file, first), value => (long)value)
            : type == typeof(ushort) ? Array.ConvertAll(Read<ushort>(group, field, file, first), value => (long)value)
            : type == typeof(uint) ? Array.ConvertAll(Read<uint>(group, field, file, first), value => (long)value)
            : type == typeof(bool) ? Array.ConvertAll(Read<bool>(group, field, file, first), value => value ? 1L : 0)
            : throw ToolException.BadInput($"{file}: expected whole numbers in the column '{field.Name}', got {type.Name}.");
    }

    private static T Exact<T>(long whole, DataField field, string file)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var number = T.CreateTruncating(whole);
        return Int128.CreateTruncating(number) == whole ? number : throw ToolException.BadInput(FormattableString.Invariant(
            $"{file}: expected numbers that {typeof(T).Name} can hold in the column '{field.Name}', got {whole}."));
    }

    private static Type Scalar(DataField field, string file) =>
        field.IsArray || field.MaxRepetitionLevel > 0 || field.Path.Length > 1
            ? throw ToolException.BadInput($"{file}: expected a column of numbers, got '{field.Path}', which is nested.")
            : field.ClrType;

    private static TValue[] Read<TValue>(ParquetRowGroupReader group, DataField field, string file, long first)
        where TValue : struct
    {
        int rows = (int)group.RowCount;
        if (!field.IsNullable)
        {
            var values = new TValue[rows];
            Guard(() => Awaited.Wait(group.ReadAsync<TValue>(field, values.AsMemory())), file);
            return values;
        }

        var nullable = new TValue?[rows];
        Guard(() => Awaited.Wait(group.ReadAsync<TValue>(field, nullable.AsMemory())), file);
        int missing = Array.FindIndex(nullable, value => value is null);
        return missing < 0 ? Array.ConvertAll(nullable, value => value!.Value) : throw ToolException.BadInput(FormattableString.Invariant(
            $"{file}, row {first + missing}, column '{field.Name}': expected a number, but it is missing."));
    }

    private static void Guard(Action read, string file) => _ = Guard(() => { read(); return true; }, file);

    private static TResult Guard<TResult>(Func<TResult> read, string file)
    {
        try
        {
            return read();
        }
        catch (Exception fault) when (fault is not (ToolException or OutOfMemoryException))
        {
            throw ToolException.BadInput(
                $"{file}: expected a Parquet file, but it is damaged or of a kind that is not read: {fault.Message}", fault);
        }
    }
}

using Parquet;
using Parquet.Schema;

namespace AutoIG.Tool.Results;

/// <summary>A column of a Parquet file of results, and its values that are not written yet.</summary>
internal abstract class ResultColumn
{
    /// <summary>Name and type.</summary>
    public abstract DataField Field { get; }

    /// <summary>How many values are not written yet.</summary>
    public abstract int Count { get; }

    /// <summary>A column as a file declares it.</summary>
    /// <exception cref="ToolException">It is none of results.</exception>
    public static ResultColumn Like(DataField field, string file) =>
        field.IsNullable || field.IsArray ? throw Unknown(field, file)
        : field.ClrType == typeof(float) ? new ResultColumn<float>(field.Name)
        : field.ClrType == typeof(double) ? new ResultColumn<double>(field.Name)
        : field.ClrType == typeof(int) ? new ResultColumn<int>(field.Name)
        : field.ClrType == typeof(long) ? new ResultColumn<long>(field.Name)
        : throw Unknown(field, file);

    /// <summary>Writes the first values, which are then forgotten.</summary>
    public abstract void Write(ParquetRowGroupWriter group, int count);

    /// <summary>Adds the values of a file's column.</summary>
    public abstract void Read(ParquetRowGroupReader group, DataField field);

    private static ToolException Unknown(DataField field, string file) =>
        ToolException.BadInput($"{file}: expected results that autoig wrote, got the column '{field.Name}' of {field.ClrType.Name}.");
}

using System.Globalization;

namespace AutoIG.Tool.Rows;

/// <summary>Rows of a CSV file: a column an element. Where both have names, columns are found by them.</summary>
/// <typeparam name="T">float or double.</typeparam>
internal sealed class CsvRows<T> : RowSource<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly CsvReader reader;
    private readonly RowLayout layout;
    private readonly List<string> fields = [];
    private readonly string[] header;
    private readonly int[] features;
    private readonly int? label;
    private bool isPending;

    public CsvRows(Stream stream, string file, RowLayout layout)
    {
        reader = new CsvReader(stream, file);
        this.layout = layout;
        try
        {
            if (!reader.Read(fields))
                throw ToolException.BadInput($"{file}: expected rows, but the file is empty.");
            bool isNamed = layout.HasHeader ?? GuessHeader();
            header = isNamed ? [.. fields] : [.. Enumerable.Range(0, fields.Count).Select(i => i.ToString(CultureInfo.InvariantCulture))];
            isPending = !isNamed;
            (features, label) = layout.Columns(header, isNamed, file);
        }
        catch
        {
            reader.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public override DataRow<T>? Read()
    {
        if (!Skip())
            return null;
        var elements = new T[features.Length];
        for (int i = 0; i < elements.Length; i++)
            elements[i] = Number(features[i]);
        return new DataRow<T>(layout.FromFlat<T>(elements), label is { } column ? Label(column) : null);
    }

    /// <inheritdoc/>
    public override bool Skip()
    {
        if (isPending)
        {
            isPending = false;
            return true;
        }

        if (!reader.Read(fields))
            return false;
        return fields.Count == header.Length ? true : throw reader.Fault(string.Create(
            CultureInfo.InvariantCulture, $"expected {header.Length} fields, as many as in the first line, got {fields.Count}."));
    }

    /// <inheritdoc/>
    public override void Dispose() => reader.Dispose();

    /// <summary>A first line with a field that is no number is one of names; whether one of numbers is, nobody can tell.</summary>
    private bool GuessHeader() => fields.Exists(field => !double.TryParse(field, NumberStyles.Float, CultureInfo.InvariantCulture, out _))
        ? true : throw reader.Fault(
            "expected names of columns, got numbers alone; say --header yes if they are names, --header no if they are a row.");

    private T Number(int column) =>
        T.TryParse(fields[column], NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && T.IsFinite(number)
            ? number : throw Fault(column, $"expected a finite number that {typeof(T).Name} can hold");

    private int Label(int column) => int.TryParse(fields[column], NumberStyles.Integer, CultureInfo.InvariantCulture, out int number)
        ? number : throw Fault(column, "expected a whole number, the index of an output");

    private ToolException Fault(int column, string expected) =>
        reader.Fault($"column '{header[column]}': {expected}, got '{TensorFileException.Shorten(fields[column])}'.");
}

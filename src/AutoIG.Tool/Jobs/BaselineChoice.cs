using System.Globalization;
using System.Numerics.Tensors;
using AutoIG.Tool.Rows;

namespace AutoIG.Tool.Jobs;

/// <summary>What rows are compared with: zeros, the mean of the rows of a file, or one of its rows.</summary>
/// <param name="File">The file; <see langword="null"/> for zeros.</param>
/// <param name="IsMean">Whether it is the mean.</param>
/// <param name="Row">Which row; <see langword="null"/> for the only one.</param>
internal sealed record BaselineChoice(string? File, bool IsMean, long? Row)
{
    /// <exception cref="ToolException">The text is no baseline.</exception>
    public static BaselineChoice Parse(string text)
    {
        if (text == "zero")
            return new(null, false, null);
        if (text.StartsWith("mean:", StringComparison.Ordinal) && text.Length > 5)
            return new(text[5..], true, null);
        if (!text.StartsWith("row:", StringComparison.Ordinal) || text.Length == 4)
            throw ToolException.Usage($"--baseline: expected zero, mean:FILE, row:FILE or row:FILE#NUMBER, got '{text}'.");
        int mark = text.LastIndexOf('#');
        return mark > 4 && long.TryParse(text[(mark + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out long row)
            ? new(text[4..mark], false, row) : new(text[4..], false, null);
    }

    /// <summary>As a manifest has it, which names the file apart.</summary>
    public override string ToString() =>
        File is null ? "zero" : IsMean ? "mean" : Row is { } row ? string.Create(CultureInfo.InvariantCulture, $"row {row}") : "row";

    /// <summary>The baseline; <see langword="null"/> for zeros.</summary>
    /// <exception cref="ToolException">The file has no such row, or rows that have no mean.</exception>
    public FunctionInput<T>? Read<T>(RowLayout layout, CancellationToken cancellation)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (File is null)
            return null;
        using var rows = RowFile.Open<T>(File, layout.ForBaselines());
        if (IsMean)
            return Mean(rows, layout, cancellation);
        for (long row = 0; row < (Row ?? 0) && rows.Skip(); row++)
            cancellation.ThrowIfCancellationRequested();
        var found = rows.Read()?.Input
            ?? throw ToolException.BadInput(FormattableString.Invariant(
                $"--baseline: expected a row {Row ?? 0} in {File}, which ends before it."));
        return Row is not null || !rows.Skip() ? found : throw ToolException.BadInput(
            $"--baseline: expected one row in {File}, got several; row:{File}#0 names the first.");
    }

    private FunctionInput<T> Mean<T>(RowSource<T> rows, RowLayout layout, CancellationToken cancellation)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        FunctionInput<T>? first = null;
        double[][] sums = [];
        long count = 0;
        for (; rows.Read()?.Input is { } row; count++)
        {
            cancellation.ThrowIfCancellationRequested();
            if (first is null)
                (first, sums) = (row, [.. row.Values.Select(values => new double[values.Length])]);
            for (int i = 0; i < sums.Length; i++)
            {
                bool fits = row.Tokens[i] is null && row.Values[i].Length == sums[i].Length
                    && row.Shapes[i].AsSpan().SequenceEqual(first.Shapes[i]);
                if (!fits)
                {
                    throw ToolException.BadInput(
                        FormattableString.Invariant($"--baseline: row {count} of {File}: expected '{layout.Inputs[i].Name}' as in the ")
                        + "first row, since tokens and rows of different shapes have no mean.");
                }

                for (int element = 0; element < sums[i].Length; element++)
                    sums[i][element] += double.CreateTruncating(row.Values[i][element]);
            }
        }

        if (first is null)
            throw ToolException.BadInput($"--baseline: expected rows in {File}, got none.");
        var mean = new FunctionInput<T>();
        for (int i = 0; i < sums.Length; i++)
            Add(mean, [.. sums[i].Select(sum => T.CreateTruncating(sum / count))], first.Shapes[i]);
        return layout.WithFixed(mean);
    }

    private static void Add<T>(FunctionInput<T> input, T[] elements, int[]? shape)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        _ = shape is null ? input.Add((ReadOnlySpan<T>)elements) : shape.Length == 0 ? input.Add(elements[0])
            : input.Add(Tensor.Create(elements, [.. shape.Select(size => (nint)size)]));
}

using System.Numerics.Tensors;

namespace AutoIG.Tool.Rows;

/// <summary>
/// Rows of NumPy arrays or safetensors: an array for each input, under its name, whose first axis counts rows. A file of one array alone
/// needs no name; for a function of several inputs it is a table, a column an element.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
internal sealed class TensorRows<T> : RowSource<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly TensorSource source;
    private readonly RowLayout layout;
    private readonly RowArray<T>?[] values;
    private readonly RowArray<int>?[] tokens;
    private readonly RowArray<T>? table;
    private readonly RowArray<int>? labels;
    private readonly int rows;
    private int next;

    /// <param name="source">The file, which is closed with this.</param>
    /// <param name="layout">The function's.</param>
    /// <exception cref="ToolException">The arrays are not those of the function.</exception>
    public TensorRows(TensorSource source, RowLayout layout)
    {
        (this.source, this.layout) = (source, layout);
        (values, tokens) = (new RowArray<T>?[layout.Inputs.Count], new RowArray<int>?[layout.Inputs.Count]);
        try
        {
            var left = source.Names.ToList();
            if (layout.Label is { } label)
            {
                labels = new RowArray<int>(source, Take(left, label));
                if (labels.RowShape.Aggregate(1L, (product, size) => product * size) != 1)
                {
                    throw new TensorFileException(
                        source.FileName, label, $"expected one label a row, got the shape {Elements.Show(labels.RowShape)}");
                }
            }

            foreach (string ignored in layout.Ignored)
            {
                if (!layout.MayLackIgnored || left.Contains(ignored))
                    _ = Take(left, ignored);
            }

            if (left.Count == 1 && layout.Inputs.Count > 1)
                table = Table(left[0]);
            else
                OpenInputs(left);
            int[] counts = [.. values.Select(array => array?.Rows).Concat(tokens.Select(array => array?.Rows))
                .Append(table?.Rows).Append(labels?.Rows).OfType<int>().Distinct()];
            rows = counts.Length == 1 ? counts[0] : throw ToolException.BadInput(
                $"{source.FileName}: expected as many rows in each array, got {string.Join(" and ", counts)}.");
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public override DataRow<T>? Read()
    {
        if (next == rows)
            return null;
        next++;
        FunctionInput<T> input;
        if (table is not null)
        {
            input = layout.FromFlat(Finite(table.Read(), "the table"));
        }
        else
        {
            input = new FunctionInput<T>();
            for (int i = 0; i < layout.Inputs.Count; i++)
                Add(input, i);
            _ = layout.WithFixed(input);
        }

        return new DataRow<T>(input, labels is null ? null : labels.Read()[0]);
    }

    /// <inheritdoc/>
    public override bool Skip()
    {
        if (next == rows)
            return false;
        next++;
        for (int i = 0; i < values.Length; i++)
        {
            values[i]?.Skip();
            tokens[i]?.Skip();
        }

        table?.Skip();
        labels?.Skip();
        return true;
    }

    /// <inheritdoc/>
    public override long Count(CancellationToken cancellation) => rows - next;

    /// <inheritdoc/>
    public override void Dispose()
    {
        foreach (var array in values)
            array?.Dispose();
        foreach (var array in tokens)
            array?.Dispose();
        table?.Dispose();
        labels?.Dispose();
        source.Dispose();
    }

    private void OpenInputs(List<string> left)
    {
        for (int i = 0; i < layout.Inputs.Count; i++)
        {
            var info = layout.Inputs[i];
            string name = layout.Inputs.Count == 1 && left.Count == 1 ? Take(left, left[0]) : Take(left, info.Name);
            if (info.IsTokens && source.Describe(name).Shape.Length == 2)
                tokens[i] = new RowArray<int>(source, name);
            else
                values[i] = new RowArray<T>(source, name);
            if (values[i] is { } array && layout.Fault(i, array.RowShape) is { } fault)
                throw new TensorFileException(source.FileName, name, $"in each row {fault}");
        }

        if (left.Count > 0)
        {
            throw ToolException.BadInput(
                $"{source.FileName}: expected arrays of the inputs alone, got also {string.Join(", ", left.Take(8))}; "
                + "--ignore NAME passes over one.");
        }
    }

    private RowArray<T> Table(string name)
    {
        int width = layout.Width(source.FileName);
        var array = new RowArray<T>(source, name);
        if (array.RowShape is [var columns] && columns == width)
            return array;
        array.Dispose();
        throw new TensorFileException(
            source.FileName, name,
            FormattableString.Invariant($"expected the shape [rows, {width}], a column an element of the inputs, got ")
            + Elements.Show(source.Describe(name).Shape));
    }

    private void Add(FunctionInput<T> input, int position)
    {
        var info = layout.Inputs[position];
        if (tokens[position] is { } ids)
        {
            _ = input.AddTokens(ids.Read());
            return;
        }

        var array = values[position]!;
        var elements = Finite(array.Read(), info.Name);
        if (info.IsScalar)
        {
            _ = input.Add(elements[0]);
        }
        else if (array.RowShape.Length < 2 && layout.HasLength(position))
        {
            _ = input.Add(elements);
        }
        else
        {
            _ = input.Add(Tensor.Create(elements.ToArray(), [.. array.RowShape.Select(size => (nint)size)]));
        }
    }

    private ReadOnlySpan<T> Finite(ReadOnlySpan<T> elements, string name)
    {
        foreach (T element in elements)
        {
            if (!T.IsFinite(element))
            {
                throw new TensorFileException(
                    source.FileName, name, FormattableString.Invariant($"row {next - 1}: expected finite numbers, got {element}"));
            }
        }

        return elements;
    }

    private string Take(List<string> left, string name) => left.Remove(name) ? name : throw ToolException.BadInput(
        $"{source.FileName}: expected an array '{name}', but there are {string.Join(", ", left.Take(8))}.");
}

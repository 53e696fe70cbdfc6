namespace AutoIG.Tool.Results;

/// <summary>
/// A Parquet table: <c>row</c>, <c>target</c>, <c>output</c>, <c>baseline_output</c>, <c>convergence_delta</c>, and a column a feature, by
/// its name, else the input's with indices: <c>x[3]</c>.
/// </summary>
/// <param name="stream">Where it writes; left open.</param>
/// <typeparam name="T">float or double.</typeparam>
internal sealed class ParquetResults<T>(Stream stream) : IResultWriter<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The columns before those of features.</summary>
    public static readonly IReadOnlyList<string> First = ["row", "target", "output", "baseline_output", "convergence_delta"];

    // Each column is written by itself, with pages and statistics of its own: for images an archive of arrays is the better file.
    private const int MostFeatures = 20_000;

    private readonly ResultColumn<long> rows = new(First[0]);
    private readonly ResultColumn<int> targets = new(First[1]);
    private readonly ResultColumn<T> outputs = new(First[2]);
    private readonly ResultColumn<T> baselineOutputs = new(First[3]);
    private readonly ResultColumn<double> deltas = new(First[4]);
    private ResultColumn<T>[] features = [];
    private string[] names = [];
    private ParquetTableWriter? writer;

    /// <inheritdoc/>
    public void Write(long first, IReadOnlyList<Attribution<T>> results)
    {
        for (int i = 0; i < results.Count; i++)
        {
            var result = results[i];
            string[] ofResult = result.Inputs.ElementNames();
            if (writer is null)
                Begin(ofResult);
            if (!ofResult.AsSpan().SequenceEqual(names))
            {
                throw ToolException.BadInput(FormattableString.Invariant(
                    $"row {first + i}: expected the features of the first row, got {ofResult.Length} others; ")
                    + "results of different shapes are written as .jsonl.");
            }

            rows.Values.Add(first + i);
            targets.Values.Add(result.Target.Index);
            outputs.Values.Add(result.Output);
            baselineOutputs.Values.Add(result.BaselineOutput);
            deltas.Values.Add(result.ConvergenceDelta);
            int feature = 0;
            foreach (var input in result.Inputs)
            {
                foreach (T attribution in input.Elements)
                    features[feature++].Values.Add(attribution);
            }
        }

        writer?.Write();
    }

    /// <inheritdoc/>
    public void Complete() =>
        (writer ?? throw ToolException.BadInput("expected rows, since a Parquet file has columns; none came.")).Complete();

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    private void Begin(string[] ofResult)
    {
        names = ofResult;
        if (names.Length > MostFeatures)
        {
            throw ToolException.BadInput(FormattableString.Invariant(
                $"expected at most {MostFeatures} features for a Parquet file, a column each, got {names.Length}; write .npz or .jsonl."));
        }

        string? twice = First.Concat(names).GroupBy(name => name).FirstOrDefault(group => group.Count() > 1)?.Key;
        if (twice is not null)
            throw ToolException.BadInput($"expected columns of different names, got '{twice}' twice; write .npz or .jsonl.");
        features = [.. names.Select(name => new ResultColumn<T>(name))];
        writer = new ParquetTableWriter(stream, [rows, targets, outputs, baselineOutputs, deltas, .. features]);
    }
}

using System.Diagnostics;
using System.Globalization;
using System.Numerics.Tensors;
using System.Text;

namespace AutoIG;

/// <summary>Explanations as a table: a row a sample, a column a feature, and before them what was explained.</summary>
/// <remarks>
/// As CSV by RFC 4180 its first columns are <c>target</c>, <c>output</c>, <c>baseline output</c> and <c>convergence delta</c>, then come
/// the features by name. They are read by their place, so that a feature may have one of these names. Numbers have the fewest digits that
/// give the same number back; <c>NaN</c>, <c>Infinity</c> and <c>-Infinity</c> are written so. A program that takes cells which begin with
/// <c>=</c>, <c>+</c>, <c>-</c> or <c>@</c> for formulas may do so with names of features: they are written as they are, since otherwise
/// they would not come back.
/// </remarks>
/// <typeparam name="T">float or double.</typeparam>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class AttributionTable<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private static readonly string[] FirstColumns = ["target", "output", "baseline output", "convergence delta"];

    private readonly T[] values;

    internal AttributionTable(string[] features, string[] targets, T[] outputs, T[] baselineOutputs, double[] deltas, T[] values)
    {
        (Features, Targets, Outputs) = (Array.AsReadOnly(features), Array.AsReadOnly(targets), Array.AsReadOnly(outputs));
        (BaselineOutputs, ConvergenceDeltas) = (Array.AsReadOnly(baselineOutputs), Array.AsReadOnly(deltas));
        this.values = values;
        Values = Elements.Shaped(values, targets.Length, features.Length);
    }

    /// <summary>The names of the features: those of <see cref="FeaturesAttribute"/>, else inputs with indices, <c>x[3]</c>.</summary>
    public IReadOnlyList<string> Features { get; }

    /// <summary>What was explained of each sample, as it is written: <c>3</c>, <c>log-softmax[3]</c>.</summary>
    public IReadOnlyList<string> Targets { get; }

    /// <summary>F(x) of each sample.</summary>
    public IReadOnlyList<T> Outputs { get; }

    /// <summary>F(x′) of each sample; NaN for a method without baseline.</summary>
    public IReadOnlyList<T> BaselineOutputs { get; }

    /// <summary>How far each is from being complete; NaN where it is not meant to be.</summary>
    public IReadOnlyList<double> ConvergenceDeltas { get; }

    /// <summary>The attributions, [samples, features].</summary>
    public Tensor<T> Values { get; }

    /// <summary>The table as CSV.</summary>
    public string ToCsv()
    {
        var text = new StringBuilder();
        CsvText.AppendRow(text, [.. FirstColumns, .. Features]);
        for (int row = 0; row < Targets.Count; row++)
        {
            CsvText.AppendRow(text,
            [
                Targets[row], Written(Outputs[row]), Written(BaselineOutputs[row]), Written(ConvergenceDeltas[row]),
                .. values.Skip(row * Features.Count).Take(Features.Count).Select(Written),
            ]);
        }

        return text.ToString();
    }

    /// <summary>Saves the table as CSV in UTF-8, as a whole or not at all.</summary>
    /// <param name="path">The file to create or replace. Its folder must exist.</param>
    /// <exception cref="IOException">The file cannot be written; an old one is then left as it was.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public void Save(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        byte[] bytes = Encoding.UTF8.GetBytes(ToCsv());
        AtomicFile.Write(path, stream => stream.Write(bytes));
    }

    /// <summary>One line: the size.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Targets.Count} explanations of {Features.Count} features");

    internal static AttributionTable<T> Parse(string csv, string file)
    {
        _ = JsonNumbers.TypeName<T>();
        var rows = CsvText.Rows(csv, file);
        int first = FirstColumns.Length;
        if (rows.Count == 0 || rows[0].Length <= first || !rows[0].AsSpan(0, first).SequenceEqual(FirstColumns))
        {
            throw new TensorFileException(
                file, null, $"line 1: expected the columns {string.Join(", ", FirstColumns)} and features behind them, got "
                + (rows.Count == 0 ? "none" : TensorFileException.Shorten(string.Join(", ", rows[0]))));
        }

        string[] features = rows[0][first..];
        int samples = rows.Count - 1;
        var (targets, outputs, baselineOutputs) = (new string[samples], new T[samples], new T[samples]);
        var (deltas, values) = (new double[samples], new T[samples * features.Length]);
        for (int row = 0; row < samples; row++)
        {
            string[] fields = rows[row + 1];
            if (fields.Length != rows[0].Length)
            {
                throw new TensorFileException(file, null, FormattableString.Invariant(
                    $"row {row + 1}: expected {rows[0].Length} fields, as many as there are columns, got {fields.Length}"));
            }

            targets[row] = fields[0];
            outputs[row] = Number<T>(1);
            baselineOutputs[row] = Number<T>(2);
            deltas[row] = Number<double>(3);
            for (int feature = 0; feature < features.Length; feature++)
                values[(row * features.Length) + feature] = Number<T>(first + feature);

            TNumber Number<TNumber>(int column)
                where TNumber : unmanaged, IBinaryFloatingPointIeee754<TNumber>
            {
                string field = fields[column];
                bool isNumber = TNumber.TryParse(field, NumberStyles.Float, CultureInfo.InvariantCulture, out var number);
                // More than the type can hold is parsed as ∞.
                return isNumber && (TNumber.IsFinite(number)
                    || field is JsonNumbers.NaN or JsonNumbers.Infinity or JsonNumbers.NegativeInfinity)
                    ? number
                    : throw new TensorFileException(file, null, string.Create(
                        CultureInfo.InvariantCulture, $"row {row + 1}, column '{TensorFileException.Shorten(rows[0][column])}': ")
                        + $"expected a number, got '{TensorFileException.Shorten(field)}'");
            }
        }

        return new AttributionTable<T>(features, targets, outputs, baselineOutputs, deltas, values);
    }

    private static string Written<TNumber>(TNumber number)
        where TNumber : IFormattable => number.ToString(null, CultureInfo.InvariantCulture);
}

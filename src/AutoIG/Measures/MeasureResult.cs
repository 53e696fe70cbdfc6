using System.Diagnostics;
using System.Globalization;

namespace AutoIG;

/// <summary>What a measure gives: a score, and the curve or the samples that it is made of.</summary>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class MeasureResult
{
    internal MeasureResult(double score, params ReadOnlySpan<(string Name, double[] Values)> columns)
    {
        Score = score;
        var named = new MeasureColumn[columns.Length];
        for (int i = 0; i < named.Length; i++)
            named[i] = new MeasureColumn(columns[i].Name, Array.AsReadOnly(columns[i].Values));
        Columns = Array.AsReadOnly(named);
    }

    /// <summary>The score. What a good one is, and where it is NaN, each measure says in its summary.</summary>
    public double Score { get; }

    /// <summary>The curve or the samples: the numbers of the first column; empty where the measure is one number only.</summary>
    public IReadOnlyList<double> Values => Columns.Count == 0 ? [] : Columns[0].Values;

    /// <summary>All columns: the curve or the samples first, then abscissae and what else there is, each under its name.</summary>
    public IReadOnlyList<MeasureColumn> Columns { get; }

    /// <summary>The numbers of a column.</summary>
    /// <exception cref="KeyNotFoundException">There is no column of this name.</exception>
    public IReadOnlyList<double> this[string name] => Columns.FirstOrDefault(column => column.Name == name)?.Values
        ?? throw new KeyNotFoundException(
            $"There is no column '{name}'; expected one of {string.Join(", ", Columns.Select(column => column.Name))}.");

    /// <inheritdoc/>
    public override string ToString() => Score.ToString("g6", CultureInfo.InvariantCulture);
}

using System.Diagnostics;
using System.Globalization;

namespace AutoIG;

/// <summary>What a feature does to an output, from bin to bin; what <see cref="AccumulatedLocalEffects"/> gives.</summary>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class LocalEffects
{
    internal LocalEffects(double[] edges, double[] values, int[] rowsPerBin) =>
        (Edges, Values, RowsPerBin) = (Array.AsReadOnly(edges), Array.AsReadOnly(values), Array.AsReadOnly(rowsPerBin));

    /// <summary>z_0 &lt; … &lt; z_K.</summary>
    public IReadOnlyList<double> Edges { get; }

    /// <summary>The accumulated effect at each edge; 0 in the mean over the rows.</summary>
    public IReadOnlyList<double> Values { get; }

    /// <summary>How many rows each of the K bins has.</summary>
    public IReadOnlyList<int> RowsPerBin { get; }

    /// <summary>One line: the bins and the range of the effects.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{RowsPerBin.Count} bins {ShortText.Range([.. Edges])}: effects {ShortText.Range([.. Values])}");
}

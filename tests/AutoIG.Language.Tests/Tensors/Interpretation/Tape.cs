namespace AutoIG.Language.Tests.Tensors.Interpretation;

/// <summary>
/// What a program did with its numbers, one after the other: each of them with the numbers it was computed from and the slopes to these.
/// One pass backwards gives adjoints, one forwards tangents.
/// </summary>
/// <param name="rounding">How far each rounding may be off, in relation; 0 where numbers are as computed.</param>
/// <param name="random">Says how far it is.</param>
internal sealed class Tape(double rounding = 0, Random? random = null)
{
    private readonly List<Entry> entries = [];

    public int Length => entries.Count;

    /// <summary>A number that nothing was computed from.</summary>
    public Number Input(double value) => Write(value, new Entry(-1, 0, -1, 0));

    /// <summary>
    /// Whether the first of two numbers is chosen. Where roundings are disturbed, two that may be rounded to the same number are a tie, in
    /// which either may come first.
    /// </summary>
    public bool IsChosen(double a, double b, bool first) =>
        random is not null && Math.Abs(a - b) <= 4 * rounding * Math.Max(Math.Abs(a), Math.Abs(b)) ? random.Next(2) == 0 : first;

    public Number Chain(double value, Number a, double slopeA, Number b, double slopeB)
    {
        if (random is not null)
            value *= 1 + rounding * (2 * random.NextDouble() - 1);
        return Write(value, new Entry(a.At, slopeA, b.At, slopeB));
    }

    /// <summary>Σ wᵢ·∂yᵢ/∂x for every number x on the tape.</summary>
    public double[] Adjoints(IReadOnlyList<Number> outputs, double[] weights)
    {
        double[] adjoints = new double[entries.Count];
        for (int i = 0; i < outputs.Count; i++)
        {
            if (outputs[i].At >= 0)
                adjoints[outputs[i].At] += weights[i];
        }
        for (int i = entries.Count - 1; i >= 0; i--)
        {
            var (a, slopeA, b, slopeB) = entries[i];
            // What is not read leaves no trace, however steep: 0·∞ is 0 here.
            if (adjoints[i] == 0)
                continue;
            if (a >= 0 && slopeA != 0)
                adjoints[a] += slopeA * adjoints[i];
            if (b >= 0 && slopeB != 0)
                adjoints[b] += slopeB * adjoints[i];
        }
        return adjoints;
    }

    /// <summary>The derivative of each output where the first numbers of the tape, its inputs, move in a direction.</summary>
    public double[] Tangents(IReadOnlyList<Number> outputs, double[] direction)
    {
        double[] tangents = new double[entries.Count];
        direction.CopyTo(tangents, 0);
        for (int i = direction.Length; i < entries.Count; i++)
        {
            var (a, slopeA, b, slopeB) = entries[i];
            double tangent = 0;
            if (a >= 0 && tangents[a] != 0)
                tangent += slopeA * tangents[a];
            if (b >= 0 && tangents[b] != 0)
                tangent += slopeB * tangents[b];
            tangents[i] = tangent;
        }
        return [.. outputs.Select(y => y.At < 0 ? 0 : tangents[y.At])];
    }

    private Number Write(double value, Entry entry)
    {
        entries.Add(entry);
        return new Number(value, this, entries.Count - 1);
    }

    private readonly record struct Entry(int A, double SlopeA, int B, double SlopeB);
}

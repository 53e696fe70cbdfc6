using System.Globalization;
using AutoIG.CompilerServices;

namespace AutoIG.Functions;

/// <summary>The sum of the outputs at given indices along some axes and at every index along the others.</summary>
/// <param name="Indices">One for each axis; none where the sum runs over the axis.</param>
/// <param name="Positions">The positions in the outputs; none before the shape is known.</param>
internal sealed record PositionSum(int?[] Indices, int[]? Positions = null) : OutputFunction
{
    public override bool IsOfOneOutput => false;

    public override bool IsLinear => true;

    public override OutputFunction Bind(ReadOnlySpan<int> outputShape, string functionName, Type element) =>
        this with { Positions = Find(Indices, outputShape, functionName) };

    public override OutputFunction Unbound => Positions is null ? this : this with { Positions = null };

    public override double Value(ReadOnlySpan<double> outputs, int position)
    {
        double sum = 0;
        foreach (int at in Positions!)
            sum += outputs[at];
        return sum;
    }

    public override void Write(ReadOnlySpan<double> outputs, int position, Span<double> adjoints)
    {
        foreach (int at in Positions!)
            adjoints[at] = 1;
    }

    public override string Show(string output) => $"sum over {Written(Indices)}";

    public bool Equals(PositionSum? other) =>
        other is not null && Indices.AsSpan().SequenceEqual(other.Indices) && Positions.AsSpan().SequenceEqual(other.Positions);

    public override int GetHashCode() => HashCode.Combine(nameof(PositionSum), Indices.Length, Positions?.Length);

    /// <summary>The row-major positions of what the indices choose, in ascending order.</summary>
    /// <exception cref="ArgumentException">The output has another number of axes.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The output has no such index.</exception>
    public static int[] Find(ReadOnlySpan<int?> indices, ReadOnlySpan<int> outputShape, string functionName)
    {
        string expected =
            $"one index, or none, for each axis of the output of {functionName}, which has shape {Elements.Show(outputShape)}";
        if (indices.Length != outputShape.Length)
            throw Expect.Unexpected("target", expected, Written(indices));
        var positions = new List<int>();
        for (int position = 0; position < FunctionPlan.LengthOf(outputShape); position++)
        {
            bool chosen = true;
            int rest = position;
            for (int axis = outputShape.Length - 1; axis >= 0; axis--)
            {
                (rest, int at) = Math.DivRem(rest, outputShape[axis]);
                chosen &= indices[axis] is not { } index || index == at;
            }

            if (chosen)
                positions.Add(position);
        }

        return positions.Count > 0 ? [.. positions] : throw Expect.OutOfRange("target", expected, Written(indices));
    }

    public static string Written(ReadOnlySpan<int?> indices) =>
        $"[{string.Join(", ", indices.ToArray().Select(index => index?.ToString(CultureInfo.InvariantCulture) ?? ":"))}]";
}

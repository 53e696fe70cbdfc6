namespace AutoIG.Generator.Tests.Magnitudes;

/// <summary>An exact number, and how far what is computed may lie from it.</summary>
internal sealed class Expected
{
    private readonly Real exact;
    private readonly Real? allowed;
    private readonly Format format;

    // Most numbers are seen to be good in double, at a thousandth of the cost.
    private readonly double near, surely;

    public Expected(Real exact, Bound bound, double[] operands, Format format)
    {
        (this.exact, this.format, allowed) = (exact, format, bound.Around(exact, operands, format));
        near = exact.ToDouble();
        surely = allowed is { } distance ? distance.ToDouble() * (1 - 1e-9) - Math.Abs(near) * Math.ScaleB(1, -52)
            : double.PositiveInfinity;
    }

    public bool Overflows => format.Overflows(exact);

    /// <summary>Whether any number will do.</summary>
    public bool IsOpen => allowed is null;

    public bool IsMetBy(double computed) =>
        allowed is not { } distance || Math.Abs(computed - near) <= surely
            || (!double.IsNaN(computed) && format.Distance(exact, computed) <= distance);

    /// <summary>How many units in the last place off.</summary>
    public double Ulps(double computed) => double.IsNaN(computed) ? double.PositiveInfinity
        : (format.Distance(exact, computed) / format.Ulp(exact)).ToDouble();

    public override string ToString() => exact.ToString();
}

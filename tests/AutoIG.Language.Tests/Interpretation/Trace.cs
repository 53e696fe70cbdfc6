namespace AutoIG.Language.Tests.Interpretation;

/// <summary>
/// What a program of numbers did, one step after the other: each with the numbers it was computed from and the slopes to these. One pass
/// backwards gives adjoints, one forwards a tangent. A direction of exactly 0 gives exactly 0, however steep the function is there; where
/// it is not 0 the slope stands as it is, 0 and ±∞ included.
/// </summary>
/// <param name="isSingle">Whether the program computes in single precision anywhere.</param>
/// <param name="random">Where given, every rounding is off by a little more: what then changes much is no property of the program.</param>
internal sealed class Trace(bool isSingle, Random? random = null)
{
    // A little inside of what a type can hold.
    private const double SmallestDouble = 1e-290, LargestDouble = 1e290, SmallestSingle = 1e-36, LargestSingle = 1e36;

    private readonly List<Step> steps = [];

    /// <summary>
    /// Whether some number, slope or derivative is so large or so small that the order in which factors are multiplied may decide whether
    /// anything is left of it.
    /// </summary>
    public bool LeavesRange { get; set; }

    /// <summary>How far a rounding is off, in relation to the number; 0 where nothing is disturbed.</summary>
    public double Noise => NoiseOf(isSingle);

    /// <summary>A number that nothing was computed from.</summary>
    public Traced Input(double value) => Add(value, new Step(-1, 0, -1, 0, false));

    /// <summary>A number that was computed from others.</summary>
    /// <param name="value">The number.</param>
    /// <param name="a">One that it was computed from.</param>
    /// <param name="slopeA">The slope to it.</param>
    /// <param name="b">Another, or one that does not move.</param>
    /// <param name="slopeB">The slope to that.</param>
    public Traced Then(double value, Traced a, double slopeA, Traced b, double slopeB)
    {
        Note(value);
        // At a pole the slope is infinite, too.
        LeavesRange |= double.IsInfinity(value) && double.IsFinite(a.Value) && double.IsFinite(b.Value) && double.IsFinite(slopeA);
        return Add(value, new Step(a.At, slopeA, b.At, slopeB, false));
    }

    /// <summary>A number as a type holds it, where roundings are disturbed a little beside.</summary>
    public Traced Rounded(Traced number, bool toSingle)
    {
        double value = Disturbed(toSingle ? (float)number.Value : number.Value, number.Value, toSingle);
        // A type of its own: derivatives on its way are rounded to it as well.
        return toSingle ? Add(value, new Step(number.At, 1, -1, 0, true)) : new Traced(value, this, number.At);
    }

    /// <summary>w·∂y/∂x for the first numbers of the trace, its inputs.</summary>
    public double[] Adjoints(Traced result, double weight, int inputs)
    {
        double[] adjoints = new double[Math.Max(steps.Count, inputs)];
        if (result.At >= 0)
            adjoints[result.At] = weight;
        for (int i = steps.Count - 1; i >= 0; i--)
        {
            var (a, slopeA, b, slopeB, rounds) = steps[i];
            double adjoint = rounds ? (float)adjoints[i] : adjoints[i];
            if (a >= 0)
                adjoints[a] += Times(slopeA, adjoint);
            if (b >= 0)
                adjoints[b] += Times(slopeB, adjoint);
        }
        return adjoints[..inputs];
    }

    /// <summary>The derivative of a number where the first numbers of the trace, its inputs, move in a direction.</summary>
    public double Tangent(Traced result, double[] direction)
    {
        double[] tangents = new double[Math.Max(steps.Count, direction.Length)];
        direction.CopyTo(tangents, 0);
        for (int i = direction.Length; i < steps.Count; i++)
        {
            var (a, slopeA, b, slopeB, rounds) = steps[i];
            double tangent = (a >= 0 ? Times(slopeA, tangents[a]) : 0) + (b >= 0 ? Times(slopeB, tangents[b]) : 0);
            tangents[i] = rounds ? (float)tangent : tangent;
        }
        return result.At >= 0 ? tangents[result.At] : 0;
    }

    private double Times(double slope, double direction)
    {
        if (direction == 0)
            return 0;
        double product = slope * direction;
        Note(slope);
        Note(product);
        LeavesRange |= (product == 0 && slope != 0)
            || (double.IsInfinity(product) && double.IsFinite(slope) && double.IsFinite(direction));
        return slope == 0 ? product : Disturbed(product, product, isSingle);
    }

    /// <summary>A rounded number, a little off where roundings are disturbed: what is not normal by units of its last bit.</summary>
    /// <param name="rounded">The number.</param>
    /// <param name="exact">What was rounded: where that is 0, nothing was.</param>
    /// <param name="toSingle">The precision.</param>
    private double Disturbed(double rounded, double exact, bool toSingle)
    {
        if (random is null)
            return rounded;
        double off = rounded * (1 + NoiseOf(toSingle));
        return exact != 0 && Math.Abs(rounded) < (toSingle ? SmallestSingle : SmallestDouble)
            ? off + random.Next(-2, 3) * (toSingle ? float.Epsilon : double.Epsilon) : off;
    }

    private double NoiseOf(bool single) => random is null ? 0 : (random.NextDouble() - 0.5) * (single ? 2e-7 : 4e-15);

    private void Note(double number)
    {
        double size = Math.Abs(number);
        LeavesRange |= size != 0 && double.IsFinite(size)
            && (size < (isSingle ? SmallestSingle : SmallestDouble) || size > (isSingle ? LargestSingle : LargestDouble));
    }

    private Traced Add(double value, Step step)
    {
        steps.Add(step);
        return new Traced(value, this, steps.Count - 1);
    }

    private readonly record struct Step(int A, double SlopeA, int B, double SlopeB, bool Rounds);
}

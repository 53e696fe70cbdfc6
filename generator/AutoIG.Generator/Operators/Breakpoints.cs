using AutoIG.Generator.Ir;

namespace AutoIG.Generator.Operators;

/// <summary>Where functions that are affine piece by piece pass from one piece to the next.</summary>
internal static class Breakpoints
{
    /// <summary>The nearest zeros, on the path, of values that are affine in α with the slopes that are given.</summary>
    public static readonly Operator OfZeros = new ZerosOperator();

    /// <summary>A function of one number, with corners where it takes certain values.</summary>
    public static Action<BreakpointSite> At(params double[] corners) => site =>
    {
        foreach (double corner in corners)
        {
            var x = site.Operand(0);
            site.Add(OfZeros, corner.Equals(0.0) ? x : x - corner, site.Tangent(0)!);
        }
    };

    /// <summary>A function of one number that changes at −c and at c, the number that it has beside it.</summary>
    public static void AtBothSigns(BreakpointSite site)
    {
        double corner = ((ScalarAttributes)site.Attributes).Value;
        At(-corner, corner)(site);
    }

    /// <summary>A function of one number and its two limits, which do not move.</summary>
    public static void AtLimits(BreakpointSite site)
    {
        for (int limit = 1; limit <= 2; limit++)
            Meet(site, site.Operand(0), site.Operand(limit), site.Tangent(0), null);
    }

    /// <summary>A function of two numbers that changes where they are equal.</summary>
    public static void WhereEqual(BreakpointSite site) =>
        Meet(site, site.Operand(0), site.Operand(1), site.Tangent(0), site.Tangent(1));

    /// <summary>A function that changes where what chooses in it does, and there it has been stated.</summary>
    public static void Nowhere(BreakpointSite site)
    {
    }

    private static void Meet(BreakpointSite site, Expr a, Expr b, Expr? slopeA, Expr? slopeB)
    {
        var difference = a - b;
        var slope = slopeA is null ? -slopeB! : slopeB is null ? slopeA : slopeA - slopeB;
        if (IsZero(slope))
            return;
        if (slope.Type.Shape != difference.Type.Shape)
            slope = slope.Apply(Shapes.BroadcastTo, new ShapeAttributes(difference.Type.Shape));
        site.Add(OfZeros, difference, slope);
    }

    /// <summary>Whether two values move alike, so that they never meet.</summary>
    private static bool IsZero(Expr slope) => slope.Builder.Definition(slope.Id)?.Attributes is ConstantAttributes { Value: 0 };

    private sealed class ZerosOperator() : BreakpointOperator("Breakpoints")
    {
        public override string Emit(IKernelCall call) => $"Kernels.Breakpoints.OfZeros<{call.T}>(points, {Operands(call, 2)});";
    }
}

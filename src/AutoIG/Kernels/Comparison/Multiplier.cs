
namespace AutoIG.CompilerServices;

/// <summary>
/// The multiplier of a function of one number between two of its points: Δf/Δz (the Rescale rule of Shrikumar, Greenside and Kundaje 2017,
/// "Learning Important Features Through Propagating Activation Differences", arXiv 1704.02685).
/// </summary>
internal static class Multiplier
{
    /// <summary>A difference below this is none: the quotient would be rounding, and the slope is taken.</summary>
    public const double Guard = 1e-10;

    /// <summary>Whether the points are one.</summary>
    public static bool IsNone(double move) => Math.Abs(move) < Guard;

    /// <summary>change/move; the slope where the points are one.</summary>
    public static double Of(double change, double move, double slope) => IsNone(move) ? slope : change / move;

    /// <summary>How far an element lies from the baseline's.</summary>
    public static double Move<T>(T x, T baseline)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => double.CreateTruncating(x) - double.CreateTruncating(baseline);
}

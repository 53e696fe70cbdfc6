using System.Numerics;
using System.Numerics.Tensors;

namespace AutoIG.Functions;

/// <summary>
/// A slope times a move, on paths: exactly 0 where one of them is exactly 0. What does not move changes nothing, however steep F is there.
/// </summary>
internal static class Moves
{
    /// <summary>slope·(to − from).</summary>
    public static double Times<T>(double slope, T from, T to)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Times(slope, double.CreateTruncating(to) - double.CreateTruncating(from));

    /// <summary>slope·move.</summary>
    public static double Times(double slope, double move)
    {
        // 0 times anything else is 0 by itself: the rule is asked where it is NaN.
        double product = slope * move;
        return double.IsNaN(product) && (slope == 0 || move == 0) ? 0 : product;
    }

    /// <summary>Multiplies slopes by moves, in place.</summary>
    public static void Multiply<T>(Span<T> slopes, ReadOnlySpan<T> moves)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (TensorPrimitives.IsFiniteAll<T>(slopes) && TensorPrimitives.IsFiniteAll(moves))
        {
            TensorPrimitives.Multiply(slopes, moves, slopes);
            return;
        }
        for (int i = 0; i < slopes.Length; i++)
            slopes[i] = slopes[i] == T.Zero || moves[i] == T.Zero ? T.Zero : slopes[i] * moves[i];
    }
}

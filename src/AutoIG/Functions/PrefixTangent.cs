using System.Numerics;
using System.Numerics.Tensors;
using AutoIG.CompilerServices;

namespace AutoIG.Functions;

/// <summary>
/// Pushes a direction through the prefix. That is affine, z = A·x + b, so that A·ẋ is its value at 2ⁿ·ẋ less its value at 0, divided by 2ⁿ:
/// of a small ẋ as it is the difference would be lost beside b.
/// </summary>
/// <param name="bound">The function.</param>
/// <param name="ends">Evaluates the prefix.</param>
/// <param name="batch">Receives the frontier and its tangent; prepared for the pushforward at one point.</param>
internal readonly struct PrefixTangent<T>(BoundFunction<T> bound, Batch<T> ends, Batch<T> batch)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Where the exponents of numbers above 1 have their middle.</summary>
    private static readonly int Middle = T.ILogB(T.BitDecrement(T.PositiveInfinity)) / 2;

    /// <summary>Fills the frontier at a point, and its tangent in a direction.</summary>
    public void Push(ReadOnlySpan<T> point, ReadOnlySpan<T> direction)
    {
        // Beside very large weights the larger direction may overflow.
        if (!Push(point, direction, PowerOf(direction)))
            Push(point, direction, 0);
    }

    private bool Push(ReadOnlySpan<T> point, ReadOnlySpan<T> direction, int power)
    {
        ends.Prepare(bound.Plan, 3, Sections.Prefix);
        for (int i = 0; i < bound.Inputs.Count; i++)
        {
            int length = bound.Inputs.Length(i);
            var points = ends.Input(i);
            bound.Inputs.Part(point, i).CopyTo(points);
            Scale(bound.Inputs.Part(direction, i), power, points.Slice(length, length));
            points[(2 * length)..].Clear();
        }
        bound.RunPrefix(ends);
        bool isFinite = true;
        for (int i = 0; i < bound.Frontier.Count; i++)
        {
            int length = bound.Frontier.Length(i);
            var points = ends.Frontier(i);
            points[..length].CopyTo(batch.Frontier(i));
            var tangent = batch.FrontierTangent(i);
            TensorPrimitives.Subtract(points.Slice(length, length), points[(2 * length)..], tangent);
            isFinite &= power == 0 || TensorPrimitives.IsFiniteAll<T>(tangent);
            Scale(tangent, -power, tangent);
        }
        return isFinite;
    }

    /// <summary>n so that the largest element of 2ⁿ·ẋ is in the middle of the numbers above 1.</summary>
    private int PowerOf(ReadOnlySpan<T> direction)
    {
        if (bound.Plan.PrefixIsEmpty || direction.IsEmpty)
            return 0;
        var largest = T.Abs(TensorPrimitives.MaxMagnitude(direction));
        return T.IsFinite(largest) && largest != T.Zero ? Math.Max(0, Middle - T.ILogB(largest)) : 0;
    }

    /// <summary>y = 2ⁿ·x, in two steps, for 2ⁿ itself may not be a number of the type.</summary>
    private static void Scale(ReadOnlySpan<T> x, int power, Span<T> y)
    {
        TensorPrimitives.Multiply(x, T.ScaleB(T.One, power / 2), y);
        TensorPrimitives.Multiply(y, T.ScaleB(T.One, power - (power / 2)), y);
    }
}

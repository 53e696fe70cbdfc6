using System.Numerics.Tensors;
using AutoIG.Functions;

namespace AutoIG;

/// <summary>The path of <see cref="GuidedIntegratedGradients"/> from one baseline to one input, in double, step by step.</summary>
internal sealed class GuidedWalk
{
    // How near, as a share of itself, the distance that is left comes to the one that a step is to leave.
    private const double Near = 1e-9;

    private readonly double[] start, end, position, attributions, old, ranks, sorted;
    private readonly bool[] frozen;
    private readonly double way, band;
    private readonly int rank;

    private GuidedWalk(double[] start, double[] end, double fraction, double band)
    {
        (this.start, this.end, this.band) = (start, end, band);
        position = [.. start];
        int length = start.Length;
        (attributions, old, ranks, sorted) = (new double[length], new double[length], new double[length], new double[length]);
        frozen = new bool[length];
        rank = (int)(fraction * (length - 1));
        way = TensorPrimitives.SumOfMagnitudes(Difference(start, end));
    }

    /// <summary>A walk that has not begun.</summary>
    public static GuidedWalk Between<T>(ReadOnlySpan<T> start, ReadOnlySpan<T> end, double fraction, double band)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double[] from = new double[start.Length], to = new double[end.Length];
        TensorPrimitives.ConvertTruncating(start, from);
        TensorPrimitives.ConvertTruncating(end, to);
        return new(from, to, fraction, band);
    }

    /// <summary>Where the walk stands.</summary>
    public ReadOnlySpan<double> Position => position;

    /// <summary>Σ of the moves so far, each times the gradient at the beginning of its step.</summary>
    public ReadOnlySpan<double> Attributions => attributions;

    /// <summary>Moves until the distance to the input is 1 − α of the whole way.</summary>
    /// <param name="gradient">The gradient where the walk stands.</param>
    /// <param name="alpha">α, at the end of the step.</param>
    public void Step(ReadOnlySpan<double> gradient, double alpha)
    {
        double low = Math.Max(alpha - band, 0), high = Math.Min(alpha + band, 1), goal = way * (1 - alpha);
        Array.Clear(frozen);
        bool goesOn = true;
        while (goesOn)
        {
            position.CopyTo(old, 0);
            CatchUp(low);
            goesOn = Approach(gradient, goal, high);
            for (int i = 0; i < attributions.Length; i++)
            {
                // A slope that is none would be passed over by the comparisons, and the element moved for nothing.
                attributions[i] += double.IsFinite(gradient[i]) || start[i] == end[i]
                    ? Moves.Times(gradient[i], position[i] - old[i])
                    : double.NaN;
            }
        }
    }

    /// <summary>Elements that are behind the band come to its end.</summary>
    private void CatchUp(double low)
    {
        for (int i = 0; i < position.Length; i++)
        {
            double move = end[i] - start[i];
            if (move != 0 && (position[i] - start[i]) / move < low)
                position[i] = start[i] + (move * low);
        }
    }

    /// <summary>
    /// Moves the elements of the smallest slopes, of those that have not come to the other end of the band yet: there, or less far where
    /// that reaches the goal.
    /// </summary>
    /// <returns>Whether the goal is still ahead.</returns>
    private bool Approach(ReadOnlySpan<double> gradient, double goal, double high)
    {
        double distance = TensorPrimitives.SumOfMagnitudes(Difference(position, end));
        if (Math.Abs(distance - goal) <= Math.Max(Near * Math.Max(distance, goal), Near * Math.Min(1, way)))
            return false;
        for (int i = 0; i < position.Length; i++)
        {
            frozen[i] |= position[i] == Farthest(i);
            ranks[i] = frozen[i] ? double.PositiveInfinity : Math.Abs(gradient[i]);
        }
        ranks.CopyTo(sorted, 0);
        Array.Sort(sorted);
        double threshold = sorted[rank], room = 0;
        for (int i = 0; i < position.Length; i++)
        {
            if (IsChosen(i))
                room += Math.Abs(position[i] - Farthest(i));
        }
        if (room == 0)
            return false;
        double share = (distance - goal) / room;
        for (int i = 0; i < position.Length; i++)
        {
            if (IsChosen(i))
                position[i] = share > 1 ? Farthest(i) : position[i] + ((Farthest(i) - position[i]) * share);
        }
        return share > 1;

        // By one expression everywhere: whether an element has come there is asked by its bits.
        double Farthest(int i) => start[i] + ((end[i] - start[i]) * high);

        bool IsChosen(int i) => !frozen[i] && ranks[i] <= threshold;
    }

    private static double[] Difference(double[] from, double[] to)
    {
        var difference = new double[from.Length];
        TensorPrimitives.Subtract(to, from, difference);
        return difference;
    }
}

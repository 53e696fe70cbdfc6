using System.Numerics.Tensors;
using AutoIG.Functions;

namespace AutoIG;

/// <summary>
/// F and its gradients at any points: the engine of methods whose points do not lie on one straight line. The points go through the whole
/// model in groups, whose size depends on the model alone, and each group over all threads.
/// </summary>
internal static class FreePoints
{
    private static readonly double[] One = [1];

    /// <summary>Visits a number of points in their order.</summary>
    /// <param name="work">What is explained; its ends have been evaluated.</param>
    /// <param name="count">How many points there are.</param>
    /// <param name="place">Writes a point and says where on its path it lies, from 0 to 1. Points of one group are placed before any of
    /// them is visited.</param>
    /// <param name="visit">Takes the number of a point, ∇F there and F.</param>
    /// <exception cref="NotFiniteNumberException">A point is not finite.</exception>
    public static void Visit<T>(
        AttributionWorkspace<T> work, int count, Func<int, Span<double>, double> place, Action<int, ReadOnlySpan<double>, double> visit)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int ends = work.Ends.Count, group = work.SamplesInGroup;
        var point = new double[work.Bound.Inputs.Total];
        for (int first = 0, size; first < count; first += size)
        {
            size = Math.Min(group, count - first);
            work.BeginPath();
            for (int j = 0; j < size; j++)
            {
                double alpha = place(first + j, point);
                var row = work.Ends.AddRow();
                TensorPrimitives.ConvertTruncating(point, row);
                if (!TensorPrimitives.IsFiniteAll<T>(row))
                    throw NotFinite<T>(work, "point", row, alpha);
                // A path of no length, which says where it lies on the one that is meant.
                work.Path.AddSegment(ends + j, ends + j, from: alpha, to: alpha);
            }
            work.Path.Place(One, One, nodesPerSegment: 1, throughFrontier: false);
            work.Path.KeepValues();
            work.Path.Integrate();
            for (int j = 0; j < size; j++)
                visit(first + j, work.Path.Sums(j), work.Path.ValueAt(j));
            work.Ends.Truncate(ends);
        }
    }

    /// <summary>Adds Σ_k ∂F(p_k)/∂x_i · d_ki, times a share, to the attributions of a sample.</summary>
    /// <param name="work">What is explained; its ends have been evaluated.</param>
    /// <param name="sample">The sample.</param>
    /// <param name="count">How many points there are.</param>
    /// <param name="share">By what the sum is multiplied: the weight of a baseline.</param>
    /// <param name="place">Writes a point p_k and its displacement d_k, and says where on its path it lies, from 0 to 1.</param>
    /// <exception cref="NotFiniteNumberException">A point or a displacement is not finite.</exception>
    public static void Integrate<T>(
        AttributionWorkspace<T> work, int sample, int count, double share, Func<int, Span<double>, Span<double>, double> place)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int length = work.Bound.Inputs.Total, group = work.SamplesInGroup;
        var displacements = new double[Expect.Count(Math.Min(group, count), length, "input", "elements of all displacements together")];
        Visit(
            work,
            count,
            (k, point) =>
            {
                var displacement = displacements.AsSpan(k % group * length, length);
                double alpha = place(k, point, displacement);
                RequireFinite(work, displacement, alpha);
                return alpha;
            },
            (k, gradient, _) =>
            {
                var displacement = displacements.AsSpan(k % group * length, length);
                var attributions = work.Result(sample);
                for (int i = 0; i < length; i++)
                    attributions[i] += share * Moves.Times(gradient[i], displacement[i]);
            });
    }

    /// <summary>Checks a displacement.</summary>
    /// <exception cref="NotFiniteNumberException">It is not finite.</exception>
    public static void RequireFinite<T>(AttributionWorkspace<T> work, ReadOnlySpan<double> displacement, double alpha)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (!TensorPrimitives.IsFiniteAll(displacement))
            throw NotFinite<T, double>(work, "displacement", displacement, alpha);
    }

    private static NotFiniteNumberException NotFinite<T>(AttributionWorkspace<T> work, string what, ReadOnlySpan<T> row, double alpha)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => NotFinite<T, T>(work, what, row, alpha);

    private static NotFiniteNumberException NotFinite<T, TElement>(
        AttributionWorkspace<T> work, string what, ReadOnlySpan<TElement> row, double alpha)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TElement : unmanaged, IBinaryFloatingPointIeee754<TElement>
    {
        int element = 0;
        while (TElement.IsFinite(row[element]))
            element++;
        double number = double.CreateTruncating(row[element]);
        return new(
            FormattableString.Invariant($"The path of {work.Bound.Function.Signature.Name}: expected a {what} of finite numbers of type ")
            + FormattableString.Invariant($"{typeof(T).Name} at α = {alpha:g10}, got {number} at element {element}."), number);
    }
}

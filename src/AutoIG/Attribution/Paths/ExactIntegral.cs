using AutoIG.Functions;

namespace AutoIG;

/// <summary>
/// Path integrals without quadrature error, of functions that are affine piece by piece: between the breakpoints of a straight path the
/// gradient is constant.
/// </summary>
internal static class ExactIntegral
{
    /// <summary>Writes the attributions of all samples of a workspace into its results.</summary>
    /// <param name="work">What is explained.</param>
    /// <param name="method">What is integrated.</param>
    /// <exception cref="NotSupportedException">The function or a target is not affine piece by piece, or the path is no straight line of
    /// the inputs.</exception>
    /// <exception cref="InvalidOperationException">The method does not ask for the program, a tolerance is stated as well, or there are too
    /// many pieces.</exception>
    public static void Attribute<T>(AttributionWorkspace<T> work, PathMethod method)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Require(work, method);
        method.EvaluateEnds(work);
        RequireLinearTargets(work, method);
        work.Integration.Begin(IntegrationKind.Exact, work.Targets, work.ResultLength);
        for (int sample = 0; sample < work.Samples; sample++)
        {
            for (int baseline = 0; baseline < work.Baselines; baseline++)
                Attribute(work, method, sample, baseline);
        }
    }

    private static void Attribute<T>(AttributionWorkspace<T> work, PathMethod method, int sample, int baseline)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var (path, pieces, tally) = (work.Path, work.Pieces, work.Integration);
        work.BeginPath();
        path.AddSegment(start: work.BaselineRow(baseline), end: sample);
        if (!pieces.TryFind(path, ofSegment: 0, method.MaxPieces))
            throw TooMany(work, method);
        path.Layer = method.LayerOf(work.Bound);
        path.Place(pieces.Nodes, pieces.Weights, pieces.Count, work.UsesFrontier, differences: pieces.Shifts);
        method.Integrate(path);
        for (int target = 0; target < work.Targets; target++)
        {
            int row = target * path.SumRows;
            method.Add(work, row, sample, baseline, work.Result((target * work.Samples) + sample));
            if (sample == 0)
                AddMagnitudes(work, method, row + path.Segments, baseline, tally.Errors(target));
        }
        tally.Pieces += pieces.Count;
        tally.Nodes += pieces.Count;
        tally.Evaluations += pieces.Count + pieces.Evaluations;
    }

    private static void AddMagnitudes<T>(AttributionWorkspace<T> work, PathMethod method, int row, int baseline, Span<double> errors)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        work.ClearScratch(1);
        var changes = work.Scratch(0);
        method.Add(work, row, sample: 0, baseline, changes);
        for (int i = 0; i < errors.Length; i++)
            errors[i] += Math.Abs(changes[i]);
    }

    private static void Require<T>(AttributionWorkspace<T> work, PathMethod method)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        string asked = $"{method.GetType().Name} with {nameof(PathMethod.Exact)}";
        if (method.Tolerance is not null)
        {
            throw new InvalidOperationException(
                $"{asked}: expected no {nameof(PathMethod.Tolerance)} beside it, got one. What is exact has none; leave one of them out.");
        }

        if (method.Scale == PathScale.Layer)
        {
            throw new NotSupportedException(
                $"{asked} is not defined: breakpoints are found on straight lines of the inputs, and its path is one of the layer. "
                + $"Use {nameof(LayerConductance)}, or state a {nameof(PathMethod.Tolerance)}.");
        }

        work.Bound.Require(asked, ModelPrograms.LinearPieces);
    }

    private static InvalidOperationException TooMany<T>(AttributionWorkspace<T> work, PathMethod method)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(
        FormattableString.Invariant($"{method.GetType().Name} with {nameof(PathMethod.Exact)}: expected at most {method.MaxPieces} linear ")
        + $"pieces of {work.Bound.Function.Signature.Name} on a path, as {nameof(PathMethod.MaxPieces)} says, got more. Raise it, or "
        + $"state a {nameof(PathMethod.Tolerance)} in place of {nameof(PathMethod.Exact)}.");

    private static void RequireLinearTargets<T>(AttributionWorkspace<T> work, PathMethod method)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int target = 0; target < work.Targets; target++)
        {
            if (work.Seeds[target].IsLinear)
                continue;
            throw new NotSupportedException(
                $"{method.GetType().Name} with {nameof(PathMethod.Exact)} expects a target that is linear in the outputs, an output or a "
                + $"weighted sum of several, got {work.Seeds[target].ToTarget()}, which bends between the breakpoints. "
                + $"State a {nameof(PathMethod.Tolerance)} in its place.");
        }
    }
}

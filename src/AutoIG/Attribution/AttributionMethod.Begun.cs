using AutoIG.Functions;

namespace AutoIG;

/// <content>Explanations whose input has been read: they are attributed, checked, handed out and told of.</content>
public abstract partial record AttributionMethod
{
    /// <summary>Explains the only sample of a workspace whose ends have been read.</summary>
    internal Attribution<T> Explain<T>(
        AttributionWorkspace<T> work, ReadOnlySpan<double> weights, Target target, int threads, CancellationToken cancellation)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        long begin = Instruments.Begin();
        string name = work.Bound.Function.Signature.Name;
        Attribution<T> explanation;
        try
        {
            Attribute(work, weights, [target], threads, cancellation);
            explanation = Finish(work);
        }
        catch (Exception failure)
        {
            Instruments.End(begin, GetType().Name, name, 1, failure);
            throw;
        }

        Instruments.Converged(begin, GetType().Name, name, explanation.ConvergenceDelta);
        Instruments.End(begin, GetType().Name, name, 1, failure: null);
        return explanation;
    }

    /// <summary>Explains several targets of the only sample of a workspace whose ends have been read, at the same points.</summary>
    /// <param name="work">The workspace.</param>
    /// <param name="targets">The targets; at least one.</param>
    /// <param name="first">The number of the first of them, for messages.</param>
    /// <param name="explanations">Receives one explanation for each.</param>
    /// <param name="cancellation">Asked between chunks of points.</param>
    internal void ExplainTogether<T>(
        AttributionWorkspace<T> work, ReadOnlySpan<Target> targets, int first, Span<Attribution<T>> explanations,
        CancellationToken cancellation)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        long begin = Instruments.Begin();
        string name = work.Bound.Function.Signature.Name;
        try
        {
            Attribute(work, [], targets, MaxDegreeOfParallelism, cancellation);
            for (int target = 0; target < targets.Length; target++)
                explanations[target] = Finish(work, target, first);
        }
        catch (Exception failure)
        {
            Instruments.End(begin, GetType().Name, name, targets.Length, failure);
            throw;
        }

        foreach (var explanation in explanations)
            Instruments.Converged(begin, GetType().Name, name, explanation.ConvergenceDelta);
        Instruments.End(begin, GetType().Name, name, targets.Length, failure: null);
    }

    private void Attribute<T>(
        AttributionWorkspace<T> work, ReadOnlySpan<double> weights, ReadOnlySpan<Target> targets, int threads,
        CancellationToken cancellation)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        cancellation.ThrowIfCancellationRequested();
        if (!HasBaseline)
            work.Ends.Truncate(1);
        else if (work.Ends.Count == 1)
            work.Ends.AddRow().Clear();
        work.Begin(HasBaseline ? weights : [], targets, this, threads, cancellation);
        Attribute(work);
    }

    /// <summary>Checks and hands out what was found for one of several targets, which a fault names.</summary>
    private Attribution<T> Finish<T>(AttributionWorkspace<T> work, int target, int first)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        work.Target = target;
        try
        {
            return Finish(work);
        }
        catch (NotFiniteNumberException fault)
        {
            throw new NotFiniteNumberException($"targets[{first + target}]: {fault.Message}", fault.OffendingNumber, fault);
        }
    }
}

using AutoIG.CompilerServices;

namespace AutoIG.Functions;

/// <content>The program that shares outputs out.</content>
internal sealed partial class BoundFunction<T>
{
    private IReadOnlyList<RelevanceLayer>? relevanceLayers;

    /// <summary>The affine layers, each of which follows a rule of its own, in the order in which they are computed.</summary>
    public IReadOnlyList<RelevanceLayer> RelevanceLayers => relevanceLayers ??= way.RelevanceLayers();

    /// <summary>Checks that the outputs of the function can be shared out.</summary>
    /// <param name="method">The method that asks.</param>
    /// <exception cref="InvalidOperationException">Its attribute does not ask for the program.</exception>
    /// <exception cref="NotSupportedException">It has an operator through which relevance cannot go back.</exception>
    public void RequireRelevance(string method)
    {
        if (way.Relevance is not null)
            return;
        var refused = way.RefusedOperators(ModelPrograms.Relevance);
        if (refused.Length == 0)
        {
            throw new InvalidOperationException(
                $"{method} needs the program that shares out the outputs of {Function.Signature.Name}, and none was generated: expected "
                + $"[Differentiable(Programs = {nameof(ModelPrograms)}.{nameof(ModelPrograms.Relevance)})] on the method, got an attribute "
                + "that does not ask for it.");
        }

        throw new NotSupportedException(
            $"{method} is not defined for {Function.Signature.Name}: "
            + string.Concat(refused.Select(one =>
                $"{one.Name}{(one.Statement.Length == 0 ? "" : $" in '{one.Statement}'")} has no rule for relevance. "
                + (one.WayOut.Length == 0 ? "" : one.WayOut + " ")))
            + "IntegratedGradients is defined for every differentiable method.");
    }

    public void RunRelevanceForward(Batch<T> batch)
    {
        batch.Use(Plan.RelevanceSlots);
        Relevance.Forward(batch);
    }

    public void RunRelevance(Batch<T> batch)
    {
        batch.Use(Plan.RelevanceSlots);
        Relevance.Relevance(batch);
    }

    private RelevanceProgram<T> Relevance => way.Relevance
        ?? throw new InvalidOperationException($"{Function.Signature.Name} has no program that shares its outputs out.");
}

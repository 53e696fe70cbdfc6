using AutoIG.CompilerServices;

namespace AutoIG.Functions;

/// <content>The program that shares outputs out.</content>
internal sealed partial class BoundFunction<T>
{
    private IReadOnlyList<RelevanceLayer>? relevanceLayers;

    /// <summary>The affine layers, each of which follows a rule of its own, in the order in which they are computed.</summary>
    public IReadOnlyList<RelevanceLayer> RelevanceLayers => relevanceLayers ??= way.RelevanceLayers();

    public void RunRelevanceForward(Batch<T> batch)
    {
        Instruments.Evaluated(Function.Signature.Name, batch.Points);
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

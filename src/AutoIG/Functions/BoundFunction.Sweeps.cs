using AutoIG.CompilerServices;

namespace AutoIG.Functions;

/// <content>The sweeps, each on its part of the workspace.</content>
internal sealed partial class BoundFunction<T>
{
    public void RunPrefix(Batch<T> batch)
    {
        if (Plan.PrefixIsEmpty)
            return;
        batch.Use(Plan.PrefixSlots);
        programs.Gradient.Prefix(batch);
    }

    public void RunForward(Batch<T> batch)
    {
        Instruments.Evaluated(Function.Signature.Name, batch.Points);
        batch.Use(Plan.Slots);
        programs.Gradient.Forward(batch);
    }

    public void RunBackward<TGate>(Batch<T> batch)
        where TGate : struct, IRectifierGate<T>
    {
        batch.Use(Plan.Slots);
        programs.Gradient.Backward<TGate>(batch);
    }

    public void RunPrefixTransposed(Batch<T> batch)
    {
        if (Plan.PrefixIsEmpty)
            return;
        batch.Use(Plan.PrefixSlots);
        programs.Gradient.PrefixTransposed(batch);
    }

    public void RunPushforward(Batch<T> batch)
    {
        batch.Use(Plan.PushforwardSlots);
        programs.Pushforward.Pushforward(batch);
    }

    /// <summary>Forward at inputs and baselines, half of the points each.</summary>
    public void RunComparisonForward(Batch<T> batch, ModelPrograms rule)
    {
        if (rule == ModelPrograms.Comparison)
            RunPrefix(batch);
        Instruments.Evaluated(Function.Signature.Name, batch.Points);
        batch.Use(ComparisonSlots(rule));
        Comparison(rule).Forward(batch);
    }

    /// <summary>Multipliers back to the inputs, on a batch of pairs.</summary>
    public void RunCompare(Batch<T> batch, ModelPrograms rule)
    {
        batch.Use(ComparisonSlots(rule));
        Comparison(rule).Compare(batch);
        if (rule == ModelPrograms.Comparison)
            RunPrefixTransposed(batch);
    }

    private IReadOnlyList<int> ComparisonSlots(ModelPrograms rule) =>
        rule == ModelPrograms.RevealCancel ? Plan.RevealCancelSlots : Plan.ComparisonSlots;

    private ComparisonProgram<T> Comparison(ModelPrograms rule) => way.Comparison(rule)
        ?? throw new InvalidOperationException($"{Function.Signature.Name} has no program that compares two inputs.");
}

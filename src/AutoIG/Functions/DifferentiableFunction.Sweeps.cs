using AutoIG.Functions;

namespace AutoIG;

public abstract partial class DifferentiableFunction<T>
{
    // As many idle batches and explanations are kept as there are cores that can work at a time.
    private Pool<Batch<T>> batches = new(2 * Environment.ProcessorCount);

    /// <summary>
    /// The bytes of workspace that the function keeps for its next calls; a call that is running has taken its own out. Constant in the number
    /// of points and samples.
    /// </summary>
    public long WorkspaceBytes
    {
        get
        {
            var idle = batches.RentAll();
            long bytes = 0;
            foreach (var batch in idle)
            {
                bytes += batch.AllocatedBytes;
                batches.Return(batch);
            }
            var held = explanations.RentAll();
            foreach (var explanation in held)
            {
                bytes += explanation.AllocatedBytes;
                explanations.Return(explanation);
            }
            return bytes;
        }
    }

    /// <summary>Frees the workspace that is kept for the next calls; they will take it again.</summary>
    public void ReleaseWorkspace()
    {
        foreach (var batch in batches.RentAll())
            batch.Dispose();
        explanations.RentAll();
        arguments.RentAll();
    }

    internal Batch<T> RentBatch() => batches.TryRent() ?? new Batch<T>();

    internal void ReturnBatch(Batch<T> batch)
    {
        batch.Observer = null;
        batch.FixedArguments = [];
        batches.Return(batch);
    }

    internal void RunPrefix(Batch<T> batch)
    {
        if (batch.Plan.PrefixIsEmpty)
            return;
        batch.Use(batch.Plan.PrefixSlots);
        Prefix(batch);
    }

    internal void RunForward(Batch<T> batch)
    {
        batch.Use(batch.Plan.Slots);
        Forward(batch);
    }

    internal void RunBackward<TRule>(Batch<T> batch)
        where TRule : struct, IBackwardRule<T>
    {
        batch.Use(batch.Plan.Slots);
        Backward<TRule>(batch);
    }

    internal void RunPrefixTransposed(Batch<T> batch)
    {
        if (batch.Plan.PrefixIsEmpty)
            return;
        batch.Use(batch.Plan.PrefixSlots);
        PrefixTransposed(batch);
    }

    internal void RunPushforward(Batch<T> batch)
    {
        batch.Use(batch.Plan.PushforwardSlots);
        Pushforward(batch);
    }
}

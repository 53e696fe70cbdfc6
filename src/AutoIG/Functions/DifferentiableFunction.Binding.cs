using AutoIG.Functions;

namespace AutoIG;

public abstract partial class DifferentiableFunction<T>
{
    // A model with named dimensions has one plan for each combination of sizes; the most recent ones are kept.
    private const int KeptPlans = 32;

    private readonly Lock plansLock = new();
    private volatile BoundFunction<T>[] plans = [];

    /// <summary>
    /// The variant for these arguments with its named dimensions bound. The same object for the same variant and sizes, as long as it is kept.
    /// </summary>
    internal BoundFunction<T> BindTo(ReadOnlySpan<int> dimensions, IReadOnlyList<long> fixedArguments)
    {
        var variant = SelectVariant(dimensions, fixedArguments);
        // One workspace serves all variants: it fits itself to each.
        variant.batches = batches;
        return variant.BindTo(dimensions);
    }

    private BoundFunction<T> BindTo(ReadOnlySpan<int> dimensions)
    {
        foreach (var kept in plans)
        {
            if (Agrees(kept.Plan, dimensions))
                return kept;
        }
        lock (plansLock)
        {
            foreach (var kept in plans)
            {
                if (Agrees(kept.Plan, dimensions))
                    return kept;
            }
            var bound = new BoundFunction<T>(this, Bind(dimensions));
            plans = [bound, .. plans.Take(KeptPlans - 1)];
            return bound;
        }
    }

    private static bool Agrees(FunctionPlan plan, ReadOnlySpan<int> dimensions)
    {
        if (plan.Dimensions.Count != dimensions.Length)
            return false;
        for (int i = 0; i < dimensions.Length; i++)
        {
            if (plan.Dimensions[i] != dimensions[i])
                return false;
        }
        return true;
    }
}

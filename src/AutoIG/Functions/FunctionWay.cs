using AutoIG.CompilerServices;

namespace AutoIG.Functions;

/// <summary>One way through a function's method: its programs, and its plans for the sizes that were asked for last.</summary>
internal sealed class FunctionWay<T>(DifferentiableFunction<T> function, int number)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // A model with named dimensions has one plan for each combination of sizes; the most recent ones are kept.
    private const int KeptPlans = 32;

    private readonly Lazy<RelevanceProgram<T>?> relevance = new(() => function.Definition.Relevance(number));
    private readonly Lazy<LinearPiecesProgram<T>?> linearPieces = new(() => function.Definition.LinearPieces(number));
    private readonly Lock plansLock = new();
    private readonly Lazy<ComparisonProgram<T>?> comparison = new(() => function.Definition.Comparison(number));
    private readonly Lazy<ComparisonProgram<T>?> revealCancel = new(() => function.Definition.RevealCancel(number));
    private volatile BoundFunction<T>[] plans = [];

    public FunctionPrograms<T> Programs { get; } = function.Definition.Programs(number);

    /// <summary>The comparison of two inputs by one of its rules, where it was generated.</summary>
    public ComparisonProgram<T>? Comparison(ModelPrograms rule) =>
        rule == ModelPrograms.RevealCancel ? revealCancel.Value : comparison.Value;

    /// <summary>The layers that are computed on this way.</summary>
    public IReadOnlyList<LayerInfo> Layers { get; } = function.Definition.Layers(number);

    /// <summary>The operators of this way that make ±∞ or NaN of finite numbers.</summary>
    public SteepOperator[] SteepOperators() => function.Definition.SteepOperators(number);

    /// <summary>The operators of this way for which a program is not defined that the method asks for.</summary>
    public RefusedOperator[] RefusedOperators(ModelPrograms program) => function.Definition.RefusedOperators(program, number);

    /// <summary>The program that shares outputs out; <see langword="null"/> where none was generated.</summary>
    public RelevanceProgram<T>? Relevance => relevance.Value;

    /// <summary>The program that finds breakpoints; <see langword="null"/> where none was generated.</summary>
    public LinearPiecesProgram<T>? LinearPieces => linearPieces.Value;

    /// <summary>The layers of this way that have multipliers by the RevealCancel rule.</summary>
    public int[] RevealCancelLayers() => function.Definition.RevealCancelLayers(number);

    /// <summary>What the relevance program of this way asks rules for.</summary>
    public RelevanceLayer[] RelevanceLayers() => function.Definition.RelevanceLayers(number);

    /// <summary>The way with its named dimensions bound.</summary>
    public BoundFunction<T> BindTo(ReadOnlySpan<int> dimensions)
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
            var bound = new BoundFunction<T>(function, this, function.Definition.Plan(number, dimensions));
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

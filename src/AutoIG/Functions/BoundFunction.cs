using System.Runtime.CompilerServices;
using AutoIG.CompilerServices;

namespace AutoIG.Functions;

/// <summary>
/// A way through a function with its named dimensions bound: its programs, its plan, and the lengths that follow from it.
/// </summary>
internal sealed partial class BoundFunction<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly FunctionWay<T> way;
    private readonly FunctionPrograms<T> programs;
    private readonly long prefixSlots, slots, pushforwardSlots, comparisonSlots, relevanceSlots, linearPiecesSlots;

    public BoundFunction(DifferentiableFunction<T> function, FunctionWay<T> way, FunctionPlan plan)
    {
        Function = function;
        this.way = way;
        programs = way.Programs;
        Layers = way.Layers;
        Plan = plan;
        Inputs = new ValueLayout(plan.InputLengths);
        Frontier = new ValueLayout(plan.FrontierLengths);
        prefixSlots = plan.PrefixSlots.Sum(length => (long)length);
        slots = plan.Slots.Sum(length => (long)length);
        pushforwardSlots = plan.PushforwardSlots.Sum(length => (long)length);
        comparisonSlots = Math.Max(
            plan.ComparisonSlots.Sum(length => (long)length), plan.RevealCancelSlots.Sum(length => (long)length));
        linearPiecesSlots = plan.LinearPiecesSlots.Sum(length => (long)length);
        relevanceSlots = plan.RelevanceSlots.Sum(length => (long)length);
    }

    public DifferentiableFunction<T> Function { get; }

    public FunctionPlan Plan { get; }

    public ValueLayout Inputs { get; }

    public ValueLayout Frontier { get; }

    public int OutputLength => Plan.OutputLength;

    /// <summary>The layers that are computed.</summary>
    public IReadOnlyList<LayerInfo> Layers { get; }

    public IReadOnlyList<int> LayerLengths => Plan.LayerLengths;

    /// <summary>The rectifiers that follow no <see cref="IBackwardRule{T}"/> but the gradient's.</summary>
    public IReadOnlyList<string> RectifiersWithoutRule => programs.RectifiersWithoutRule;

    /// <summary>The operators that make ±∞ or NaN of finite numbers.</summary>
    public SteepOperator[] SteepOperators() => way.SteepOperators();

    /// <summary>Checks that the function can be compared with itself at another point.</summary>
    /// <param name="method">The method that asks.</param>
    /// <param name="rule">The program of its rule.</param>
    /// <exception cref="InvalidOperationException">Its attribute does not ask for the program.</exception>
    /// <exception cref="NotSupportedException">It has an operator for which the comparison is not defined.</exception>
    public void RequireComparison(string method, ModelPrograms rule)
    {
        if (way.Comparison(rule) is not null)
            return;
        if (rule != ModelPrograms.Comparison)
            method += $" by the rule {rule}";
        throw Lacks(method, rule, "that compares two inputs of", "multipliers");
    }

    /// <summary>Why there is no program: the attribute does not ask for it, or operators have no rule in it.</summary>
    private Exception Lacks(
        string method, ModelPrograms program, string purpose, string ruled,
        string instead = "IntegratedGradients is defined for every differentiable method.")
    {
        var refused = way.RefusedOperators(program);
        string name = Function.Signature.Name;
        return refused.Length == 0
            ? new InvalidOperationException(
                $"{method} needs the program {purpose} {name}, and none was generated: expected "
                + $"[Differentiable(Programs = {nameof(ModelPrograms)}.{program})] on the method, got an attribute that does not ask for "
                + "it.")
            : new NotSupportedException(
                $"{method} is not defined for {name}: "
                + string.Concat(refused.Select(one =>
                    $"{one.Name}{(one.Statement.Length == 0 ? "" : $" in '{one.Statement}'")} has no rule for {ruled}. "
                    + (one.WayOut.Length == 0 ? "" : one.WayOut + " ")))
                + instead);
    }

    /// <summary>What one point of a path last cost, in ticks of the stopwatch; 0 as long as nothing is known.</summary>
    public long TicksPerPoint { get; set; }

    /// <summary>The bytes of workspace of one point.</summary>
    public long BytesPerPoint(Sections sweeps)
    {
        bool prefix = (sweeps & (Sections.Prefix | Sections.PrefixTransposed)) != 0;
        bool comparison = (sweeps & Sections.Comparison) != 0;
        bool suffix = comparison || (sweeps & (Sections.Forward | Sections.Backward | Sections.Pushforward)) != 0;
        long most = Math.Max(
            prefix ? prefixSlots : 0,
            Math.Max(
                (sweeps & (Sections.Forward | Sections.Backward)) != 0 ? slots : 0,
                Math.Max((sweeps & Sections.Pushforward) != 0 ? pushforwardSlots : 0, comparison ? comparisonSlots : 0)));
        if ((sweeps & Sections.Relevance) != 0)
            return Unsafe.SizeOf<T>() * (relevanceSlots + 2L * Inputs.Total + 2L * OutputLength);
        if ((sweeps & Sections.LinearPieces) != 0)
            return Unsafe.SizeOf<T>() * (linearPiecesSlots + 2L * Frontier.Total);
        return Unsafe.SizeOf<T>() * (most + 2L * Frontier.Total + (prefix ? 2L * Inputs.Total : 0) + (suffix ? 2L * OutputLength : 0));
    }
}

using System.Runtime.CompilerServices;
using AutoIG.CompilerServices;

namespace AutoIG.Functions;

/// <summary>
/// A way through a function with its named dimensions bound: its programs, its plan, and the lengths that follow from it.
/// </summary>
internal sealed partial class BoundFunction<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const string OtherMethod = "IntegratedGradients is defined for every differentiable method.";

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
        FeatureNames.Check(function.Signature, input => plan.InputLengths[input]);
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

    /// <summary>The operators that make ±∞ or NaN of finite numbers.</summary>
    public SteepOperator[] SteepOperators() => way.SteepOperators();

    /// <summary>Checks that every rectifier of the function has a gate.</summary>
    /// <param name="method">The method that asks.</param>
    /// <exception cref="NotSupportedException">A rectifier has none.</exception>
    public void RequireGates(string method)
    {
        if (way.RefusedOperators(ModelPrograms.None) is { Length: > 0 } ungated)
            throw Refused(method, ungated, "rectifies, and has no gate");
    }

    /// <summary>Checks that the function has a program.</summary>
    /// <param name="method">The method that asks.</param>
    /// <param name="program">The program.</param>
    /// <exception cref="InvalidOperationException">The function's attribute does not ask for it.</exception>
    /// <exception cref="NotSupportedException">The function has an operator for which the program is not defined.</exception>
    public void Require(string method, ModelPrograms program)
    {
        var (hasProgram, purpose, lack, wayOut) = program switch
        {
            ModelPrograms.Relevance => (way.Relevance is not null, "shares out the outputs of", "has no rule for relevance", OtherMethod),
            ModelPrograms.LinearPieces => (
                way.LinearPieces is not null, "finds the breakpoints of", "has no rule for linear pieces",
                "State a Tolerance in its place, which places the points by need."),
            _ => (way.Comparison(program) is not null, "compares two inputs of", "has no rule for multipliers", OtherMethod),
        };
        if (hasProgram)
            return;
        if (program == ModelPrograms.RevealCancel)
            method += $" by the rule {program}";
        var refused = way.RefusedOperators(program);
        if (refused.Length > 0)
            throw Refused(method, refused, lack, wayOut);
        throw new InvalidOperationException(
            $"{method} needs the program that {purpose} {Function.Signature.Name}, and none was generated: expected "
            + $"[Differentiable(Programs = {nameof(ModelPrograms)}.{program})] on the method, got an attribute that does not ask for it.");
    }

    /// <summary>Checks that a layer has multipliers by a rule.</summary>
    /// <param name="method">The method that asks.</param>
    /// <param name="rule">The program of the rule.</param>
    /// <param name="layer">The layer.</param>
    /// <exception cref="NotSupportedException">It has two, one for each sign.</exception>
    public void RequireMultipliers(string method, ModelPrograms rule, LayerInfo layer)
    {
        if (rule != ModelPrograms.RevealCancel || way.RevealCancelLayers().Contains(layer.Index))
            return;
        string[] names = [.. way.RevealCancelLayers().Select(index => $"'{Layers[index].Name}'")];
        throw new NotSupportedException(
            $"{method} by the rule {rule} gives multipliers to what activations give, and has two for what they take: expected a layer of "
            + $"{Function.Signature.Name} behind an activation, "
            + $"{(names.Length == 0 ? "of which none has a name" : string.Join(" or ", names))}, got '{layer.Name}'.");
    }

    private NotSupportedException Refused(
        string method, IEnumerable<RefusedOperator> operators, string lack, string wayOut = OtherMethod) => new(
        $"{method} is not defined for {Function.Signature.Name}: "
        + string.Concat(operators.Select(one =>
            $"{one.Name}{(one.Statement.Length == 0 ? "" : $" in '{one.Statement}'")} {lack}. "
            + (one.WayOut.Length == 0 ? "" : one.WayOut + " ")))
        + wayOut);

    /// <summary>What one point of a path last cost, in ticks of the stopwatch; 0 as long as nothing is known.</summary>
    public long TicksPerPoint { get; set; }

    /// <summary>What one point that goes forward alone last cost, likewise.</summary>
    public long TicksPerForward { get; set; }

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

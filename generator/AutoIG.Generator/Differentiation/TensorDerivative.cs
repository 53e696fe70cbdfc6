using AutoIG.Generator.Analysis;
using AutoIG.Generator.Ir;

namespace AutoIG.Generator.Differentiation;

/// <summary>
/// A tensor function cut at its frontier, with its reverse- and forward-mode sweeps in IR. Numbers are unique over all blocks, so that a
/// backward operation that reads a forward value says so by its number alone.
/// </summary>
/// <param name="Function">The function.</param>
/// <param name="Frontier">Its cut.</param>
/// <param name="Forward">Frontier → result.</param>
/// <param name="Backward">Adjoint of the result → adjoints of the frontier.</param>
/// <param name="OutputAdjoint">The number of the result's adjoint, a leaf.</param>
/// <param name="FrontierAdjoints">The adjoint of each frontier value; −1 where it is zero.</param>
/// <param name="PrefixTransposed">Adjoints of the frontier → adjoints of the inputs.</param>
/// <param name="FrontierAdjointLeaves">The numbers under which <paramref name="PrefixTransposed"/> reads the frontier's adjoints.</param>
/// <param name="InputAdjoints">The adjoint of each input; −1 where it is zero.</param>
/// <param name="Pushforward">Frontier and its tangents → result and its tangent: the forward operations again, each followed by its
/// tangent.</param>
/// <param name="FrontierTangents">The numbers of the frontier's tangents, leaves.</param>
/// <param name="ResultTangent">The number of the result's tangent; −1 where it is zero.</param>
internal sealed record TensorDerivative(
    IrFunction Function,
    Frontier Frontier,
    EquatableArray<IrOperation> Forward,
    EquatableArray<IrOperation> Backward,
    int OutputAdjoint,
    EquatableArray<int> FrontierAdjoints,
    EquatableArray<IrOperation> PrefixTransposed,
    EquatableArray<int> FrontierAdjointLeaves,
    EquatableArray<int> InputAdjoints,
    EquatableArray<IrOperation> Pushforward,
    EquatableArray<int> FrontierTangents,
    int ResultTangent)
{
    /// <summary>The adjoints of the function's values, for their names.</summary>
    public EquatableArray<DerivativeOf> AdjointOf { get; init; }

    /// <summary>Which values which derivative rules wrote, for the names of expressions.</summary>
    public EquatableArray<RuleOutput> Rules { get; init; }

    /// <summary>A number above those of all values.</summary>
    public int NextId { get; init; }

    /// <summary>The tangents of the function's values, for their names.</summary>
    public EquatableArray<DerivativeOf> TangentOf { get; init; }

    /// <summary>What the method asks for beside its gradient and its tangents.</summary>
    public EquatableArray<FurtherProgram> Further { get; init; }
}

/// <summary>
/// The values that an operator's derivative rule wrote: those from <paramref name="First"/> to before <paramref name="End"/>.
/// </summary>
internal sealed record RuleOutput(int First, int End, Rule Rule);

/// <summary>An operator's rule.</summary>
/// <param name="Operator">The operator.</param>
/// <param name="Noun">What the rule is called in the names of expressions.</param>
internal sealed record Rule(Operator Operator, string Noun)
{
    /// <summary>The noun of rules of reverse mode.</summary>
    public const string Pullback = "Pullback";

    /// <summary>The noun of rules of forward mode.</summary>
    public const string Tangent = "Tangent";

    /// <summary>The noun of rules of comparison.</summary>
    public const string Comparison = "Comparison";

    /// <summary>The noun of rules of relevance propagation.</summary>
    public const string Relevance = "Relevance";

    /// <summary>The noun of rules that say where a path leaves a linear piece.</summary>
    public const string Breakpoints = "Breakpoints";
}

/// <summary>Says that <paramref name="Derivative"/> is the complete adjoint, or the tangent, of <paramref name="Value"/>.</summary>
internal sealed record DerivativeOf(int Derivative, int Value);

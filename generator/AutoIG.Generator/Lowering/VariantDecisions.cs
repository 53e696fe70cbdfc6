using AutoIG.Generator.Ir;
using AutoIG.Generator.Operators;

namespace AutoIG.Generator.Lowering;

/// <summary>
/// One way through the conditions of a function of tensors that are known at run time only. The ways are walked depth first, false before
/// true, so that a loop's variants come in the order of its turns.
/// </summary>
internal sealed class VariantDecisions
{
    /// <summary>
    /// The most turns of a loop whose number of turns is known at run time only: each number is a variant. More are refused at run time.
    /// </summary>
    private const int MostTurns = 16;

    private readonly IReadOnlyList<bool> prescribed;
    private readonly List<IrDecision> decisions = [];

    private VariantDecisions(IReadOnlyList<bool> prescribed) => this.prescribed = prescribed;

    public static VariantDecisions First => new([]);

    /// <summary>The decisions taken, in order.</summary>
    public EquatableArray<IrDecision> Decisions => decisions.ToEquatableArray();

    /// <summary>The next way, once this one has been walked; <see langword="null"/> after the last.</summary>
    public VariantDecisions? Next
    {
        get
        {
            int last = decisions.Count - 1;
            while (last >= 0
                && (decisions[last].Outcome || (decisions[last].IsLoop && IrDecision.TurnsBefore(decisions, last) == MostTurns)))
            {
                last--;
            }
            return last < 0 ? null : new VariantDecisions([.. decisions.Take(last).Select(decision => decision.Outcome), true]);
        }
    }

    /// <summary>
    /// Whether a condition is computed from what is known before a function runs by what is written there: numbers and truth values,
    /// without a part or a sum of a tensor.
    /// </summary>
    public static bool CanDecide(IrBuilder builder, int condition)
    {
        var open = new Stack<int>([condition]);
        var seen = new HashSet<int>();
        while (open.Count > 0)
        {
            int id = open.Pop();
            if (!seen.Add(id))
                continue;
            if (builder.Definition(id) is not { Type.IsScalar: true } operation
                || operation is not { Operator: ElementwiseOperator or Conversion }
                    and not { Attributes: ConstantAttributes or ModelAttributes or DimensionAttributes or ParameterAttributes })
            {
                return false;
            }
            foreach (int operand in operation.Operands)
                open.Push(operand);
        }
        return true;
    }

    /// <summary>Which way a condition goes here. The same condition always goes the same way.</summary>
    /// <param name="builder">Where it has been written.</param>
    /// <param name="condition">The condition.</param>
    /// <param name="text">The user's statement or expression.</param>
    /// <param name="loop">What it is to a loop: that is left first, so that the walk ends.</param>
    public bool Decide(IrBuilder builder, int condition, string text, LoopTest? loop)
    {
        bool negated = false;
        for (; builder.Definition(condition, Comparisons.Not) is { } not; condition = not.Operands[0])
            negated = !negated;
        var computation = new List<IrOperation>();
        int last = Collect(builder, condition, computation, []);
        var holds = computation.ToEquatableArray();
        computation.Add(new IrOperation(
            computation.Count, Comparisons.Not, EquatableArray.Of(last), IrType.Boolean, OperatorAttributes.None, null, Origin.None));
        var fails = computation.ToEquatableArray();
        foreach (var known in decisions)
        {
            if (known.Computation.Equals(holds))
                return known.Outcome != negated;
            if (known.Computation.Equals(fails))
                return known.Outcome == negated;
        }
        // What is decided is false where the loop is left.
        bool inverse = loop is not null && loop.Leaves != negated;
        bool outcome = decisions.Count < prescribed.Count && prescribed[decisions.Count];
        decisions.Add(new IrDecision(inverse ? fails : holds, outcome, text, loop?.Text));
        return outcome != (negated != inverse);
    }

    /// <summary>What a condition is computed from, numbered anew and without names, so that equal conditions are equal.</summary>
    private static int Collect(IrBuilder builder, int id, List<IrOperation> computation, Dictionary<int, int> numbers)
    {
        if (numbers.TryGetValue(id, out int known))
            return known;
        var operation = builder.Definition(id) ?? throw new InvalidOperationException($"Value {id} of a condition has no definition.");
        var operands = operation.Operands.Select(operand => Collect(builder, operand, computation, numbers)).ToEquatableArray();
        int number = computation.Count;
        computation.Add(operation with { Id = number, Operands = operands, Name = null, Origin = Origin.None });
        return numbers[id] = number;
    }
}

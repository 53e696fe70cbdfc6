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

    /// <summary>Which way a condition goes here. The same condition always goes the same way.</summary>
    public bool Decide(IrBuilder builder, int condition, string text, bool isLoop)
    {
        bool negated = false;
        for (; builder.Definition(condition, Comparisons.Not) is { } not; condition = not.Operands[0])
            negated = !negated;
        var computation = new List<IrOperation>();
        Collect(builder, condition, computation, []);
        var operations = computation.ToEquatableArray();
        var known = decisions.FirstOrDefault(decision => decision.Computation.Equals(operations));
        if (known is null)
        {
            decisions.Add(known = new IrDecision(
                operations, decisions.Count < prescribed.Count && prescribed[decisions.Count], text, isLoop));
        }
        return known.Outcome != negated;
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

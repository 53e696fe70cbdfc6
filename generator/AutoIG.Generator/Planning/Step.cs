using AutoIG.Generator.Ir;

namespace AutoIG.Generator.Planning;

/// <summary>One call of the generated code.</summary>
/// <param name="Result">The value that the step computes.</param>
/// <param name="Origin">The user's statement it comes from.</param>
internal abstract record Step(int Result, Origin Origin)
{
    /// <summary>The values in memory that the step reads.</summary>
    public abstract IEnumerable<int> Reads { get; }
}

/// <summary>A kernel.</summary>
/// <param name="Operation">The operation.</param>
/// <param name="Epilogue">An elementwise expression of the result alone, applied while it is in registers.</param>
/// <param name="AddTo">A value to which the result is added in place, or −1.</param>
internal sealed record KernelStep(IrOperation Operation, MapGroup? Epilogue, int Result, int AddTo) : Step(Result, Operation.Origin)
{
    /// <summary>
    /// The second operand of <see cref="Epilogue"/>, behind the result, or −1. It is read when the result is written already, and never
    /// shares its memory.
    /// </summary>
    public int EpilogueOperand { get; init; } = -1;

    /// <summary>
    /// Whether <see cref="Epilogue"/> is an activation that is computed with its slope: the slope is the result, and the operand, for which
    /// a <see cref="ReserveStep"/> has found memory, receives the activation.
    /// </summary>
    public bool WithSlope { get; init; }

    /// <summary>The tap of the result before <see cref="Epilogue"/>, if it has one.</summary>
    public IrOperation? Tap { get; init; }

    public override IEnumerable<int> Reads =>
        Operation.Operands.Concat(AddTo < 0 ? [] : [AddTo]).Concat(EpilogueOperand < 0 ? [] : [EpilogueOperand]);
}

/// <summary>Memory for a value that the next step computes beside its result.</summary>
internal sealed record ReserveStep(int Result, Origin Origin) : Step(Result, Origin)
{
    public override IEnumerable<int> Reads => [];
}

/// <summary>A fused elementwise expression.</summary>
internal sealed record MapStep(MapGroup Group, Origin Origin) : Step(Group.Root.Id, Origin)
{
    public override IEnumerable<int> Reads => Group.Leaves;
}

/// <summary>A value that lies in its operand's memory: a reshape, a layer's tap.</summary>
/// <param name="IsTap">Whether an observer may overwrite it, so that nobody else may need the operand afterwards.</param>
internal sealed record AliasStep(IrOperation Operation, bool IsTap) : Step(Operation.Id, Operation.Origin)
{
    public override IEnumerable<int> Reads => [Operation.Operands[0]];
}

/// <summary>
/// A value stored where the contract wants it, because it lies elsewhere already; or zeros, where there is no value (−1).
/// </summary>
internal sealed record StoreStep(int Value, Place Destination) : Step(-1, Origin.None)
{
    public override IEnumerable<int> Reads => Value < 0 ? [] : [Value];
}

/// <summary>An elementwise expression as one pass over memory.</summary>
/// <param name="Root">The operation whose result is stored.</param>
/// <param name="Members">All operations of the expression in the order of computation, the root last.</param>
/// <param name="Leaves">The values read, in the order of first use.</param>
internal sealed record MapGroup(IrOperation Root, EquatableArray<IrOperation> Members, EquatableArray<int> Leaves);

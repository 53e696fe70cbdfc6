using AutoIG.Generator.Ir;
using AutoIG.Generator.Operators;

namespace AutoIG.Generator.Planning;

/// <summary>An expression of a kernel's result, or of the sum that the kernel accumulates, and of one other value.</summary>
/// <param name="At">The position of the kernel, or of its sum.</param>
/// <param name="Kernel">The kernel.</param>
/// <param name="AddTo">What it adds to, or −1.</param>
/// <param name="Expression">The expression, which reads the result first.</param>
/// <param name="Operand">The other value.</param>
/// <param name="Tap">The tap of the result before the expression, if it has one.</param>
internal sealed record PassedOn(int At, IrOperation Kernel, int AddTo, MapGroup Expression, int Operand, IrOperation? Tap)
    : KernelFusion(At)
{
    public override IEnumerable<int> Absorbed => Tap is null ? [Expression.Root.Id] : [Expression.Root.Id, Tap.Id];

    /// <summary>
    /// Matches an expression that alone reads the result of a kernel, through its tap perhaps, and one other value that is there by then.
    /// </summary>
    /// <param name="section">The section.</param>
    /// <param name="group">The expression.</param>
    /// <param name="sumAt">The sum at a position that a kernel accumulates, if it is one.</param>
    public static PassedOn? Match(Section section, MapGroup group, Func<int, Accumulation?> sumAt)
    {
        if (group.Leaves.Count != 2 || sumAt(section.PositionOf(group.Root.Id)!.Value) is not null)
            return null;
        var shape = group.Root.Type.Shape;
        for (int side = 0; side < 2; side++)
        {
            int result = group.Leaves[side], other = group.Leaves[1 - side];
            if (!section.IsReadOnlyIn(group, result) || section.Untapped(result) is not var (position, tap))
                continue;
            var sum = sumAt(position);
            var kernel = sum?.Kernel ?? section[position];
            bool isReady = section.PositionOf(other) is not { } at || at < position;
            if (isReady && kernel.Operator is IKernel { PassesResultOn: true } && kernel.Type.Shape == shape
                && section.TypeInBatch(other)?.Shape == shape)
                return new PassedOn(position, kernel, sum?.AddTo ?? -1, side == 0 ? group : ResultFirst(group), other, tap);
        }
        return null;
    }

    public override IEnumerable<Step> Steps(Section section) =>
        [new KernelStep(Kernel, Expression, Expression.Root.Id, AddTo) { EpilogueOperand = Operand, Tap = Tap }];

    /// <summary>The expression with its two leaves exchanged; a sum or product by itself keeps its form, and its struct.</summary>
    private static MapGroup ResultFirst(MapGroup group)
    {
        var exchanged = group with { Leaves = group.Leaves.Reverse().ToEquatableArray() };
        bool commutes = group.Root.Operator == Arithmetic.Add || group.Root.Operator == Arithmetic.Multiply;
        if (group.Members.Count != 1 || !commutes || group.Root.Operands[0] != group.Leaves[0])
            return exchanged;
        var root = group.Root with { Operands = group.Root.Operands.Reverse().ToEquatableArray() };
        return exchanged with { Root = root, Members = new[] { root }.ToEquatableArray() };
    }
}

using AutoIG.Generator.Operators;

namespace AutoIG.Generator.Planning;

/// <summary>An expression of a kernel's result alone, applied while the result is in registers.</summary>
/// <param name="At">The position of the kernel.</param>
/// <param name="Expression">The expression.</param>
internal sealed record Epilogue(int At, MapGroup Expression) : KernelFusion(At)
{
    public override IEnumerable<int> Absorbed => [Expression.Root.Id];

    /// <summary>Matches an expression that reads the result of one kernel, which nobody else reads.</summary>
    public static Epilogue? Match(Section section, MapGroup group)
    {
        if (group.Leaves.Count != 1 || section.PositionOf(group.Leaves[0]) is not { } position
            || group.Members.Any(m => m.Operator is ElementwiseOperator { TakesGate: true }))
        {
            return null;
        }
        var kernel = section[position];
        return kernel.Operator is IKernel { TakesEpilogue: true } && kernel.Type.Shape == group.Root.Type.Shape
            && section.IsReadOnlyIn(group, kernel.Id) ? new Epilogue(position, group) : null;
    }

    public override IEnumerable<Step> Steps(Section section) => [new KernelStep(section[At], Expression, Expression.Root.Id, -1)];
}

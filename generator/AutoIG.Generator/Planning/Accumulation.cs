using AutoIG.Generator.Ir;
using AutoIG.Generator.Operators;

namespace AutoIG.Generator.Planning;

/// <summary>a + kernel(…), where nobody else reads either: the kernel adds to a in place.</summary>
/// <param name="At">The position of the sum.</param>
/// <param name="Kernel">The kernel.</param>
/// <param name="AddTo">What it adds to.</param>
internal sealed record Accumulation(int At, IrOperation Kernel, int AddTo) : KernelFusion(At)
{
    public override IEnumerable<int> Absorbed => [Kernel.Id];

    /// <summary>Matches a sum that is an expression by itself.</summary>
    public static Accumulation? Match(Section section, MapGroup group) =>
        group.Members.Count == 1 && section.PositionOf(group.Root.Id) is { } position ? Match(section, position) : null;

    /// <summary>Matches a sum.</summary>
    public static Accumulation? Match(Section section, int position)
    {
        var root = section[position];
        if (root.Operator != Arithmetic.Add)
            return null;
        for (int side = 1; side >= 0; side--)
        {
            int result = root.Operands[side], sum = root.Operands[1 - side];
            if (result == sum || section.PositionOf(result) is not { } at || section.PositionOf(sum) is not { } sumAt)
                continue;
            var kernel = section[at];
            bool isReadHereAlone = !section.IsReadElsewhere(result) && section.ReadersOf(result).Count == 1
                && !section.IsReadElsewhere(sum) && section.ReadersOf(sum).All(r => r <= position);
            bool fits = section[sumAt].Type.Shape == root.Type.Shape && kernel.Type.Shape == root.Type.Shape;
            if (kernel.Operator is IKernel { Accumulates: true } && isReadHereAlone && fits)
                return new Accumulation(position, kernel, sum);
        }
        return null;
    }

    public override IEnumerable<Step> Steps(Section section) => [new KernelStep(Kernel, null, section[At].Id, AddTo)];
}

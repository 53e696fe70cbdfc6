using AutoIG.Generator.Ir;
using AutoIG.Generator.Operators;

namespace AutoIG.Generator.Planning;

/// <summary>An activation of a kernel's result, and its slope, which takes the place of the result.</summary>
/// <param name="At">The position of the kernel.</param>
/// <param name="Activation">The activation.</param>
/// <param name="Slope">The slope.</param>
/// <param name="Tap">The tap of the result before the activation, if it has one.</param>
internal sealed record ActivatedWithSlope(int At, MapGroup Activation, int Slope, IrOperation? Tap) : KernelFusion(At)
{
    public override IEnumerable<int> Absorbed => Tap is null ? [Activation.Root.Id, Slope] : [Activation.Root.Id, Slope, Tap.Id];

    /// <summary>Matches an activation that, with its slope, alone reads the result of a kernel, through its tap perhaps.</summary>
    public static ActivatedWithSlope? Match(Section section, MapGroup group)
    {
        if (group.Members.Count != 1 || group.Root.Operator is not ElementwiseOperator { Slope: { } derivative }
            || section.IsReadElsewhere(group.Leaves[0])
            || section.Untapped(group.Leaves[0]) is not var (position, tap) || section.ReadersOf(group.Leaves[0]) is not { Count: 2 } both)
        {
            return null;
        }
        var slope = both.Select(reader => section[reader]).FirstOrDefault(reader => reader.Operator == derivative);
        var kernel = section[position];
        return slope is not null && both.Contains(section.PositionOf(group.Root.Id)!.Value) && section.IsReadElsewhere(slope.Id)
            && kernel.Operator is IKernel { PassesResultOn: true, TakesEpilogue: true } && kernel.Type.Shape == group.Root.Type.Shape
            ? new ActivatedWithSlope(position, group, slope.Id, tap)
            : null;
    }

    public override IEnumerable<Step> Steps(Section section)
    {
        int value = Activation.Root.Id;
        yield return new ReserveStep(value, section[At].Origin);
        yield return new KernelStep(section[At], Activation, Slope, -1) { EpilogueOperand = value, WithSlope = true, Tap = Tap };
    }
}

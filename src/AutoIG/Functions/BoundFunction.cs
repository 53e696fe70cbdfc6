using System.Runtime.CompilerServices;

namespace AutoIG.Functions;

/// <summary>A function with its named dimensions bound: its plan, and the lengths that follow from it.</summary>
internal sealed class BoundFunction<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly long prefixSlots, slots, pushforwardSlots;

    public BoundFunction(DifferentiableFunction<T> function, FunctionPlan plan)
    {
        Function = function;
        Plan = plan;
        Inputs = new ValueLayout([.. plan.InputShapes.Select(shape => ValueLayout.LengthOf(shape))]);
        Frontier = new ValueLayout(plan.FrontierLengths);
        OutputLength = ValueLayout.LengthOf(plan.OutputShape);
        LayerLengths = [.. plan.LayerShapes.Select(shape => ValueLayout.LengthOf(shape))];
        prefixSlots = plan.PrefixSlots.Sum(length => (long)length);
        slots = plan.Slots.Sum(length => (long)length);
        pushforwardSlots = plan.PushforwardSlots.Sum(length => (long)length);
        if (Inputs.Count != function.Signature.Inputs.Count)
            throw new InvalidOperationException(
                $"The plan of {function.Signature.Name} has {Inputs.Count} inputs and its signature {function.Signature.Inputs.Count}.");
    }

    public DifferentiableFunction<T> Function { get; }

    public FunctionPlan Plan { get; }

    public ValueLayout Inputs { get; }

    public ValueLayout Frontier { get; }

    public int OutputLength { get; }

    public IReadOnlyList<int> LayerLengths { get; }

    /// <summary>What one point of a path last cost, in ticks of the stopwatch; 0 as long as nothing is known.</summary>
    public long TicksPerPoint { get; set; }

    /// <summary>The bytes of workspace of one point.</summary>
    public long BytesPerPoint(Sections sweeps)
    {
        bool prefix = (sweeps & (Sections.Prefix | Sections.PrefixTransposed)) != 0;
        bool suffix = (sweeps & (Sections.Forward | Sections.Backward | Sections.Pushforward)) != 0;
        long most = Math.Max(
            prefix ? prefixSlots : 0,
            Math.Max(
                (sweeps & (Sections.Forward | Sections.Backward)) != 0 ? slots : 0,
                (sweeps & Sections.Pushforward) != 0 ? pushforwardSlots : 0));
        return Unsafe.SizeOf<T>() * (most + 2L * Frontier.Total + (prefix ? 2L * Inputs.Total : 0) + (suffix ? 2L * OutputLength : 0));
    }
}

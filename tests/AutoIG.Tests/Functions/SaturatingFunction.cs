using AutoIG.Functions;

namespace AutoIG.Tests.Functions;

/// <summary>y = 2x, z = min(y, 1): the worked example of conductance. y is affine, so it is the frontier and lies in the prefix.</summary>
internal sealed class SaturatingFunction : DifferentiableFunction<double>
{
    public static readonly LayerKey Y = new("Saturating.Z", 0, "y");
    public static readonly LayerKey Z = new("Saturating.Z", 1, "z");

    private readonly FunctionPlan plan = new()
    {
        Dimensions = [],
        InputShapes = [[]],
        OutputShape = [],
        LayerShapes = [[], []],
        FrontierLengths = [1],
        PrefixSlots = [],
        Slots = [1],
        PushforwardSlots = [],
    };

    public override FunctionSignature Signature { get; } = new()
    {
        Name = "Saturating.Z",
        Inputs = [new InputInfo("x", new ModelShape(), IsScalar: true)],
        ReturnsScalar = true,
        Layers = [new LayerInfo(0, "y", InPrefix: true, []), new LayerInfo(1, "z", InPrefix: false, [])],
    };

    protected internal override FunctionPlan Bind(ReadOnlySpan<int> dimensions) => plan;

    protected internal override void Prefix(Batch<double> batch)
    {
        for (int p = 0; p < batch.Points; p++)
            batch.Frontier(0)[p] = 2 * batch.Input(0)[p];
        batch.Layer(0, batch.Frontier(0));
    }

    protected internal override void Forward(Batch<double> batch)
    {
        var y = batch.Slot(0, 1);
        batch.Frontier(0).CopyTo(y);
        for (int p = 0; p < batch.Points; p++)
            batch.Output[p] = Math.Min(y[p], 1);
        batch.Layer(1, batch.Output);
    }

    protected internal override void Backward<TRule>(Batch<double> batch)
    {
        batch.LayerAdjoint(1, batch.OutputAdjoint);
        for (int p = 0; p < batch.Points; p++)
            batch.FrontierAdjoint(0)[p] = batch.Slot(0, 1)[p] < 1 ? batch.OutputAdjoint[p] : 0;
    }

    protected internal override void PrefixTransposed(Batch<double> batch)
    {
        batch.LayerAdjoint(0, batch.FrontierAdjoint(0));
        for (int p = 0; p < batch.Points; p++)
            batch.InputAdjoint(0)[p] = 2 * batch.FrontierAdjoint(0)[p];
    }

    protected internal override void Pushforward(Batch<double> batch)
    {
        for (int p = 0; p < batch.Points; p++)
        {
            batch.Output[p] = Math.Min(batch.Frontier(0)[p], 1);
            batch.OutputTangent[p] = batch.Frontier(0)[p] < 1 ? batch.FrontierTangent(0)[p] : 0;
        }
        batch.LayerTangent(1, batch.OutputTangent);
    }
}

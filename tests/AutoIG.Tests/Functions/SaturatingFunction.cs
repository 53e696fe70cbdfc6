using AutoIG.CompilerServices;

namespace AutoIG.Tests.Functions;

/// <summary>y = 2x, z = min(y, 1): the worked example of conductance. y is affine, so it is the frontier and lies in the prefix.</summary>
internal sealed class SaturatingFunction : FunctionDefinition<double>
{
    public static readonly LayerKey Y = new("Saturating.Z", 0, "y");
    public static readonly LayerKey Z = new("Saturating.Z", 1, "z");

    public DifferentiableFunction<double> Function => field ??= DifferentiableFunction.Create(this);

    public override FunctionSignature Signature { get; } = new()
    {
        Name = "Saturating.Z",
        Inputs = [new InputInfo("x", new ModelShape(), IsScalar: true)],
        ReturnsScalar = true,
        Layers = [new LayerInfo(0, "y", InPrefix: true, []), new LayerInfo(1, "z", InPrefix: false, [])],
    };

    protected override FunctionPlan Bind(int way, ReadOnlySpan<int> dimensions) => new()
    {
        OutputShape = [],
        LayerShapes = [[], []],
        FrontierLengths = [1],
        Slots = [1],
    };

    public override FunctionPrograms<double> Programs(int way) => new(new Gradient(), () => new Tangents());

    private sealed class Gradient : GradientProgram<double>
    {
        public override void Prefix(Batch<double> batch)
        {
            for (int p = 0; p < batch.Points; p++)
                batch.Frontier(0)[p] = 2 * batch.Input(0)[p];
            batch.Layer(0, batch.Frontier(0));
        }

        public override void Forward(Batch<double> batch)
        {
            var y = batch.Slot(0, 1);
            batch.Frontier(0).CopyTo(y);
            for (int p = 0; p < batch.Points; p++)
                batch.Output[p] = Math.Min(y[p], 1);
            batch.Layer(1, batch.Output);
        }

        public override void Backward<TGate>(Batch<double> batch)
        {
            batch.LayerAdjoint(1, batch.OutputAdjoint);
            for (int p = 0; p < batch.Points; p++)
                batch.FrontierAdjoint(0)[p] = batch.Slot(0, 1)[p] < 1 ? batch.OutputAdjoint[p] : 0;
        }

        public override void PrefixTransposed(Batch<double> batch)
        {
            batch.LayerAdjoint(0, batch.FrontierAdjoint(0));
            for (int p = 0; p < batch.Points; p++)
                batch.InputAdjoint(0)[p] = 2 * batch.FrontierAdjoint(0)[p];
        }
    }

    private sealed class Tangents : PushforwardProgram<double>
    {
        public override void Pushforward(Batch<double> batch)
        {
            for (int p = 0; p < batch.Points; p++)
            {
                batch.Output[p] = Math.Min(batch.Frontier(0)[p], 1);
                batch.OutputTangent[p] = batch.Frontier(0)[p] < 1 ? batch.FrontierTangent(0)[p] : 0;
            }
            batch.LayerTangent(1, batch.OutputTangent);
        }
    }
}

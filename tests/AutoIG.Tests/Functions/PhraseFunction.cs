using AutoIG.CompilerServices;

namespace AutoIG.Tests.Functions;

/// <summary>
/// y_c = Σ over tokens of (c + 1)·e₀·e₁ for the rows e of a table of three tokens: a sequence of any length, given by its ids.
/// </summary>
internal sealed class PhraseFunction : FunctionDefinition<double>
{
    public static readonly double[] Table = [0.5, -1, 2, 3, -0.25, 4];

    public DifferentiableFunction<double> Function => field ??= DifferentiableFunction.Create(this);

    public override FunctionSignature Signature { get; } = new()
    {
        Name = "Phrase.Scores",
        Inputs = [new InputInfo("ids", new ModelShape(ModelDimension.Named(0, "tokens"), 2), false) { IsTokens = true }],
        DimensionNames = ["tokens"],
    };

    public override ReadOnlySpan<double> TokenTable(int input) => Table;

    protected override FunctionPlan Bind(int way, ReadOnlySpan<int> dimensions) => new()
    {
        OutputShape = [2],
        FrontierLengths = [2 * dimensions[0]],
        PrefixIsEmpty = true,
    };

    public override FunctionPrograms<double> Programs(int way) =>
        new(new Gradient(), () => throw new InvalidOperationException("Not needed by any test."));

    private sealed class Gradient : GradientProgram<double>
    {
        public override void Prefix(Batch<double> batch) => throw new InvalidOperationException("The prefix is empty.");

        public override void PrefixTransposed(Batch<double> batch) => throw new InvalidOperationException("The prefix is empty.");

        public override void Forward(Batch<double> batch)
        {
            int tokens = batch.Dimension(0);
            for (int p = 0; p < batch.Points; p++)
            {
                double sum = 0;
                for (int t = p * tokens; t < (p + 1) * tokens; t++)
                    sum += batch.Frontier(0)[2 * t] * batch.Frontier(0)[2 * t + 1];
                (batch.Output[2 * p], batch.Output[2 * p + 1]) = (sum, 2 * sum);
            }
        }

        public override void Backward<TGate>(Batch<double> batch)
        {
            int tokens = batch.Dimension(0);
            for (int t = 0; t < batch.Points * tokens; t++)
            {
                int p = t / tokens;
                double adjoint = batch.OutputAdjoint[2 * p] + 2 * batch.OutputAdjoint[2 * p + 1];
                batch.FrontierAdjoint(0)[2 * t] = adjoint * batch.Frontier(0)[2 * t + 1];
                batch.FrontierAdjoint(0)[2 * t + 1] = adjoint * batch.Frontier(0)[2 * t];
            }
        }
    }
}

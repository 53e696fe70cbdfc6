using AutoIG.Functions;

namespace AutoIG.Tests.Functions;

/// <summary>
/// y_c = Σ over tokens of (c + 1)·e₀·e₁ for the rows e of a table of three tokens: a sequence of any length, given by its ids.
/// </summary>
internal sealed class PhraseFunction : DifferentiableFunction<double>
{
    public static readonly double[] Table = [0.5, -1, 2, 3, -0.25, 4];

    public override FunctionSignature Signature { get; } = new()
    {
        Name = "Phrase.Scores",
        Inputs = [new InputInfo("ids", new ModelShape(ModelDimension.Named(0, "tokens"), 2), false) { IsTokens = true }],
        DimensionNames = ["tokens"],
    };

    protected internal override ReadOnlySpan<double> TokenTable(int input) => Table;

    protected internal override FunctionPlan Bind(ReadOnlySpan<int> dimensions) => new()
    {
        Dimensions = dimensions.ToArray(),
        InputShapes = [[dimensions[0], 2]],
        OutputShape = [2],
        FrontierLengths = [2 * dimensions[0]],
        PrefixIsEmpty = true,
        PrefixSlots = [],
        Slots = [],
        PushforwardSlots = [],
    };

    protected internal override void Prefix(Batch<double> batch) => throw new InvalidOperationException("The prefix is empty.");

    protected internal override void PrefixTransposed(Batch<double> batch) => throw new InvalidOperationException("The prefix is empty.");

    protected internal override void Forward(Batch<double> batch)
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

    protected internal override void Backward<TRule>(Batch<double> batch)
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

    protected internal override void Pushforward(Batch<double> batch) => throw new InvalidOperationException("Not needed by any test.");
}

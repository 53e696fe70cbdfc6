using AutoIG.CompilerServices;

namespace AutoIG.Tests.Functions;

/// <summary>y = Σ over tokens of the squared embedding, plus the sum of a mask of the same number of tokens: a named dimension.</summary>
internal sealed class TokenFunction : FunctionDefinition<float>
{
    public int Binds;

    public DifferentiableFunction<float> Function => field ??= DifferentiableFunction.Create(this);

    public override FunctionSignature Signature { get; } = new()
    {
        Name = "Tokens.Energy",
        Inputs =
        [
            new InputInfo("embedding", new ModelShape(ModelDimension.Named(0, "tokens"), 2), false),
            new InputInfo("mask", new ModelShape(ModelDimension.Named(0, "tokens")), false),
        ],
        DimensionNames = ["tokens"],
        ReturnsScalar = true,
    };

    protected override FunctionPlan Bind(int way, ReadOnlySpan<int> dimensions)
    {
        Binds++;
        int tokens = dimensions[0];
        return new FunctionPlan
        {
            OutputShape = [],
            FrontierLengths = [2 * tokens, tokens],
            PrefixIsEmpty = true,
        };
    }

    public override FunctionPrograms<float> Programs(int way) =>
        new(new Gradient(), () => throw new InvalidOperationException("Not needed by any test."));

    private sealed class Gradient : GradientProgram<float>
    {
        public override void Prefix(Batch<float> batch) => throw new InvalidOperationException("The prefix is empty.");

        public override void PrefixTransposed(Batch<float> batch) => throw new InvalidOperationException("The prefix is empty.");

        public override void Forward(Batch<float> batch)
        {
            int tokens = batch.Dimension(0);
            for (int p = 0; p < batch.Points; p++)
            {
                float sum = 0;
                foreach (float x in batch.Frontier(0).Slice(p * 2 * tokens, 2 * tokens))
                    sum += x * x;
                foreach (float x in batch.Frontier(1).Slice(p * tokens, tokens))
                    sum += x;
                batch.Output[p] = sum;
            }
        }

        public override void Backward<TGate>(Batch<float> batch)
        {
            int tokens = batch.Dimension(0);
            for (int p = 0; p < batch.Points; p++)
            {
                for (int i = p * 2 * tokens; i < (p + 1) * 2 * tokens; i++)
                    batch.FrontierAdjoint(0)[i] = 2 * batch.Frontier(0)[i] * batch.OutputAdjoint[p];
                batch.FrontierAdjoint(1).Slice(p * tokens, tokens).Fill(batch.OutputAdjoint[p]);
            }
        }
    }
}

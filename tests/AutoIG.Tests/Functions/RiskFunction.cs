using AutoIG.CompilerServices;

namespace AutoIG.Tests.Functions;

/// <summary>F = debt²/income + missedPayments·debt: two scalars, a constant argument, an empty prefix.</summary>
internal sealed class RiskFunction : FunctionDefinition<double>
{
    public DifferentiableFunction<double, RiskInput> Function => field ??= DifferentiableFunction.Create<double, RiskInput>(this);

    public override FunctionSignature Signature { get; } = new()
    {
        Name = "Credit.Risk",
        Inputs = [new InputInfo("income", new ModelShape(), true), new InputInfo("debt", new ModelShape(), true)],
        FixedArguments = ["missedPayments"],
        ReturnsScalar = true,
    };

    protected override FunctionPlan Bind(int way, ReadOnlySpan<int> dimensions) => new()
    {
        OutputShape = [],
        FrontierLengths = [1, 1],
        PrefixIsEmpty = true,
    };

    public override FunctionPrograms<double> Programs(int way) => new(new Gradient(), () => new Tangents());

    private sealed class Gradient : GradientProgram<double>
    {
        public override void Prefix(Batch<double> batch) => throw new InvalidOperationException("The prefix is empty.");

        public override void PrefixTransposed(Batch<double> batch) => throw new InvalidOperationException("The prefix is empty.");

        public override void Forward(Batch<double> batch)
        {
            for (int p = 0; p < batch.Points; p++)
            {
                double debt = batch.Frontier(1)[p];
                batch.Output[p] = debt * debt / batch.Frontier(0)[p] + batch.FixedArguments[0] * debt;
            }
        }

        public override void Backward<TGate>(Batch<double> batch)
        {
            for (int p = 0; p < batch.Points; p++)
            {
                double income = batch.Frontier(0)[p], debt = batch.Frontier(1)[p];
                batch.FrontierAdjoint(0)[p] = -batch.OutputAdjoint[p] * debt * debt / (income * income);
                batch.FrontierAdjoint(1)[p] = batch.OutputAdjoint[p] * (2 * debt / income + batch.FixedArguments[0]);
            }
        }
    }

    private sealed class Tangents : PushforwardProgram<double>
    {
        public override void Pushforward(Batch<double> batch)
        {
            new Gradient().Forward(batch);
            for (int p = 0; p < batch.Points; p++)
            {
                double income = batch.Frontier(0)[p], debt = batch.Frontier(1)[p];
                batch.OutputTangent[p] = -debt * debt / (income * income) * batch.FrontierTangent(0)[p]
                    + (2 * debt / income + batch.FixedArguments[0]) * batch.FrontierTangent(1)[p];
            }
        }
    }
}

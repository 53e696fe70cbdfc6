using AutoIG.Functions;

namespace AutoIG.Tests.Functions;

/// <summary>F = debt²/income + missedPayments·debt: two scalars, a constant argument, an empty prefix.</summary>
internal sealed class RiskFunction : DifferentiableFunction<double, RiskInput>
{
    private readonly FunctionPlan plan = new()
    {
        Dimensions = [],
        InputShapes = [[], []],
        OutputShape = [],
        FrontierLengths = [1, 1],
        PrefixIsEmpty = true,
        PrefixSlots = [],
        Slots = [],
        PushforwardSlots = [],
    };

    public override FunctionSignature Signature { get; } = new()
    {
        Name = "Credit.Risk",
        Inputs = [new InputInfo("income", new ModelShape(), true), new InputInfo("debt", new ModelShape(), true)],
        FixedArguments = ["missedPayments"],
        ReturnsScalar = true,
    };

    protected internal override FunctionPlan Bind(ReadOnlySpan<int> dimensions) => plan;

    protected internal override void Prefix(Batch<double> batch) => throw new InvalidOperationException("The prefix is empty.");

    protected internal override void PrefixTransposed(Batch<double> batch) => throw new InvalidOperationException("The prefix is empty.");

    protected internal override void Forward(Batch<double> batch)
    {
        for (int p = 0; p < batch.Points; p++)
        {
            double debt = batch.Frontier(1)[p];
            batch.Output[p] = debt * debt / batch.Frontier(0)[p] + batch.FixedArguments[0] * debt;
        }
    }

    protected internal override void Backward<TRule>(Batch<double> batch)
    {
        for (int p = 0; p < batch.Points; p++)
        {
            double income = batch.Frontier(0)[p], debt = batch.Frontier(1)[p];
            batch.FrontierAdjoint(0)[p] = -batch.OutputAdjoint[p] * debt * debt / (income * income);
            batch.FrontierAdjoint(1)[p] = batch.OutputAdjoint[p] * (2 * debt / income + batch.FixedArguments[0]);
        }
    }

    protected internal override void Pushforward(Batch<double> batch)
    {
        Forward(batch);
        for (int p = 0; p < batch.Points; p++)
        {
            double income = batch.Frontier(0)[p], debt = batch.Frontier(1)[p];
            batch.OutputTangent[p] = -debt * debt / (income * income) * batch.FrontierTangent(0)[p]
                + (2 * debt / income + batch.FixedArguments[0]) * batch.FrontierTangent(1)[p];
        }
    }
}

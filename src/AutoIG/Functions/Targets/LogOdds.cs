using AutoIG.CompilerServices;

namespace AutoIG.Functions;

/// <summary>
/// log(p_t / (1 − p_t)) = y_t − log Σ_{k≠t} exp(y_k), ∂/∂y_k = δ_kt − q_k with q the softmax over the outputs k ≠ t, q_t = 0.
/// </summary>
internal sealed record LogOdds : OutputFunction
{
    public static LogOdds Function { get; } = new();

    public override OutputFunction Bind(ReadOnlySpan<int> outputShape, string functionName, Type element)
    {
        RequireOthers(outputShape, functionName, "log-odds");
        return this;
    }

    public override double Value(ReadOnlySpan<double> outputs, int position) =>
        outputs[position] - new Exponentials(outputs, leftOut: position).LogSum;

    public override void Write(ReadOnlySpan<double> outputs, int position, Span<double> adjoints)
    {
        var others = new Exponentials(outputs, leftOut: position);
        for (int k = 0; k < adjoints.Length; k++)
            adjoints[k] = k == position ? 1 : -others.Share(k);
    }

    public override bool IsComparable => true;

    public override void Compare(ReadOnlySpan<double> outputs, ReadOnlySpan<double> baselines, int position, Span<double> multipliers)
    {
        // What is −∞ has no part in the sum of exponentials.
        double[] y = outputs.ToArray(), from = baselines.ToArray();
        y[position] = from[position] = double.NegativeInfinity;
        ComparedSoftmax.LogSumExp(1, y.Length, 1, y, from, [-1.0], multipliers);
        multipliers[position] = 1;
    }

    public override string Show(string output) => $"log-odds[{output}]";
}

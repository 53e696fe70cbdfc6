using AutoIG.CompilerServices;

namespace AutoIG.Functions;

/// <summary>The log-softmax over all outputs: log p_t = y_t − log Σ exp(y), ∂/∂y_k = δ_kt − p_k.</summary>
internal sealed record LogProbability : OutputFunction
{
    public static LogProbability Function { get; } = new();

    public override double Value(ReadOnlySpan<double> outputs, int position) => outputs[position] - new Exponentials(outputs).LogSum;

    public override void Write(ReadOnlySpan<double> outputs, int position, Span<double> adjoints)
    {
        var softmax = new Exponentials(outputs);
        for (int k = 0; k < adjoints.Length; k++)
            adjoints[k] = (k == position ? 1 : 0) - softmax.Share(k);
    }

    public override bool IsComparable => true;

    public override void Compare(ReadOnlySpan<double> outputs, ReadOnlySpan<double> baselines, int position, Span<double> multipliers)
    {
        multipliers[position] = 1;
        ComparedSoftmax.LogSoftmax(1, outputs.Length, 1, outputs, baselines, multipliers, multipliers);
    }

    public override string Show(string output) => $"log-softmax[{output}]";
}

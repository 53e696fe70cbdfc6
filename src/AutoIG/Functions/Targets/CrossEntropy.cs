using AutoIG.CompilerServices;

namespace AutoIG.Functions;

/// <summary>The cross-entropy of a label t: −log p_t, ∂/∂y_k = p_k − δ_kt.</summary>
internal sealed record CrossEntropy : OutputFunction
{
    public static CrossEntropy Function { get; } = new();

    public override double Value(ReadOnlySpan<double> outputs, int position) => new Exponentials(outputs).LogSum - outputs[position];

    public override void Write(ReadOnlySpan<double> outputs, int position, Span<double> adjoints)
    {
        var softmax = new Exponentials(outputs);
        for (int k = 0; k < adjoints.Length; k++)
            adjoints[k] = softmax.Share(k) - (k == position ? 1 : 0);
    }

    public override bool IsComparable => true;

    public override void Compare(ReadOnlySpan<double> outputs, ReadOnlySpan<double> baselines, int position, Span<double> multipliers)
    {
        multipliers[position] = -1;
        ComparedSoftmax.LogSoftmax(1, outputs.Length, 1, outputs, baselines, multipliers, multipliers);
    }

    public override string Show(string output) => $"cross-entropy[{output}]";
}

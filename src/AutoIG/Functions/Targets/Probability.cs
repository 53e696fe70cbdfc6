using AutoIG.CompilerServices;

namespace AutoIG.Functions;

/// <summary>The softmax over all outputs: p_t = exp(y_t) / Σ exp(y), ∂p_t/∂y_k = p_t (δ_kt − p_k).</summary>
internal sealed record Probability : OutputFunction
{
    public static Probability Function { get; } = new();

    public override double Value(ReadOnlySpan<double> outputs, int position) => new Exponentials(outputs).Share(position);

    public override void Write(ReadOnlySpan<double> outputs, int position, Span<double> adjoints)
    {
        var softmax = new Exponentials(outputs);
        double target = softmax.Share(position);
        for (int k = 0; k < adjoints.Length; k++)
            adjoints[k] = target * ((k == position ? 1 : 0) - softmax.Share(k));
    }

    public override bool IsComparable => true;

    public override void Compare(ReadOnlySpan<double> outputs, ReadOnlySpan<double> baselines, int position, Span<double> multipliers)
    {
        multipliers[position] = 1;
        ComparedSoftmax.Softmax(1, outputs.Length, 1, outputs, baselines, multipliers, multipliers);
    }

    public override string Show(string output) => $"softmax[{output}]";
}

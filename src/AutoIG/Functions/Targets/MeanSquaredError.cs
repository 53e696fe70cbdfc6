using System.Numerics.Tensors;

namespace AutoIG.Functions;

/// <summary>(1/K) Σ_k (y_k − r_k)² against a reference r, ∂/∂y_k = 2 (y_k − r_k) / K.</summary>
/// <param name="Reference">r, one number for each output, row-major.</param>
internal sealed record MeanSquaredError(double[] Reference) : OutputFunction
{
    public override bool IsOfOneOutput => false;

    public override OutputFunction Bind(ReadOnlySpan<int> outputShape, string functionName, Type element)
    {
        Target.RequireOneForEachOutput("numbers of the reference", Reference, outputShape, functionName);
        return this;
    }

    public override double Value(ReadOnlySpan<double> outputs, int position)
    {
        double sum = 0;
        for (int k = 0; k < outputs.Length; k++)
        {
            double difference = outputs[k] - Reference[k];
            sum += difference * difference;
        }

        return sum / outputs.Length;
    }

    public override void Write(ReadOnlySpan<double> outputs, int position, Span<double> adjoints)
    {
        for (int k = 0; k < outputs.Length; k++)
            adjoints[k] = 2 * (outputs[k] - Reference[k]) / outputs.Length;
    }

    public override bool IsComparable => true;

    public override void Compare(ReadOnlySpan<double> outputs, ReadOnlySpan<double> baselines, int position, Span<double> multipliers)
    {
        for (int k = 0; k < outputs.Length; k++)
            multipliers[k] = (outputs[k] - Reference[k] + (baselines[k] - Reference[k])) / outputs.Length;
    }

    public override string Show(string output) => $"mean squared error against {Show(Reference)}";

    public bool Equals(MeanSquaredError? other) => other is not null && Reference.AsSpan().SequenceEqual(other.Reference);

    public override int GetHashCode() =>
        HashCode.Combine(nameof(MeanSquaredError), Reference.Length, TensorPrimitives.Sum<double>(Reference));
}

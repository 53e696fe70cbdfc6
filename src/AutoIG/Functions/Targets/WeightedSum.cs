using System.Numerics.Tensors;

namespace AutoIG.Functions;

/// <summary>Σ_k w_k y_k.</summary>
/// <param name="Weights">w, one for each output, row-major.</param>
internal sealed record WeightedSum(double[] Weights) : OutputFunction
{
    public override bool IsOfOneOutput => false;

    public override bool IsLinear => true;

    public override OutputFunction Bind(ReadOnlySpan<int> outputShape, string functionName, Type element)
    {
        Target.RequireOneForEachOutput("weights", Weights, outputShape, functionName);
        return this;
    }

    // What has no weight has no part in the sum, be it infinite.
    public override double Value(ReadOnlySpan<double> outputs, int position)
    {
        double sum = 0;
        for (int k = 0; k < outputs.Length; k++)
            sum += Weights[k] == 0 ? 0 : Weights[k] * outputs[k];
        return sum;
    }

    public override void Write(ReadOnlySpan<double> outputs, int position, Span<double> adjoints) => Weights.CopyTo(adjoints);

    public override string Show(string output) => $"weighted sum {Show(Weights)}";

    public bool Equals(WeightedSum? other) => other is not null && Weights.AsSpan().SequenceEqual(other.Weights);

    public override int GetHashCode() => HashCode.Combine(nameof(WeightedSum), Weights.Length, TensorPrimitives.Sum<double>(Weights));
}

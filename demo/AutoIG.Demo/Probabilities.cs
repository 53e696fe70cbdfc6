using System.Numerics.Tensors;

namespace AutoIG.Demo;

/// <summary>What logits say as probabilities.</summary>
internal static class Probabilities
{
    public static double[] Of(Tensor<float> logits)
    {
        double[] values = [.. logits.Select(logit => (double)logit)];
        var probabilities = new double[values.Length];
        TensorPrimitives.SoftMax<double>(values, probabilities);
        return probabilities;
    }
}

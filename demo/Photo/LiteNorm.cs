using System.Numerics.Tensors;

namespace AutoIG.Photo;

/// <summary>Batch normalisation at inference, with the ε of TensorFlow's networks.</summary>
public sealed class LiteNorm(SafeTensors weights)
{
    [Shape("channels")] internal readonly Tensor<float> weight = weights["weight"];
    [Shape("channels")] internal readonly Tensor<float> bias = weights["bias"];
    [Shape("channels")] internal readonly Tensor<float> mean = weights["running_mean"];
    [Shape("channels")] internal readonly Tensor<float> variance = weights["running_var"];

    public Tensor<float> Forward(Tensor<float> x) => Nn.BatchNorm(x, mean, variance, weight, bias, eps: 1e-3);
}

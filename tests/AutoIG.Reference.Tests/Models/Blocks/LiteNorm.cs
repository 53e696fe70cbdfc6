using System.Numerics;
using System.Numerics.Tensors;

namespace AutoIG.Reference.Tests.Models.Blocks;

/// <summary>Batch normalisation at inference with the ε of TensorFlow's networks.</summary>
public sealed class LiteNorm<T>(SafeTensors weights)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [Shape("channels")] internal readonly Tensor<T> weight = weights.Get<T>("weight");
    [Shape("channels")] internal readonly Tensor<T> bias = weights.Get<T>("bias");
    [Shape("channels")] internal readonly Tensor<T> mean = weights.Get<T>("running_mean");
    [Shape("channels")] internal readonly Tensor<T> variance = weights.Get<T>("running_var");

    public Tensor<T> Forward(Tensor<T> x) => Nn.BatchNorm(x, mean, variance, weight, bias, eps: 1e-3);
}

using System.Numerics.Tensors;
using static AutoIG.Nn;

namespace AutoIG.Reference.Tests.Models.Toys;

/// <summary>One convolution of ones, ReLU, one linear layer of ±1, ReLU.</summary>
public sealed partial class OneConvolution
{
    [Shape(2, 1, 3, 3)]
    private readonly Tensor<double> kernel = Tensor.Create([1.0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1], [2, 1, 3, 3]);

    [Shape(2)] private readonly Tensor<double> kernelBias = Tensor.Create([-50.0, -75]);

    [Shape(4, 8)]
    private readonly Tensor<double> weight = Tensor.Create(
        [
            1.0, 1, 1, 1, 1, -1, -1, -1,
            1, 1, 1, 1, 1, -1, -1, -1,
            1, 1, 1, 1, 1, -1, -1, -1,
            1, 1, 1, 1, 1, -1, -1, -1,
        ],
        [4, 8]);

    [Differentiable(Programs = ModelPrograms.Relevance)]
    public Tensor<double> Outputs([Shape(1, 4, 4)] Tensor<double> image)
    {
        var conv1 = Conv2D(image, kernel, kernelBias);
        var relu1 = Relu(conv1);
        return Relu(Linear(Flatten(relu1), weight));
    }
}

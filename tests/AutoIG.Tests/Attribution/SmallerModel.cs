using System.Numerics.Tensors;
using static AutoIG.Nn;

namespace AutoIG.Tests.Attribution;

/// <summary>max(i₁, 0) − max(i₁ − i₂, 0): of positive numbers the smaller.</summary>
internal sealed partial class SmallerModel
{
    [Shape(2, 2)] private readonly Tensor<double> first = Tensor.Create([1.0, 0, 1, -1], [2, 2]);
    [Shape(1, 2)] private readonly Tensor<double> last = Tensor.Create([1.0, -1], [1, 2]);

    [Differentiable(Programs = ModelPrograms.RevealCancel | ModelPrograms.Comparison)]
    public Tensor<double> Smaller([Shape(2)] Tensor<double> x)
    {
        var parts = Linear(x, first);
        var cut = Relu(parts);
        return Linear(cut, last);
    }
}

using System.Numerics;
using System.Numerics.Tensors;
using static AutoIG.Nn;

namespace AutoIG.Tests.Attribution.Relevance;

/// <summary>Normalisations of groups of channels.</summary>
internal sealed partial class GroupedModel<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public const int Channels = 4, Positions = 6;

    public static readonly double[] Weight = [0.75, -0.5, 1.25, 0.5];

    public static readonly double[] Bias = [0.25, 0.125, -0.5, 0.375];

    [Shape(4)] private readonly Tensor<T> weight = Tensor.Create(Array.ConvertAll(Weight, T.CreateChecked));
    [Shape(4)] private readonly Tensor<T> bias = Tensor.Create(Array.ConvertAll(Bias, T.CreateChecked));

    [Differentiable(Programs = ModelPrograms.Relevance)]
    public Tensor<T> InGroups([Shape(4, 2, 3)] Tensor<T> x) => Flatten(GroupNorm(x, 2, weight, bias, 0.01));

    [Differentiable(Programs = ModelPrograms.Relevance)]
    public Tensor<T> EachChannel([Shape(4, 2, 3)] Tensor<T> x) => Flatten(InstanceNorm(x, eps: 0.01));
}

using System.Numerics;
using System.Numerics.Tensors;
using static AutoIG.Nn;

namespace AutoIG.Tests.Attribution.Volumes;

/// <summary>
/// One network three times: of volumes that are one element wide, of volumes that are one element high, and of the maps that both are.
/// </summary>
internal sealed partial class VolumeNet<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [Shape(4, 2, 3, 3, 1)] private readonly Tensor<T> narrow1 = Numbers(1, 4, 2, 3, 3, 1);
    [Shape(4, 2, 3, 1, 3)] private readonly Tensor<T> flat1 = Numbers(1, 4, 2, 3, 1, 3);
    [Shape(4, 2, 3, 3)] private readonly Tensor<T> map1 = Numbers(1, 4, 2, 3, 3);
    [Shape(4)] private readonly Tensor<T> bias1 = Numbers(2, 4);
    [Shape(4)] private readonly Tensor<T> mean = Numbers(3, 4);
    [Shape(4)] private readonly Tensor<T> variance = Tensor.Create([.. Enumerable.Range(1, 4).Select(i => T.CreateChecked(i / 4f))], [4]);
    [Shape(4)] private readonly Tensor<T> scale = Numbers(5, 4);
    [Shape(6, 2, 2, 2, 1)] private readonly Tensor<T> narrow2 = Numbers(6, 6, 2, 2, 2, 1);
    [Shape(6, 2, 2, 1, 2)] private readonly Tensor<T> flat2 = Numbers(6, 6, 2, 2, 1, 2);
    [Shape(6, 2, 2, 2)] private readonly Tensor<T> map2 = Numbers(6, 6, 2, 2, 2);
    [Shape(6)] private readonly Tensor<T> bias2 = Numbers(7, 6);
    [Shape(3, 60)] private readonly Tensor<T> weight3 = Numbers(8, 3, 60);
    [Shape(3)] private readonly Tensor<T> bias3 = Numbers(9, 3);

    /// <summary>What the inputs are made of: channels, depth and height, or width.</summary>
    public static readonly int[] Sizes = [2, 7, 8];

    private const ModelPrograms All = ModelPrograms.Comparison | ModelPrograms.Relevance | ModelPrograms.LinearPieces;

    [Differentiable(Programs = All)]
    public Tensor<T> Narrow([Shape(2, 7, 8, 1)] Tensor<T> x)
    {
        var features = Relu(BatchNorm(Conv3D(x, narrow1, bias1, stride: (1, 2, 1), padding: (1, 1, 0)), mean, variance, scale, bias1));
        var largest = MaxPool3D(features, (3, 2, 1), (2, 1, 1), padding: (1, 1, 0));
        var signs = LeakyRelu(Conv3D(largest, narrow2, bias2, padding: (1, 0, 0), dilation: (2, 1, 1), groups: 2), 0.1);
        var means = AvgPool3D(signs, (2, 2, 1), (1, 2, 1), padding: (1, 0, 0), ceilMode: true);
        return Linear(Reshape(means, 60), weight3, bias3);
    }

    [Differentiable(Programs = All)]
    public Tensor<T> Flat([Shape(2, 7, 1, 8)] Tensor<T> x)
    {
        var features = Relu(BatchNorm(Conv3D(x, flat1, bias1, stride: (1, 1, 2), padding: (1, 0, 1)), mean, variance, scale, bias1));
        var largest = MaxPool3D(features, (3, 1, 2), (2, 1, 1), padding: (1, 0, 1));
        var signs = LeakyRelu(Conv3D(largest, flat2, bias2, padding: (1, 0, 0), dilation: (2, 1, 1), groups: 2), 0.1);
        var means = AvgPool3D(signs, (2, 1, 2), (1, 1, 2), padding: (1, 0, 0), ceilMode: true);
        return Linear(Reshape(means, 60), weight3, bias3);
    }

    [Differentiable(Programs = All)]
    public Tensor<T> Maps([Shape(2, 7, 8)] Tensor<T> x)
    {
        var features = Relu(BatchNorm(Conv2D(x, map1, bias1, stride: (1, 2), padding: (1, 1)), mean, variance, scale, bias1));
        var largest = MaxPool2D(features, (3, 2), (2, 1), padding: (1, 1));
        var signs = LeakyRelu(Conv2D(largest, map2, bias2, padding: (1, 0), dilation: (2, 1), groups: 2), 0.1);
        var means = AvgPool2D(signs, (2, 2), (1, 2), padding: (1, 0), ceilMode: true);
        return Linear(Reshape(means, 60), weight3, bias3);
    }

    private static Tensor<T> Numbers(int seed, params int[] shape)
    {
        var random = new Random(seed);
        int count = shape.Aggregate(1, (product, size) => product * size);
        T[] numbers = [.. Enumerable.Range(0, count).Select(_ => T.CreateChecked((float)((2 * random.NextDouble()) - 1)))];
        return Tensor.Create(numbers, [.. shape.Select(size => (nint)size)]);
    }
}

using System.Numerics;
using System.Numerics.Tensors;
using static AutoIG.Nn;

namespace AutoIG.Tests.Measures;

/// <summary>A small network on images of two channels, and on tokens and on two inputs: what measures are judged on.</summary>
internal sealed partial class JudgedModel<T>(SafeTensors weights)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public const int Height = 6, Width = 5, Channels = 2, Pixels = Height * Width, Elements = Pixels * Channels;

    [Shape(4, 2, 3, 3)] private readonly Tensor<T> conv = weights.Get<T>("conv.weight");
    [Shape(4)] private readonly Tensor<T> convBias = weights.Get<T>("conv.bias");
    [Shape(3, 120)] private readonly Tensor<T> head = weights.Get<T>("head.weight");
    [Shape(9, 4)] private readonly Tensor<T> table = weights.Get<T>("table");
    [Shape(3, 20)] private readonly Tensor<T> readout = weights.Get<T>("readout");

    /// <summary>The embeddings, in double.</summary>
    public double[] Table => [.. table.ToArray().Select(double.CreateTruncating)];

    public static SafeTensors Weights { get; } = Drawn();

    public JudgedModel()
        : this(Weights)
    {
    }

    [Differentiable]
    public Tensor<T> Scores([Shape(2, 6, 5)] Tensor<T> image)
    {
        var maps = Tanh(Conv2D(image, conv, convBias, padding: 1));
        return Linear(Flatten(maps * maps + maps), head);
    }

    [Differentiable]
    public Tensor<T> Words([Shape(5)] int[] ids) => Linear(Flatten(Tanh(Embedding(ids, table))), readout);

    [Differentiable]
    public T Product(T a, [Shape(3)] Tensor<T> b) => a * Sum(Sin(b * b));

    /// <summary>Numbers from −1 to 1 that follow no pattern.</summary>
    public static T[] Numbers(int seed, int count)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => T.CreateTruncating((float)((2 * random.NextDouble()) - 1)))];
    }

    public static Tensor<T> Image(int seed) => Tensor.Create(Numbers(seed, Elements), [Channels, Height, Width]);

    /// <summary>F of an image by the method itself, which is no generated code.</summary>
    public double F(T[] image, int output) =>
        double.CreateTruncating(Scores(Tensor.Create([.. image], [Channels, Height, Width]))[output]);

    private static SafeTensors Drawn()
    {
        var writer = new SafeTensorsWriter();
        Add("conv.weight", 1, 4, 2, 3, 3);
        Add("conv.bias", 2, 4);
        Add("head.weight", 3, 3, 120);
        Add("table", 4, 9, 4);
        Add("readout", 5, 3, 20);
        using var stream = new MemoryStream();
        writer.WriteTo(stream);
        return SafeTensors.Parse(stream.ToArray());

        void Add(string name, int seed, params int[] shape)
        {
            var random = new Random(seed);
            writer.Add<float>(
                name, [.. Enumerable.Range(0, shape.Aggregate(1, (a, b) => a * b)).Select(_ => random.NextSingle() - 0.5f)], shape);
        }
    }
}

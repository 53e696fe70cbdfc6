using System.Numerics;
using System.Numerics.Tensors;
using static AutoIG.Nn;

namespace AutoIG.Tests.Attribution;

/// <summary>
/// Layers of positions and channels in every arrangement, each followed by tanh and a linear head, so that the gradient by a layer A is
/// head·(1 − tanh² A); and layers that inputs go around.
/// </summary>
internal sealed partial class MapModel<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [Shape(3, 2, 2, 2)] private readonly Tensor<T> filters = Waves(1, 3, 2, 2, 2);
    [Shape(3)] private readonly Tensor<T> offsets = Waves(2, 3);
    [Shape(2, 36)] private readonly Tensor<T> imageHead = Waves(3, 2, 36);
    [Shape(3, 2, 2)] private readonly Tensor<T> lineFilters = Waves(4, 3, 2, 2);
    [Shape(2, 18)] private readonly Tensor<T> lineHead = Waves(5, 2, 18);
    [Shape(16, 27)] private readonly Tensor<T> cubeWeight = Waves(6, 16, 27);
    [Shape(2, 16)] private readonly Tensor<T> cubeHead = Waves(7, 2, 16);
    [Shape(6, 4)] private readonly Tensor<T> tokenWeight = Waves(8, 6, 4);
    [Shape(2, 30)] private readonly Tensor<T> tokenHead = Waves(9, 2, 30);
    [Shape(4, 3)] private readonly Tensor<T> w1 = Waves(10, 4, 3);
    [Shape(4, 3)] private readonly Tensor<T> around = Waves(11, 4, 3);
    [Shape(2, 4)] private readonly Tensor<T> v = Waves(12, 2, 4);
    [Shape(9, 4)] private readonly Tensor<T> table = Waves(13, 9, 4);

    /// <summary>What the head of a function on maps is, in double.</summary>
    public double[] HeadOf(string function) => Flat(function switch
    {
        nameof(Image) => imageHead,
        nameof(Line) => lineHead,
        nameof(Cube) => cubeHead,
        _ => tokenHead,
    });

    public double[] W1 => Flat(w1);

    public double[] Around => Flat(around);

    public double[] V => Flat(v);

    public double[] Table => Flat(table);

    [Differentiable]
    public Tensor<T> Image([Shape(2, 5, 4)] Tensor<T> image)
    {
        var maps = Conv2D(image, filters, offsets);
        return Linear(Flatten(Tanh(maps)), imageHead);
    }

    [Differentiable]
    public Tensor<T> Line([Shape(2, 7)] Tensor<T> signal)
    {
        var maps = Conv1D(signal, lineFilters);
        return Linear(Flatten(Tanh(maps)), lineHead);
    }

    [Differentiable]
    public Tensor<T> Cube([Shape(1, 3, 3, 3)] Tensor<T> volume)
    {
        var maps = Reshape(Sin(Linear(Flatten(volume), cubeWeight)), 2, 2, 2, 2);
        return Linear(Flatten(Tanh(maps)), cubeHead);
    }

    [Differentiable]
    public Tensor<T> Tokens([Shape(5, 4)] Tensor<T> tokens)
    {
        var maps = Sin(Linear(tokens, tokenWeight));
        return Linear(Flatten(Tanh(maps)), tokenHead);
    }

    [Differentiable]
    public Tensor<T> TokenIds([Shape(5)] int[] ids) => Tokens(Embedding(ids, table));

    /// <summary>y = v·(h² ∘ sigmoid(around x)), h = tanh(w₁ x): what goes around the layers is what it is at the input.</summary>
    [Differentiable]
    public Tensor<T> Shortcut([Shape(3)] Tensor<T> x)
    {
        var pre = Linear(x, w1);
        var hidden = Tanh(pre);
        return Linear(hidden * hidden * Sigmoid(Linear(x, around)), v);
    }

    /// <summary>The same of numbers: layers of one element each.</summary>
    [Differentiable]
    public static double Scalars(double a, double b)
    {
        double pre = (2 * a) - b;
        double hidden = Math.Tanh(pre);
        return (hidden * hidden * a) + (3 * b);
    }

    [Differentiable]
    public Tensor<T> Mixed([Shape(2, 5, 4)] Tensor<T> image, [Shape(2)] Tensor<T> other) => Image(image) * other;

    [Differentiable]
    public Tensor<T> Cut([Shape(2, 5, 4)] Tensor<T> image)
    {
        var maps = Conv2D(image, filters, offsets);
        return Linear(Flatten(Threshold(maps, 0.1, 0)), imageHead);
    }

    [Differentiable]
    public Tensor<T> Rectified([Shape(2, 5, 4)] Tensor<T> image)
    {
        var maps = Relu(Conv2D(image, filters, offsets));
        return Linear(Flatten(maps), imageHead);
    }

    public static Tensor<T> Waves(int phase, params nint[] lengths)
    {
        int count = (int)lengths.Aggregate((nint)1, (product, length) => product * length);
        return Tensor.Create([.. Enumerable.Range(0, count).Select(i => T.CreateChecked(Math.Sin((1.7 * i) + phase)))], lengths);
    }

    /// <summary>Numbers from −2 to 2 without a pattern.</summary>
    public static Tensor<T> Drawn(int seed, params nint[] lengths)
    {
        int count = (int)lengths.Aggregate((nint)1, (product, length) => product * length);
        return Tensor.Create([.. Enumerable.Range(1, count).Select(i =>
        {
            double scaled = Math.Sin((i * 12.9898) + (seed * 78.233)) * 43758.5453;
            return T.CreateChecked((4 * (scaled - Math.Floor(scaled))) - 2);
        })], lengths);
    }

    public static double[] Flat(Tensor<T> tensor)
    {
        var flat = new T[tensor.FlattenedLength];
        tensor.FlattenTo(flat);
        return Array.ConvertAll(flat, double.CreateChecked);
    }
}

namespace AutoIG.Generator.Tests.Sources;

/// <summary>A small project whose sources are cut short and changed.</summary>
/// <param name="Name">Its kind.</param>
/// <param name="Files">Its sources; each of them is changed.</param>
internal sealed record MutatedModel(string Name, params string[] Files)
{
    /// <summary>One of each kind of model, each with more of the language than its kind needs.</summary>
    public static IReadOnlyList<MutatedModel> All { get; } =
    [
        new("numbers with loops",
            """
            namespace Shop;

            public static partial class Credit
            {
                private const double Rate = 0.05;

                [Differentiable]
                public static double Burden(double income, double debt, int years, bool isFixed)
                {
                    double left = debt, paid = 0.0;
                    for (int year = 0; year < years; year++)
                    {
                        var due = left * (isFixed ? Rate : Rate + 0.01 * year);
                        if (due > income / 3)
                            break;
                        paid += due;
                        left = Math.Max(left - due, 0);
                    }
                    while (left > 100)
                        left /= 2;
                    double Share(double part) => part / (1 + Math.Abs(income));
                    return years switch { 0 => Share(debt), > 30 => Nn.Sigmoid(left), _ => Share(paid) + Math.Pow(left, 0.5) };
                }
            }
            """),
        new("a dense network",
            """
            namespace Shop;

            public sealed partial class Mlp(SafeTensors file, bool isDeep)
            {
                [Shape(8, 4)] private readonly Tensor<float> w1 = file["w1"];
                [Shape(8)] private readonly Tensor<float> b1 = file["b1"];
                [Shape(3, 8)] private readonly Tensor<float> w2 = file["w2"];
                private readonly bool isDeep = isDeep;

                [Differentiable]
                public Tensor<float> Logits([Shape(4)] Tensor<float> x)
                {
                    var h = Relu(Linear(x, w1, b1));
                    if (isDeep)
                        h = Gelu(h, approximate: GeluApproximation.Tanh) * 0.5f + h;
                    return Softmax(Linear(h, w2), dim: 0);
                }
            }
            """),
        new("a convolution",
            """
            namespace Shop;

            public sealed partial class Cnn(SafeTensors file)
            {
                [Shape(4, 1, 3, 3)] private readonly Tensor<float> kernel = file["kernel"];
                [Shape(4)] private readonly Tensor<float> mean = file["mean"];
                [Shape(4)] private readonly Tensor<float> variance = file["variance"];
                [Shape(2, 16)] private readonly Tensor<float> head = file["head"];

                [Differentiable]
                public Tensor<float> Logits([Shape(1, 8, 8)] Tensor<float> image)
                {
                    var map = Relu(BatchNorm(Conv2D(image, kernel, stride: 2, padding: Padding.Valid), mean, variance));
                    var padded = Pad(map, [1, 0, 0, 1], PaddingMode.Reflect);
                    var pooled = MaxPool2D(padded, (2, 2));
                    return Linear(Flatten(pooled[.., 0..2, ..]), head);
                }
            }
            """),
        new("a recurrent network",
            """
            namespace Shop;

            public sealed partial class Sequence(SafeTensors file)
            {
                [Shape(16, 3)] private readonly Tensor<double> inputs = file.Get<double>("inputs");
                [Shape(16, 4)] private readonly Tensor<double> states = file.Get<double>("states");
                [Shape(12, 4)] private readonly Tensor<double> gates = file.Get<double>("gates");
                [Shape(4)] private readonly Tensor<double> scale = file.Get<double>("scale");

                [Differentiable]
                public double Score([Shape("steps", 3)] Tensor<double> x)
                {
                    var first = Lstm(x, inputs, states, reverse: true);
                    var second = Gru(first, [new RecurrentWeights<double>(gates, gates)]);
                    var (low, high) = (Min(second, dim: 0), Max(second, dim: 0));
                    return Sum((high - low) * scale) / x.Lengths[0];
                }
            }
            """),
        new("attention",
            """
            namespace Shop;

            public sealed partial class Reader(SafeTensors file)
            {
                private const int Heads = 2;
                [Shape(8, 8)] private readonly Tensor<float> query = file["query"];
                [Shape(8)] private readonly Tensor<float> norm = file["norm"];

                [Differentiable]
                public Tensor<float> Context([Shape("tokens", 8)] Tensor<float> x)
                {
                    int count = (int)x.Lengths[0];
                    Tensor<float> Split(Tensor<float> t) => Transpose(Reshape(t, count, Heads, 4), 0, 1);
                    var seen = ScaledDotProductAttention(Split(Linear(x, query)), Split(x), Split(x), isCausal: true);
                    var joined = Reshape(Transpose(seen, 0, 1), count, -1);
                    return Mean(LayerNorm(joined + x, norm), dim: 0);
                }
            }
            """),
        new("tokens",
            """
            namespace Shop;

            public sealed partial class Review(SafeTensors file)
            {
                [Shape(50, 6)] private readonly Tensor<float> words = file["words"];
                [Shape(2, 6)] private readonly Tensor<float> head = file["head"];
                private readonly float weight = 0.25f;

                [Differentiable]
                public Tensor<float> Logits([Shape("tokens")] int[] ids, [Shape(6)] Tensor<float> mood, float tone)
                {
                    var rows = Embedding(ids, words);
                    var pooled = Sum(rows, dim: 0) / ids.Length;
                    return Linear(pooled * weight + mood * tone, head);
                }
            }
            """),
        new("modules in several files",
            """
            namespace Shop.Blocks;

            public sealed class Dense(SafeTensors file)
            {
                [Shape("out", "in")] private readonly Tensor<float> weight = file["weight"];
                [Shape("out")] internal readonly Tensor<float> bias = file["bias"];

                public Tensor<float> Forward(Tensor<float> x) => Linear(x, weight, bias);
            }
            """,
            """
            namespace Shop;

            using Shop.Blocks;

            public abstract class Stage
            {
                public abstract Tensor<float> Forward(Tensor<float> x);

                protected static Tensor<float> Gate(Tensor<float> x, Tensor<float> y) => x * Sigmoid(y);
            }

            public sealed class Gated(SafeTensors file) : Stage
            {
                [Dimensions("in", "width", "out", "width")] private readonly Dense inner = new(file);

                public override Tensor<float> Forward(Tensor<float> x) => Gate(x, inner.Forward(x));
            }
            """,
            """
            namespace Shop;

            public sealed partial class Model(SafeTensors file)
            {
                [Dimensions("width", 5)] private readonly Gated gated = new(file.WithPrefix("gated."));
                [Dimensions("in", 5, "out", 2)] private readonly Blocks.Dense head = new(file.WithPrefix("head."));

                [Differentiable]
                public Tensor<float> Logits([Shape(5)] Tensor<float> x) => head.Forward(gated.Forward(gated.Forward(x)));
            }
            """),
        new("records and structs",
            """
            namespace Shop;

            public readonly partial record struct Option(double Strike, double Maturity)
            {
                public static readonly double Floor = 1e-3;

                public double Root => Math.Sqrt(Maturity);

                [Differentiable]
                public double Value(double spot, double volatility)
                {
                    var width = Math.Max(volatility, Floor) * Root;
                    double d = (Math.Log(spot / Strike) + width * width / 2) / width;
                    return spot * Normal(d) - Strike * Normal(d - width);
                }

                private static double Normal(double x) => 0.5 * (1 + Nn.Erf(x / 1.4142135623730951));
            }

            public partial record Line(double Slope)
            {
                public double Offset { get; init; } = 1;

                [Differentiable]
                public double At(double x) => Slope * x + this.Offset;
            }
            """),
        new("several functions of a generic type",
            """
            namespace Shop;

            public sealed partial class Gate<T>(T[] numbers)
                where T : unmanaged, IBinaryFloatingPointIeee754<T>
            {
                [Shape(4, 4)] private readonly Tensor<T> weight = Tensor.Create(numbers, [4, 4]);
                private readonly T slope = T.CreateChecked(0.1);

                [Differentiable]
                public Tensor<T> Open([Shape(4)] Tensor<T> x, T force) => x + Tanh(Linear(x, weight)) * force;

                [Differentiable]
                public T Leak(T x, T y)
                {
                    T total = T.Zero;
                    foreach (var part in (T[])[x, y, x * y])
                        total += part > T.Zero ? part : part * slope;
                    return T.Exp(-total) / (T.One + T.Abs(total));
                }
            }
            """),
        new("blocks in a list",
            """
            namespace Shop;

            public sealed class Residual(SafeTensors file)
            {
                [Shape("width", "width")] private readonly Tensor<float> weight = file["weight"];

                public bool IsSkipped { get; init; }

                public Tensor<float> Forward(Tensor<float> x, float share = 0.5f)
                {
                    var h = Silu(Linear(x, weight));
                    return IsSkipped ? x : x + h * share;
                }
            }

            public sealed partial class Tower(SafeTensors file)
            {
                [Dimensions("width", 6)]
                private readonly Residual[] blocks =
                    [new(file.WithPrefix("a.")), new(file.WithPrefix("b.")) { IsSkipped = true }];

                [Differentiable]
                public Tensor<float> Top([Shape(6)] Tensor<float> x)
                {
                    foreach (var block in blocks)
                        x = block.Forward(x, share: 1f / blocks.Length);
                    for (int i = 0; i < 2; i++)
                        x = blocks[i].Forward(x);
                    return Concat([x, blocks[^1].Forward(-x)], dim: 0);
                }
            }
            """),
    ];
}

using System.Runtime.CompilerServices;
using System.Text;

namespace AutoIG.Generator.Tests.Snapshots;

/// <summary>What the generator writes, to be read: one model of each kind.</summary>
public class GeneratedCodeTests
{
    [Fact]
    public void SmallMlp() => SnapshotSet.Verify(GeneratorRun.Files(
        """
        namespace Shop;

        /// <summary>Two layers.</summary>
        public sealed partial class Mlp(SafeTensors weights)
        {
            [Shape(16, 8)] private readonly Tensor<float> w1 = weights["w1"];
            [Shape(16)] private readonly Tensor<float> b1 = weights["b1"];
            [Shape(3, 16)] private readonly Tensor<float> w2 = weights["w2"];
            [Shape(3)] private readonly Tensor<float> b2 = weights["b2"];

            [Differentiable]
            public Tensor<float> Logits([Shape(8)] Tensor<float> x)
            {
                var hidden = Tensor.Tanh<float>(Linear(x, w1, b1));
                return Linear(hidden, w2, b2);
            }
        }
        """));

    /// <summary>A gate and a signal, whose outputs are shared out.</summary>
    [Fact]
    public void SharedOutputs() => SnapshotSet.Verify(GeneratorRun.Files(
        """
        namespace Shop;

        public sealed partial class Lender(SafeTensors weights)
        {
            [Shape(16, 8)] private readonly Tensor<float> w1 = weights["w1"];
            [Shape(16)] private readonly Tensor<float> b1 = weights["b1"];
            [Shape(16, 8)] private readonly Tensor<float> w2 = weights["w2"];
            [Shape(3, 16)] private readonly Tensor<float> w3 = weights["w3"];

            [Differentiable(Programs = ModelPrograms.Relevance)]
            public Tensor<float> Scores([Shape(8)] Tensor<float> x)
            {
                var signal = Relu(Linear(x, w1, b1));
                var gate = Sigmoid(Linear(x, w2));
                return Linear(gate * signal, w3);
            }
        }
        """));

    /// <summary>An activation and a product, compared with a baseline.</summary>
    [Fact]
    public void ComparedInputs() => SnapshotSet.Verify(GeneratorRun.Files(
        """
        namespace Shop;

        public sealed partial class Broker(SafeTensors weights)
        {
            [Shape(16, 8)] private readonly Tensor<float> w1 = weights["w1"];
            [Shape(16, 8)] private readonly Tensor<float> w2 = weights["w2"];
            [Shape(3, 16)] private readonly Tensor<float> w3 = weights["w3"];

            [Differentiable(Programs = ModelPrograms.Comparison)]
            public Tensor<float> Offers([Shape(8)] Tensor<float> x)
            {
                var demand = Relu(Linear(x, w1));
                var price = Silu(Linear(x, w2));
                return Linear(demand * price, w3);
            }
        }
        """));

    [Fact]
    public void VariantsOfAModel() => SnapshotSet.Verify(GeneratorRun.Files(
        """
        namespace Shop;

        public sealed partial class Refiner(SafeTensors weights, bool residual)
        {
            [Shape(4, 4)] private readonly Tensor<float> step = weights["step"];
            private readonly bool residual = residual;

            [Differentiable]
            public Tensor<float> Refined([Shape("rows", 4)] Tensor<float> x, int gain)
            {
                var h = Tensor.Tanh<float>(Linear(x, step));
                if (residual && x.Lengths[0] > 1)
                    h = h + x;
                return gain > 1 ? h * (float)gain : h;
            }
        }
        """));

    /// <summary>What is left of conditions: merged values, turns that end early, and what neither side changes.</summary>
    [Fact]
    public void ScalarWithMergedValues() => SnapshotSet.Verify(GeneratorRun.Files(
        """
        namespace Shop;

        public static partial class Mortgage
        {
            [Differentiable]
            public static double Premium(double income, double debt, int years)
            {
                double ratio = debt / income;
                double premium, weight = 1;
                if (ratio > 0.4)
                {
                    premium = ratio * ratio;
                    weight = Math.Exp(-income);
                }
                else
                {
                    premium = Math.Sqrt(ratio);
                }

                double total = 0;
                for (int year = 0; year < years; year++)
                {
                    double share = premium / (1 + year);
                    if (share < 0.01)
                        break;
                    if (share > 3)
                        continue;
                    total += weight * share;
                    premium *= 0.9 + (0.01 * Math.Sin(share));
                }

                return total > 1 ? total : Math.Max(premium, weight);
            }
        }
        """));

    [Fact]
    public void ScalarWithBranchAndLoop() => SnapshotSet.Verify(GeneratorRun.Files(
        """
        namespace Shop;

        public static partial class Credit
        {
            [Differentiable]
            public static double Burden(double income, double debt, int years)
            {
                double rate = debt > income ? 0.08 : 0.05;
                double balance = debt;
                for (int year = 0; year < years; year++)
                {
                    if (balance > 0.5 * income)
                        balance = balance * (1 + rate) - 0.2 * income;
                    else
                        balance *= 0.9;
                }
                return 1 / (1 + Math.Exp(-balance / income));
            }
        }
        """));

    [Fact]
    public void AttentionOverAnyNumberOfTokens() => SnapshotSet.Verify(GeneratorRun.Files(
        """
        namespace Shop;

        public sealed partial class Reader(SafeTensors weights)
        {
            [Shape(16)] private readonly Tensor<float> normWeight = weights["norm.weight"];
            [Shape(16)] private readonly Tensor<float> normBias = weights["norm.bias"];
            [Shape(16, 16)] private readonly Tensor<float> q = weights["q"];
            [Shape(16, 16)] private readonly Tensor<float> k = weights["k"];
            [Shape(16, 16)] private readonly Tensor<float> v = weights["v"];
            [Shape(16, 16)] private readonly Tensor<float> o = weights["o"];
            [Shape(2, 16)] private readonly Tensor<float> head = weights["head"];

            [Differentiable]
            public Tensor<float> Logits([Shape("tokens", 16)] Tensor<float> embeddings)
            {
                var z = LayerNorm(embeddings, normWeight, normBias);
                var heads = ScaledDotProductAttention(Split(Linear(z, q)), Split(Linear(z, k)), Split(Linear(z, v)));
                var joined = Reshape(Transpose(heads, 0, 1), (int)z.Lengths[0], -1);
                var attended = embeddings + Linear(joined, o);
                return Linear(Mean(attended, dim: 0), head);
            }

            private static Tensor<float> Split(Tensor<float> y) => Transpose(Reshape(y, (int)y.Lengths[0], 2, -1), 0, 1);
        }
        """));

    [Fact]
    public void WeightsThatSayTheSizes() => SnapshotSet.Verify(GeneratorRun.Files(
        """
        namespace Shop;

        public sealed partial class Ranking(SafeTensors weights)
        {
            [Shape("features")] private readonly Tensor<float> scale = weights["scale"];
            [Shape(8, "features")] private readonly Tensor<float> hidden = weights["hidden"];
            [Shape(8)] private readonly Tensor<float> bias = weights["bias"];

            [Differentiable]
            public Tensor<float> Scores([Shape("features")] Tensor<float> x) => Gelu(Linear(x * Sigmoid(scale), hidden, bias));
        }
        """));

    [Fact]
    public void TokensBesideAnInput() => SnapshotSet.Verify(GeneratorRun.Files(
        """
        namespace Shop;

        public sealed partial class Review(SafeTensors weights)
        {
            [Shape(100, 8)] private readonly Tensor<float> words = weights["words"];
            [Shape(4, 8, 3)] private readonly Tensor<float> conv = weights["conv"];
            [Shape(2, 6)] private readonly Tensor<float> head = weights["head"];

            [Differentiable]
            public Tensor<float> Logits([Shape("tokens")] int[] ids, [Shape(2)] Tensor<float> prices)
            {
                var phrases = Conv1D(Transpose(Embedding(ids, words), 0, 1), conv);
                return Linear(Concat([Max(phrases, dim: 1), prices], dim: 0), head);
            }
        }
        """));

    [Fact]
    public void SeveralInputs() => SnapshotSet.Verify(GeneratorRun.Files(
        """
        namespace Shop;

        public sealed partial class Pair(SafeTensors weights)
        {
            [Shape(6, 4)] private readonly Tensor<double> left = weights.Get<double>("left");
            [Shape(6, 5)] private readonly Tensor<double> right = weights.Get<double>("right");
            [Shape(2, 18)] private readonly Tensor<double> head = weights.Get<double>("head");

            [Differentiable]
            public Tensor<double> Logits([Shape(4)] Tensor<double> a, [Shape(5)] Tensor<double> b)
            {
                var u = Tanh(Linear(a, left));
                var w = Softplus(Linear(b, right));
                return Linear(Concat([u, w, u * w], dim: 0), head);
            }
        }
        """));

    [Fact]
    public void GenericModel() => SnapshotSet.Verify(GeneratorRun.Files(
        """
        namespace Shop;

        public sealed partial class Gate<T>(SafeTensors weights)
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            [Shape(6, 4)] private readonly Tensor<T> value = weights.Get<T>("value");
            [Shape(6, 4)] private readonly Tensor<T> gate = weights.Get<T>("gate");

            [Differentiable]
            public Tensor<T> Probabilities([Shape(4)] Tensor<T> x)
            {
                var gated = Linear(x, value) * Sigmoid(Linear(x, gate));
                return Softmax(gated, dim: 0);
            }
        }
        """));

    [Fact]
    public void ResidualBlocks() => SnapshotSet.Verify(GeneratorRun.Files(
        """
        namespace Shop;

        public sealed class Block(SafeTensors weights)
        {
            [Shape("channels", "channels", 3, 3)] private readonly Tensor<float> conv = weights["conv"];
            [Shape("channels")] private readonly Tensor<float> bias = weights["bias"];

            public Tensor<float> Forward(Tensor<float> x)
            {
                var update = Conv2D(x, conv, bias, padding: 1);
                return Relu(update + x);
            }
        }

        public sealed partial class Residual(SafeTensors weights)
        {
            [Shape(4, 3, 3, 3)] private readonly Tensor<float> stem = weights["stem"];
            [Shape(2, 4)] private readonly Tensor<float> head = weights["head"];

            [Dimensions("channels", 4)]
            private readonly Block[] blocks = [new(weights.WithPrefix("blocks.0.")), new(weights.WithPrefix("blocks.1."))];

            [Differentiable]
            public Tensor<float> Logits([Shape(3, 8, 8)] Tensor<float> image)
            {
                var x = Relu(Conv2D(image, stem, padding: 1));
                foreach (var block in blocks)
                    x = block.Forward(x);
                return Linear(Mean(x, [1, 2]), head);
            }
        }
        """));

    [Fact]
    public void SeveralMethodsOfOneType() => SnapshotSet.Verify(GeneratorRun.Files(
        """
        namespace Shop;

        public static partial class Formulas
        {
            [Differentiable]
            public static double Valley(double x, double y) => (1 - x) * (1 - x) + 100 * Math.Pow(y - x * x, 2);

            [Differentiable]
            public static float Softer(float x) => MathF.Max(x, 0) + MathF.Log(1 + MathF.Exp(-MathF.Abs(x)));
        }
        """));

    /// <summary>The digits model's derivative, checked in beside the demo to be read, is what the generator writes today.</summary>
    [Fact]
    public void The_digits_models_derivative_is_checked_in()
    {
        string demo = Path.Combine(Folder(), "..", "..", "..", "demo", "AutoIG.Demo");
        var file = Assert.Single(
            GeneratorRun.Files(File.ReadAllText(Path.Combine(demo, "DigitNet.cs"))),
            file => file.HintName == "AutoIG.Demo.DigitNet.Logits.g.cs");
        bool agrees = SnapshotSet.Agrees(Path.Combine(demo, "Generated", "DigitNet.Logits.g.cs"),
            Encoding.UTF8.GetBytes(file.SourceText.ToString()));
        Assert.True(agrees || SnapshotSet.Accepts, "demo/AutoIG.Demo/Generated/DigitNet.Logits.g.cs is not what the generator writes.");
    }

    [Fact]
    public void No_snapshot_is_orphaned() => Assert.Empty(SnapshotSet.Orphans(
        Folder(), typeof(GeneratedCodeTests).GetMethods().Where(m => m.IsDefined(typeof(FactAttribute), inherit: false))
            .Select(m => $"{nameof(GeneratedCodeTests)}.{m.Name}")));

    /// <summary>The comparison itself: what has changed, is missing or left over fails, unless it is accepted.</summary>
    [Fact]
    public void A_difference_is_found()
    {
        if (SnapshotSet.Accepts)
            return;
        string folder = Directory.CreateTempSubdirectory("autoig-snapshots-").FullName;
        try
        {
            var files = GeneratorRun.Files(
                "public static partial class F { [Differentiable] public static double Twice(double x) => 2 * x; }");
            string hint = Assert.Single(files).HintName;
            string path = Path.Combine(folder, $"Tests.Case#{Path.ChangeExtension(hint, null)}.verified.cs");
            void Check() => SnapshotSet.Verify(files, Path.Combine(folder, "Tests.cs"), "Case");

            Assert.Contains("missing", Assert.ThrowsAny<Exception>(Check).Message, StringComparison.Ordinal);
            File.Move(Path.ChangeExtension(Path.ChangeExtension(path, null), ".received.cs"), path);
            Check();
            Assert.Equal([0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes($"//HintName: {hint}\n")],
                File.ReadAllBytes(path)[..(15 + hint.Length + 1)]);
            File.AppendAllText(path, " ");
            Assert.Contains("changed", Assert.ThrowsAny<Exception>(Check).Message, StringComparison.Ordinal);
            File.Move(Path.ChangeExtension(Path.ChangeExtension(path, null), ".received.cs"), path, overwrite: true);
            File.WriteAllText(Path.Combine(folder, "Tests.Case#Other.g.verified.cs"), "");
            Assert.Contains("no longer generated: Tests.Case#Other.g.verified.cs", Assert.ThrowsAny<Exception>(Check).Message,
                StringComparison.Ordinal);
            Assert.Equal(2, SnapshotSet.Orphans(folder, ["Tests.Other"]).Count());
            Assert.Empty(SnapshotSet.Orphans(folder, ["Tests.Case"]));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string Folder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}

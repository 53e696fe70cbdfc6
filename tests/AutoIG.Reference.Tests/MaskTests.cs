using System.Numerics.Tensors;
using AutoIG.Reference.Tests.Models;

namespace AutoIG.Reference.Tests;

/// <summary>Masks of 0 and −∞: a key that is shut out has no weight, no derivative, and leaves no NaN.</summary>
public sealed class MaskTests
{
    private const double Shut = double.NegativeInfinity;

    // The last token is padding for all; no token sees what comes after it.
    private static readonly double[] Penalties =
        [0, Shut, Shut, Shut, Shut, 0, 0, Shut, Shut, Shut, 0, 0.5, 0, Shut, Shut, -1, 0, 0, 0, Shut, 0, 0, 0, 0, Shut];

    private static readonly string[] Methods = ["Added", "OfTheFirst", "Held", "OverMemory", "HeldOverMemory"];

    public static TheoryData<string> Names => [.. Methods];

    [Theory]
    [MemberData(nameof(Names))]
    public void DoublePrecision(string method)
    {
        var model = Model();
        (Func<Tensor<double>, Tensor<double>> eager, DifferentiableFunction<double> function) = method switch
        {
            "Added" => ((Func<Tensor<double>, Tensor<double>>)model.Added, model.AddedDerivative),
            "OfTheFirst" => (model.OfTheFirst, model.OfTheFirstDerivative),
            "Held" => (model.Held, model.HeldDerivative),
            "OverMemory" => (model.OverMemory, model.OverMemoryDerivative),
            _ => (model.HeldOverMemory, model.HeldOverMemoryDerivative),
        };
        int tokens = method == "OfTheFirst" ? 3 : 5;
        double[] x = Elements(4 * tokens, seed: 1), direction = Elements(4 * tokens, seed: 2);
        Tensor<double> At(double t) => Tensor.Create([.. x.Zip(direction, (a, d) => a + t * d)], [tokens, 4]);

        double[] expected = Agreement.Flatten(eager(At(0)));
        Assert.All(expected, value => Assert.True(double.IsFinite(value)));
        Assert.Equal(expected, Agreement.Flatten(function.Evaluate(At(0))), Close(1e-13));

        // Central differences of the method itself, along a direction.
        const double Step = 1e-5;
        double slope = (eager(At(Step))[1] - eager(At(-Step))[1]) / (2 * Step);
        double[] gradient = [.. function.ValueAndGradient(At(0), 1).Gradient];
        Assert.Equal(slope, gradient.Zip(direction, (g, d) => g * d).Sum(), 1e-9);
        Assert.Equal(slope, function.JacobianVectorProduct(At(0), Tensor.Create(direction, [tokens, 4]))[1], 1e-9);
        // Nobody sees the last token, and its own row alone depends on it as a query.
        if (method == "Added")
            Assert.Equal(ByQueryAlone(model, At(0)), gradient[16..], Close(1e-9));

        var why = new IntegratedGradients { Rule = QuadratureRule.GaussLegendre, Steps = 40 }.Explain(function, At(0), At(-1), target: 1);
        Assert.All(Agreement.Flatten(why.Values), value => Assert.True(double.IsFinite(value)));
        Assert.True(Math.Abs(why.ConvergenceDelta) < 1e-8, $"{why.ConvergenceDelta}");
        Assert.All(new SmoothGrad(new IntegratedGradients { Steps = 8 }) { Samples = 3 }.Explain(function, At(0), target: 1).Values,
            value => Assert.True(double.IsFinite(value)));
    }

    [Fact]
    public void MasksThatAreNone()
    {
        Refused("Mask 'penalties': expected finite elements or −∞, element 7 of 25 is NaN", Model(penalties => penalties[7] = double.NaN));
        Refused("Mask 'penalties': expected finite elements or −∞, element 0 of 25 is Infinity",
            Model(penalties => penalties[0] = double.PositiveInfinity));
        Refused("Mask 'penalties': expected every query to see a key, row 2 of 5 shuts out all 5",
            Model(penalties => penalties.AsSpan(10, 5).Fill(Shut)));
        var unseen = new MaskedAttention<double>(Tensor.Create(Penalties, [5, 5]), Tensor.Create(new bool[25], [5, 5]),
            Tensor.Create(new double[20], [5, 4]));
        Assert.Contains("Mask 'seen': expected every query to see a key, row 0",
            Assert.Throws<ArgumentException>(() => unseen.HeldDerivative).Message, StringComparison.Ordinal);
        // A weight may not be infinite: only as a mask it means something.
        var infinite = new MaskedAttention<double>(
            Tensor.Create(Penalties, [5, 5]), Tensor.Create(Seen(), [5, 5]), Tensor.Create([.. Enumerable.Repeat(Shut, 20)], [5, 4]));
        Assert.Contains("attnMask", Assert.Throws<ArgumentException>(() => infinite.OverMemoryDerivative).Message,
            StringComparison.Ordinal);

        static void Refused(string message, MaskedAttention<double> model) =>
            Assert.Contains(message, Assert.Throws<ArgumentException>(() => model.AddedDerivative).Message, StringComparison.Ordinal);
    }

    private static double[] ByQueryAlone(MaskedAttention<double> model, Tensor<double> x)
    {
        const double Step = 1e-5;
        var slopes = new double[4];
        for (int i = 0; i < 4; i++)
        {
            double Moved(double by)
            {
                double[] query = Agreement.Flatten(x);
                query[16 + i] += by;
                return Nn.Mean(Nn.ScaledDotProductAttention(Tensor.Create(query, [5, 4]), x, x, Tensor.Create(Penalties, [5, 5])),
                    dim: 0)[1];
            }
            slopes[i] = (Moved(Step) - Moved(-Step)) / (2 * Step);
        }
        return slopes;
    }

    private static MaskedAttention<double> Model(Action<double[]>? change = null)
    {
        double[] penalties = [.. Penalties];
        change?.Invoke(penalties);
        return new(Tensor.Create(penalties, [5, 5]), Tensor.Create(Seen(), [5, 5]), Tensor.Create(Elements(20, seed: 3), [5, 4]));
    }

    private static bool[] Seen() => Array.ConvertAll(Penalties, double.IsFinite);

    private static double[] Elements(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => 2 * random.NextDouble() - 1)];
    }

    private static Func<double, double, bool> Close(double bound) => (a, b) => Math.Abs(a - b) <= bound * Math.Max(1, Math.Abs(b));
}

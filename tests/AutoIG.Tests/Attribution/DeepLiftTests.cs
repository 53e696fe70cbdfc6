using System.Numerics;
using System.Numerics.Tensors;
using AutoIG.Tests.Kernels.Comparison;
using AutoIG.Tests.Kernels.Pointwise;

namespace AutoIG.Tests.Attribution;

/// <summary>
/// DeepLIFT of generated models: against steps taken number by number, against gradients, and against what it must sum to.
/// </summary>
public sealed class DeepLiftTests
{
    private static readonly double[] W = Numbers.Uniform(11, 20, -1, 1), V = Numbers.Uniform(12, 20, -1, 1);
    private static readonly double[] Bias = Numbers.Uniform(13, 5, 0.2, 1);

    [Fact]
    public void A_gated_model_in_steps()
    {
        var model = Model<double>();
        double[] x = Numbers.Uniform(1, 4), b = Numbers.Uniform(2, 4);
        b[1] = x[1];
        for (int target = 0; target < 5; target++)
        {
            var tape = new PairTape();
            var inputs = tape.Leaves(x, b);
            var left = tape.Affine(tape.Sum(Terms(tape, inputs, W, target)), 1, Bias[target]);
            var right = tape.Affine(tape.Sum(Terms(tape, inputs, V, target)), 1, Bias[target]);
            var gate = tape.Product(tape.Of(left, Math.Tanh, z => 1 - (Math.Tanh(z) * Math.Tanh(z))), right);
            var divisor = tape.Sum(tape.Exp(right), tape.Of(left, z => Math.Max(z, 0), z => z > 0 ? 1 : 0));
            var expected = tape.Multipliers(inputs, [tape.Product(gate, tape.Reciprocal(divisor))], [1]);
            var multipliers = new DeepLift { TimesDifference = false }.Explain(model.GatedDerivative, x, b, target);
            var attributions = new DeepLift().Explain(model.GatedDerivative, x, b, target);
            for (int i = 0; i < 4; i++)
            {
                Assert.Equal(expected[i], multipliers.Values[i], 1e-13);
                Assert.Equal(expected[i] * (x[i] - b[i]), attributions.Values[i], 1e-13);
            }
        }

        static PairTape.Pair[] Terms(PairTape tape, PairTape.Pair[] inputs, double[] weights, int row) =>
            [.. inputs.Select((input, i) => tape.Affine(input, weights[(row * 4) + i]))];
    }

    [Fact]
    public void Attributions_sum_to_the_change_of_the_output()
    {
        Check<double>(1e-10);
        Check<float>(1e-5);

        void Check<T>(double bound)
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            var model = Model<T>();
            Complete(model.GatedDerivative, 4);
            Complete(model.NormalisedDerivative, 4);
            Complete(model.ChosenDerivative, 4);
            Complete(model.PooledDerivative, 36);

            void Complete(DifferentiableFunction<T> function, int length)
            {
                for (int seed = 0; seed < 6; seed++)
                {
                    T[] x = Numbers.To<T>(Numbers.Uniform(seed, length)), b = Numbers.To<T>(Numbers.Uniform(seed + 50, length));
                    if (seed % 2 == 0)
                        b[1] = x[1];
                    foreach (var target in (Target[])[0, Target.FromInt32(0).AsProbability()])
                    {
                        var why = new DeepLift().Explain(function, x, b, target);
                        double scale = Flat(why).Sum(Math.Abs) + 1;
                        Assert.True(Math.Abs(why.ConvergenceDelta) <= bound * scale, $"{function.Signature.Name}: {why.ConvergenceDelta}");
                    }
                }
            }
        }
    }

    /// <summary>To the bit where rules are the gradient's own, and but for rounding where steps are taken.</summary>
    [Fact]
    public void Multipliers_at_one_point_are_the_gradient()
    {
        var model = Model<double>();
        double[] x = Numbers.Uniform(4, 4), image = Numbers.Uniform(5, 36);
        var multipliers = new DeepLift { TimesDifference = false };
        Assert.Equal(
            Flat(new Saliency().Explain(model.ChosenDerivative, x, target: 2)), Flat(multipliers.Explain(model.ChosenDerivative, x, x, 2)));
        Assert.Equal(
            Flat(new Saliency().Explain(model.PooledDerivative, image, target: 0)),
            Flat(multipliers.Explain(model.PooledDerivative, image, image, 0)));
        foreach (var function in (DifferentiableFunction<double>[])[model.GatedDerivative, model.NormalisedDerivative])
        {
            double[] gradient = Flat(new Saliency().Explain(function, x, target: 1));
            double[] compared = Flat(multipliers.Explain(function, x, x, 1));
            for (int i = 0; i < 4; i++)
                Assert.Equal(gradient[i], compared[i], 1e-12);
        }
    }

    [Fact]
    public void Many_samples_and_threads_change_no_bit()
    {
        var function = Model<float>().NormalisedDerivative;
        float[][] inputs = [.. Enumerable.Range(0, 9).Select(i => Numbers.To<float>(Numbers.Uniform(i, 4)))];
        float[] baseline = [0.1f, -0.2f, 0, 0.5f];
        var all = new DeepLift { MaxDegreeOfParallelism = 2 }.ExplainAll(function, inputs, baseline, [3]);
        for (int i = 0; i < inputs.Length; i++)
        {
            Assert.Equal(Flat(new DeepLift { MaxDegreeOfParallelism = 1 }.Explain(function, inputs[i], baseline, 3)), Flat(all[i]));
            Assert.Equal(
                Flat(new DeepLift { MaxDegreeOfParallelism = 1 }.Explain(function, inputs[i], inputs, 3)),
                Flat(new DeepLift { MaxDegreeOfParallelism = 2 }.Explain(function, inputs[i], inputs, 3)));
        }
    }

    [Fact]
    public void Several_baselines_are_averaged_by_their_weights()
    {
        var function = Model<double>().NormalisedDerivative;
        double[] x = [0.3, -1, 0.8, 2], first = [0.4, -0.3, 0.2, 0.1], second = [1, 1, -1, 0.5];
        var both = new DeepLift().Explain(function, x, [first, second], 2, [1, 3]);
        double[] one = Flat(new DeepLift().Explain(function, x, first, 2)), other = Flat(new DeepLift().Explain(function, x, second, 2));
        for (int i = 0; i < 4; i++)
            Assert.Equal((0.25 * one[i]) + (0.75 * other[i]), both.Values[i], 1e-12);
        Assert.Equal(0, both.ConvergenceDelta, 1e-12);
    }

    [Fact]
    public void Errors_of_a_background_are_those_of_its_mean()
    {
        var function = Model<double>().NormalisedDerivative;
        double[] x = [0.3, -1, 0.8, 2];
        double[][] background = [[0.4, -0.3, 0.2, 0.1], [1, 1, -1, 0.5], [0.5, -0.5, 0, 1]];
        var why = new DeepLiftShap().Explain(function, x, background, 2);
        double[][] each = [.. background.Select(b => Flat(new DeepLift().Explain(function, x, b, 2)))];
        for (int i = 0; i < 4; i++)
        {
            double mean = each.Average(a => a[i]), variance = each.Sum(a => (a[i] - mean) * (a[i] - mean)) / 2;
            Assert.Equal(mean, why.Values[i], 1e-12);
            Assert.Equal(Math.Sqrt(variance / 3), why.StandardErrors!.Values[i], 1e-12);
        }

        Assert.Null(new DeepLiftShap().Explain(function, x, background[0], 2).StandardErrors);
        Assert.Contains("weights", Assert.Throws<ArgumentException>(
            () => new DeepLiftShap().Explain(function, x, background, 2, [1, 2, 1])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Layers_and_neurons_sum_to_their_changes()
    {
        var function = Model<double>().GatedDerivative;
        double[] x = [0.3, -1, 0.8, 2], b = [1, 1, -1, 0.5];
        // One of two ways to the output: its share, and the other's.
        var shares = ((LayerKey[])[ComparedModel<double>.GatedLayers.Left, ComparedModel<double>.GatedLayers.Right])
            .Sum(layer => new DeepLift { Layer = layer }.Explain(function, x, b, 3).Sum);
        var why = new DeepLift().Explain(function, x, b, 3);
        Assert.Equal(why.Sum, shares, 1e-13);
        var gate = ComparedModel<double>.GatedLayers.Gate;
        double[] before = Flat(new LayerActivation(gate).Explain(function, b));
        double[] behind = Flat(new LayerActivation(gate).Explain(function, x));
        for (int neuron = 0; neuron < 5; neuron++)
            Assert.Equal(behind[neuron] - before[neuron], new NeuronDeepLift(gate, neuron).Explain(function, x, b, 0).Sum, 1e-13);
        Assert.Throws<ArgumentOutOfRangeException>(() => new NeuronDeepLift(gate, 5).Explain(function, x, b, 0));
        var several = new NeuronDeepLift(gate, Neurons.Sum([1], [3])).Explain(function, x, b, 0);
        Assert.Equal(behind[1] + behind[3], several.Output, 1e-13);
        Assert.Equal(before[1] + before[3], several.BaselineOutput, 1e-13);
        Assert.Equal(0, several.ConvergenceDelta, 1e-13);
        double[] first = Flat(new NeuronDeepLift(gate, 1).Explain(function, x, b, 0));
        double[] second = Flat(new NeuronDeepLift(gate, 3).Explain(function, x, b, 0));
        Assert.All(Flat(several).Select((a, i) => a - first[i] - second[i]), rest => Assert.Equal(0, rest, 1e-13));
    }

    [Fact]
    public void What_was_not_asked_for_is_said()
    {
        var fault = Assert.Throws<InvalidOperationException>(() => new DeepLift().Explain(Model<double>().PlainDerivative, [1, 2, 3, 4]));
        Assert.Contains("DeepLift", fault.Message, StringComparison.Ordinal);
        Assert.Contains("ComparedModel.Plain", fault.Message, StringComparison.Ordinal);
        Assert.Contains("[Differentiable(Programs = ModelPrograms.Comparison)]", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Operators_without_a_rule_are_named_with_their_statements()
    {
        var fault = Assert.Throws<NotSupportedException>(() => new DeepLift().Explain(Model<double>().RefusedDerivative, [1, 2, 3, 4]));
        Assert.Contains("Atan2 in 'var angle = Atan2(left, right);'", fault.Message, StringComparison.Ordinal);
        Assert.Contains("Where in 'return Where(", fault.Message, StringComparison.Ordinal);
        Assert.Contains("IntegratedGradients", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("GreaterThan has", fault.Message, StringComparison.Ordinal);
        // The gradient is there all the same.
        Assert.NotEmpty(Flat(new Saliency().Explain(Model<double>().RefusedDerivative, [1, 2, 3, 4], target: 0)));
    }

    [Fact]
    public void A_method_of_numbers_is_refused_as_a_whole()
    {
        var function = ComparedModel<double>.AreaDerivative;
        var fault = Assert.Throws<NotSupportedException>(
            () => new NeuronDeepLift(default, 0).Explain(function, new ComparedModel<double>.AreaInput(2, 3)));
        Assert.Contains("NeuronDeepLift is not defined for ComparedModel.Area", fault.Message, StringComparison.Ordinal);
        Assert.Contains("one tensor", fault.Message, StringComparison.Ordinal);
    }

    private static ComparedModel<T> Model<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(
            Tensor.Create(Numbers.To<T>(W), [5, 4]), Tensor.Create(Numbers.To<T>(V), [5, 4]), Tensor.Create(Numbers.To<T>(Bias), [5]));

    private static double[] Flat<T>(Attribution<T> why)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var flat = new T[why.Values.FlattenedLength];
        why.Values.FlattenTo(flat);
        return Array.ConvertAll(flat, double.CreateChecked);
    }
}

using System.Numerics;
using System.Numerics.Tensors;
using AutoIG.Tests.Kernels.Pointwise;

namespace AutoIG.Tests.Attribution;

/// <summary>DeepLIFT's RevealCancel rule: against the paper's example, loops written from its formulas, and what it must sum to.</summary>
public sealed class RevealCancelTests
{
    private static readonly DeepLift RevealCancel = new() { Rule = DeepLiftRule.RevealCancel };

    /// <summary>The smaller of two numbers: half of it is owed to each, though the gradient sees one of them only.</summary>
    [Fact]
    public void Contributions_that_cancel_are_seen()
    {
        var function = new SmallerModel().SmallerDerivative;
        Assert.Equal([1.5, 1.5], RevealCancel.Explain(function, [5.0, 3.0], [0.0, 0.0]).Values.ToArray(), Close);
        Assert.Equal([0, 3.0], new DeepLift().Explain(function, [5.0, 3.0], [0.0, 0.0]).Values.ToArray(), Close);
        Assert.Equal([2, 2.0], RevealCancel.Explain(function, [4.0, 7.0], [0.0, 0.0]).Values.ToArray(), Close);

        static bool Close(double a, double b) => Math.Abs(a - b) < 1e-14;
    }

    [Fact]
    public void A_chain_by_the_formulas()
    {
        Check<double>(1e-13);
        Check<float>(1e-5);

        void Check<T>(double bound)
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            double[] w = Numbers.Uniform(11, 20, -1, 1), v = Numbers.Uniform(12, 20, -1, 1), bias = Numbers.Uniform(13, 5, 0.2, 1);
            var model = new ComparedModel<T>(
                Tensor.Create(Numbers.To<T>(w), [5, 4]), Tensor.Create(Numbers.To<T>(v), [5, 4]), Tensor.Create(Numbers.To<T>(bias), [5]));
            for (int seed = 0; seed < 4; seed++)
            {
                double[] x = Numbers.Uniform(seed, 4), b = Numbers.Uniform(seed + 70, 4);
                // An input that does not move, and contributions of one sign only.
                b[seed % 4] = x[seed % 4];
                for (int i = 0; i < 4 && seed == 3; i++)
                    b[i] = x[i] - (w[i] > 0 ? 0.5 : -0.5);
                T[] input = Numbers.To<T>(x), baseline = Numbers.To<T>(b);
                for (int target = 0; target < 5; target++)
                {
                    double[] row = [.. Enumerable.Range(0, 5).Select(j => Dot(w.AsSpan(target * 4, 4), v.AsSpan(j * 4, 4)))];
                    double[] expected = Multipliers(w, bias, row, x, b);
                    var why = RevealCancel.Explain(model.ChainDerivative, input, baseline, target);
                    var multipliers = (RevealCancel with { TimesDifference = false }).Explain(
                        model.ChainDerivative, input, baseline, target);
                    for (int i = 0; i < 4; i++)
                    {
                        Assert.Equal(expected[i] * (x[i] - b[i]), double.CreateChecked(why.Values[i]), bound);
                        Assert.Equal(expected[i], double.CreateChecked(multipliers.Values[i]), 10 * bound);
                    }

                    Assert.Equal(0, why.ConvergenceDelta, 10 * bound);
                    var layer = (RevealCancel with { Layer = ComparedModel<T>.ChainLayers.H }).Explain(
                        model.ChainDerivative, input, baseline, target);
                    Assert.Equal(why.Sum, layer.Sum, 10 * bound);
                }
            }
        }
    }

    [Fact]
    public void A_layer_with_two_multipliers_is_refused()
    {
        var method = RevealCancel with { Layer = SmallerModel.SmallerLayers.Parts };
        var fault = Assert.Throws<NotSupportedException>(
            () => method.Explain(new SmallerModel().SmallerDerivative, [5.0, 3.0], [0.0, 0.0]));
        Assert.Contains("'cut', got 'parts'", fault.Message, StringComparison.Ordinal);
        Assert.Contains("DeepLift by the rule RevealCancel", fault.Message, StringComparison.Ordinal);
        Assert.Contains("of SmallerModel.Smaller behind an activation, ", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_no_chain_is_refused_by_name()
    {
        double[] ones = [1, 1, 1, 1];
        var model = new ComparedModel<double>(
            Tensor.Create(Numbers.Uniform(1, 20), [5, 4]), Tensor.Create(Numbers.Uniform(2, 20), [5, 4]),
            Tensor.Create(Numbers.Uniform(3, 5), [5]));
        var fault = Assert.Throws<NotSupportedException>(() => RevealCancel.Explain(model.NoChainDerivative, ones));
        Assert.Contains("Multiply in 'var gate = z * Sigmoid(z);'", fault.Message, StringComparison.Ordinal);
        Assert.Contains("RevealCancel", fault.Message, StringComparison.Ordinal);
        var unasked = Assert.Throws<InvalidOperationException>(() => RevealCancel.Explain(model.GatedDerivative, ones));
        Assert.Contains("ModelPrograms.RevealCancel", unasked.Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => new DeepLift().Explain(model.ChainDerivative, ones));
        Assert.Throws<ArgumentOutOfRangeException>(() => new DeepLift { Rule = (DeepLiftRule)7 });
    }

    /// <summary>M_i of the inputs of relu(W x + b) behind which the units have multipliers M_j.</summary>
    private static double[] Multipliers(double[] w, double[] bias, double[] behind, double[] x, double[] b)
    {
        var result = new double[4];
        for (int j = 0; j < 5; j++)
        {
            double[] contributions = [.. Enumerable.Range(0, 4).Select(i => w[(j * 4) + i] * (x[i] - b[i]))];
            double p = contributions.Where(c => c > 0).Sum(), n = contributions.Where(c => c < 0).Sum();
            double z = Dot(w.AsSpan(j * 4, 4), b) + bias[j];
            double up = (F(z + p) - F(z) + F(z + n + p) - F(z + n)) / 2, down = (F(z + n) - F(z) + F(z + p + n) - F(z + p)) / 2;
            double ofPositive = p < 1e-10 ? (Slope(z) + Slope(z + n)) / 2 : up / p;
            double ofNegative = -n < 1e-10 ? (Slope(z) + Slope(z + p)) / 2 : down / n;
            for (int i = 0; i < 4; i++)
            {
                result[i] += behind[j] * w[(j * 4) + i]
                    * (contributions[i] > 0 ? ofPositive : contributions[i] < 0 ? ofNegative : (ofPositive + ofNegative) / 2);
            }
        }

        return result;

        static double F(double z) => Math.Max(z, 0);

        static double Slope(double z) => z > 0 ? 1 : 0;
    }

    private static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b) => TensorPrimitives.Dot(a, b);
}

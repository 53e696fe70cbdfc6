using System.Numerics;
using System.Numerics.Tensors;

namespace AutoIG.Tests.Attribution.Relevance;

/// <summary>
/// Relevance through group and instance normalisation: the standard deviation is a constant, centring a linear function of the group,
/// weight and bias those of a linear layer.
/// </summary>
public sealed class GroupNormTests
{
    private const int C = GroupedModel<double>.Channels, N = GroupedModel<double>.Positions;

    private const double E = 0.05;

    [Theory]
    [InlineData(true, LrpBias.Absorbs)]
    [InlineData(true, LrpBias.Ignored)]
    [InlineData(false, LrpBias.Absorbs)]
    public void DoublePrecision(bool inGroups, LrpBias bias) => Check<double>(inGroups, bias, 1e-12);

    [Theory]
    [InlineData(true, LrpBias.Absorbs)]
    [InlineData(true, LrpBias.Ignored)]
    [InlineData(false, LrpBias.Absorbs)]
    public void SinglePrecision(bool inGroups, LrpBias bias) => Check<float>(inGroups, bias, 1e-5);

    [Fact]
    public void OrRelevancePasses()
    {
        var model = new GroupedModel<double>();
        var method = new Lrp { Normalization = LrpNormalization.Pass };
        var why = method.Explain(model.InGroupsDerivative, Maps<double>(), target: 9);
        double[] attributions = Flat(why.Values);
        for (int i = 0; i < C * N; i++)
            Assert.Equal(i == 9 ? why.Output : 0, attributions[i]);
    }

    private static void Check<T>(bool inGroups, LrpBias bias, double bound)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var model = new GroupedModel<T>();
        var method = new Lrp { Stabilizer = E, Bias = bias };
        double[] x = Flat(Maps<double>());
        foreach (int target in (int[])[0, 9, 23])
        {
            var why = method.Explain(
                inGroups ? model.InGroupsDerivative : model.EachChannelDerivative, Maps<T>(), target: target);
            double[] expected = Expected(x, inGroups ? 2 : 4, inGroups, bias == LrpBias.Absorbs, target);
            double[] actual = Flat(why.Values);
            double largest = expected.Max(Math.Abs);
            for (int i = 0; i < expected.Length; i++)
                Assert.Equal(expected[i], actual[i], bound * largest);
        }
    }

    /// <summary>R_i = x_i (v_i − mean v), v_j = w_j R_j/(σ stab(y_j)), over the group; all relevance begins at one element.</summary>
    private static double[] Expected(double[] x, int groups, bool isAffine, bool absorbs, int target)
    {
        int width = C / groups, group = target / N / width, channel = target / N;
        int[] members = [.. Enumerable.Range(group * width * N, width * N)];
        double mean = members.Average(i => x[i]);
        double deviation = Math.Sqrt(members.Average(i => Math.Pow(x[i] - mean, 2)) + 0.01);
        double w = isAffine ? GroupedModel<double>.Weight[channel] : 1, b = isAffine ? GroupedModel<double>.Bias[channel] : 0;
        double scaled = w * (x[target] - mean) / deviation, y = scaled + b;
        double denominator = absorbs ? y : scaled;
        double v = w * y / (deviation * (denominator >= 0 ? denominator + E : denominator - E));
        var result = new double[x.Length];
        foreach (int i in members)
            result[i] = x[i] * ((i == target ? v : 0) - (v / members.Length));
        return result;
    }

    private static Tensor<T> Maps<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var random = new Random(17);
        return Tensor.Create(
            [.. Enumerable.Range(0, C * N).Select(_ => T.CreateChecked((float)((2 * random.NextDouble()) - 0.75)))], [C, 2, 3]);
    }

    private static double[] Flat<T>(Tensor<T> tensor)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var all = new T[tensor.FlattenedLength];
        tensor.FlattenTo(all);
        return Array.ConvertAll(all, double.CreateChecked);
    }
}

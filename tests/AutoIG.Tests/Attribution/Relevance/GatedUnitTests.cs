using System.Numerics;

namespace AutoIG.Tests.Attribution.Relevance;

/// <summary>
/// Relevance through gated units and a norm by the root mean square, and of several outputs, against the rules written out.
/// </summary>
public sealed class GatedUnitTests
{
    private const double E = 1e-2;

    private static readonly double[] X = [0.75, -0.5, 1.25];

    [Theory]
    [InlineData(LrpProduct.Half)]
    [InlineData(LrpProduct.Signal)]
    public void ThroughUnitsAndTheirNorm(LrpProduct product)
    {
        double root = Math.Sqrt(X.Average(x => x * x) + 1e-5);
        double[] z = [.. X.Zip(GatedUnitModel<double>.Scale, (x, s) => s * x / root)];
        // The norm passes relevance on.
        double[] expected = Propagate(z, product, z => z / (1 + Math.Exp(-z)), u => u);
        Close<double>(expected, new GatedUnitModel<double>().UnitsDerivative, product, 1e-13);
        Close<float>(expected, new GatedUnitModel<float>().UnitsDerivative, product, 2e-6);
    }

    [Theory]
    [InlineData(LrpProduct.Half)]
    [InlineData(LrpProduct.Signal)]
    public void ASigmoidIsTheGate(LrpProduct product) => Close<double>(
        Propagate(X, product, z => 1 / (1 + Math.Exp(-z)), u => u / (1 + Math.Exp(-u))),
        new GatedUnitModel<double>().SigmoidalDerivative, product, 1e-13);

    [Fact]
    public void OfTwoActivationsNoneIsTheGate()
    {
        var fault = Assert.Throws<NotSupportedException>(() => new Lrp { Product = LrpProduct.Signal }
            .Explain(new GatedUnitModel<double>().EvenDerivative, X, target: 0));
        Assert.Contains("Silu(Linear(x, ofUp)) * Gelu(Linear(x, ofGate))", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TargetsTogetherAreThoseAlone()
    {
        var function = new GatedUnitModel<double>().UnitsDerivative;
        var method = new Lrp(LrpRule.Epsilon(E)) { Layer = GatedUnitModel<double>.UnitsLayers.Act };
        Target[] targets = [1, 0, Target.ArgMax, Target.Sum(0, 1), Target.Difference(1, 0), Target.WeightedSum(2, -3)];
        foreach (var lrp in (Lrp[])[method, method with { Layer = null }, method with { Start = LrpStart.One }])
        {
            var together = lrp.ExplainTargets(function, X, targets);
            for (int i = 0; i < targets.Length; i++)
            {
                var alone = lrp.Explain(function, X, target: targets[i]);
                Assert.Equal(alone.Values.ToArray(), together[i].Values.ToArray());
                Assert.Equal(alone.Target, together[i].Target);
                Assert.Equal(alone.ConvergenceDelta, together[i].ConvergenceDelta);
            }
        }
    }

    /// <summary>Relevance is linear in that of the outputs, so that of a sum of outputs is the sum.</summary>
    [Theory]
    [InlineData(LrpStart.Output)]
    [InlineData(LrpStart.One)]
    public void SumsOfOutputsAreSharedOut(LrpStart start)
    {
        var function = new GatedUnitModel<double>().UnitsDerivative;
        var method = new Lrp(LrpRule.Epsilon(E)) { Start = start };
        double[] first = method.Explain(function, X, target: 0).Values.ToArray();
        double[] second = method.Explain(function, X, target: 1).Values.ToArray();
        var weighted = method.Explain(function, X, target: Target.WeightedSum(2, -3));
        for (int i = 0; i < first.Length; i++)
            Assert.Equal((2 * first[i]) - (3 * second[i]), weighted.Values[i], 1e-13);
        double[] y = weighted.Outputs.ToArray();
        double total = start == LrpStart.One ? -1 : (2 * y[0]) - (3 * y[1]);
        Assert.Equal(weighted.Sum - total, weighted.ConvergenceDelta, 1e-13);
        var contrast = method.Explain(function, X, target: Target.Difference(0, 1));
        for (int i = 0; i < first.Length; i++)
            Assert.Equal(first[i] - second[i], contrast.Values[i], 1e-13);
    }

    /// <summary>The relevance of what both layers read, begun with output 1.</summary>
    private static double[] Propagate(double[] z, LrpProduct product, Func<double, double> ofGate, Func<double, double> ofUp)
    {
        const int inputs = GatedUnitModel<double>.Inputs, hidden = GatedUnitModel<double>.Hidden;
        double[] gate = Times(GatedUnitModel<double>.Gate, z, hidden), up = Times(GatedUnitModel<double>.Up, z, hidden);
        double[] units = [.. gate.Zip(up, (g, u) => ofGate(g) * ofUp(u))];
        double y = Times(GatedUnitModel<double>.Down, units, GatedUnitModel<double>.Outputs)[1];
        var relevance = new double[inputs];
        for (int j = 0; j < hidden; j++)
        {
            double r = units[j] * GatedUnitModel<double>.Down[hidden + j] * y / Stab(y);
            var (ofG, ofU) = product == LrpProduct.Half ? (r / 2, r / 2) : (0, r);
            for (int i = 0; i < inputs; i++)
            {
                relevance[i] += z[i] * ((GatedUnitModel<double>.Gate[(j * inputs) + i] * ofG / Stab(gate[j]))
                    + (GatedUnitModel<double>.Up[(j * inputs) + i] * ofU / Stab(up[j])));
            }
        }
        return relevance;
    }

    private static void Close<T>(double[] expected, DifferentiableFunction<T> function, LrpProduct product, double bound)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var why = new Lrp(LrpRule.Epsilon(E)) { Product = product }.Explain(function, Array.ConvertAll(X, T.CreateTruncating), target: 1);
        double[] actual = Array.ConvertAll(why.Values.ToArray(), double.CreateTruncating);
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], actual[i], bound * expected.Max(Math.Abs));
    }

    private static double[] Times(double[] weight, double[] x, int rows) => [.. Enumerable.Range(0, rows).Select(
        j => Enumerable.Range(0, x.Length).Sum(i => weight[(j * x.Length) + i] * x[i]))];

    private static double Stab(double d) => d >= 0 ? d + E : d - E;
}

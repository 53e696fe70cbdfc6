using System.Numerics.Tensors;

namespace AutoIG.Reference.Tests.Guides;

/// <summary>What the guide of perturbation shows does what it says.</summary>
public sealed class PerturbationGuideTests
{
    [Fact]
    public void GroupsRowsAndInteractions()
    {
        Tensor<double> Waves(nint[] lengths, int count) => Tensor.Create([.. Enumerable.Range(1, count).Select(i => Math.Sin(i))], lengths);
        var model = new Applicant(Waves([4, 3], 12), Waves([4], 4), Waves([1, 4], 4));
        // perturbation.md
        var masks = new Dictionary<string, int[]> { ["income"] = [0], ["age"] = [1], ["debt"] = [0] };
        var groups = FeatureGroups.FromMasks(masks).WithNames(["money", "age"]);
        var exact = new ShapleyValues { Groups = groups }.Explain(model.RiskDerivative, new(20_000, 0.5, -1), new(10_000, 0, 0));
        double money = exact.GroupValues![0], rest = exact.ConvergenceDelta; // the rest is rounding
        double whole = model.Risk(20_000, 0.5, -1), none = model.Risk(10_000, 0, 0);
        Assert.Equal((whole - model.Risk(10_000, 0.5, 0) + model.Risk(20_000, 0, -1) - none) / 2, money, 1e-14);
        Assert.Equal(0, rest, 1e-15);

        Applicant.RiskInput[] background = [new(10_000, 0, 0), new(15_000, 0.2, -0.5), new(30_000, 0.4, 0.5)];
        var sampled = new ShapleySampling { Samples = 400, Antithetic = true, Tolerance = 1e-3 }.Explain(
            model.RiskDerivative, new(20_000, 0.5, -1), background);
        double share = sampled["income"], error = sampled.StandardErrors!["income"];
        double truth = new ShapleyValues().Explain(model.RiskDerivative, new(20_000, 0.5, -1), background)["income"];
        Assert.InRange(error, 0, 1e-3);
        Assert.InRange(Math.Abs(share - truth), 0, 4 * error + 1e-12);

        var x = new FunctionInput<double>().Add(20_000).Add(0.5).Add(-1);
        var from = new FunctionInput<double>().Add(10_000).Add(0).Add(0);
        var together = new PairwiseInteractions(InteractionKind.ShapValues).Explain(model.RiskDerivative, x, [from]);
        double both = together[0, 2]; // what income and debt say together only, half of it in each place
        Assert.Equal(["income", "age", "debt"], together.Names);
        Assert.Equal(both, together[2, 0]);
        Assert.Equal(0, together.ConvergenceDelta, 1e-14);

        FunctionInput<double>[] rows =
        [
            .. background.Select(row => new FunctionInput<double>().Add(row.Income).Add(row.Age).Add(row.Debt)),
        ];
        var curve = new PartialDependence(feature: 0, [10_000, 20_000, 30_000]).Explain(model.RiskDerivative, rows, target: default);
        var effects = new AccumulatedLocalEffects(feature: 0) { Bins = 2 }.Explain(model.RiskDerivative, rows, target: default);
        Assert.Equal(background.Average(row => model.Risk(20_000, row.Age, row.Debt)), curve.Values.ToArray()[1], 1e-14);
        Assert.Equal([10_000.0, 15_000, 30_000], effects.Edges);
    }
}

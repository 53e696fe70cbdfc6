using System.Numerics.Tensors;
using AutoIG.Reports;

namespace AutoIG.Reference.Tests.Guides;

/// <summary>What the guide of tables and regression shows does what it says.</summary>
public sealed class TabularGuideTests : IDisposable
{
    public void Dispose() => File.Delete("price.html");

    [Fact]
    public void OneRow()
    {
        // tabular.md
        House.PriceInput house = new(Area: 120, Rooms: 5, Age: 30), typical = new(Area: 80, Rooms: 3, Age: 40);
        var why = new IntegratedGradients { Tolerance = 1e-6 }.Explain(House.PriceDerivative, house, typical);
        double area = why["area"], rooms = why["rooms"], age = why["age"];
        Report.Of(why, "Why this price?").Save("price.html");
        double change = House.Price(120, 5, 30) - House.Price(80, 3, 40);
        Assert.Equal(change, area + rooms + age, 1e-4);
        // Along the straight line rooms go from 3 to 5 and area from 80 to 120 together: their means are 4 and 100.
        Assert.Equal(40 * (2.5 + (0.1 * 4)), area, 1e-4);
        Assert.Equal(2 * 0.1 * 100, rooms, 1e-4);
        Assert.Equal(-30 * Math.Log(4.0 / 5), age, 1e-4);
        string page = File.ReadAllText("price.html");
        foreach (string name in new[] { "\"area\"", "\"rooms\"", "\"age\"", "Why this price?" })
            Assert.Contains(name, page, StringComparison.Ordinal);

        House.PriceInput[] sold = [new(60, 2, 50), new(80, 3, 40), new(100, 4, 10), new(140, 6, 5)];
        var market = new IntegratedGradients { Tolerance = 1e-6 }.Explain(House.PriceDerivative, house, baselines: sold);
        var fair = new ShapleyValues().Explain(House.PriceDerivative, house, sold);
        double mean = sold.Average(row => House.Price(row.Area, row.Rooms, row.Age));
        Assert.Equal(House.Price(120, 5, 30) - mean, market.Sum, 1e-4);
        Assert.Equal(House.Price(120, 5, 30) - mean, fair.Sum, 1e-9);

        var wrong = new IntegratedGradients { Tolerance = 1e-6 }.Explain(
            House.PriceDerivative, house, typical, target: Target.MeanSquaredError(310));
        Assert.Equal(Squared(House.Price(120, 5, 30)) - Squared(House.Price(80, 3, 40)), wrong.Sum, 1e-3);

        static double Squared(double price) => (price - 310) * (price - 310);
    }

    [Fact]
    public void ManyRows()
    {
        House.PriceInput[] sold = [new(60, 2, 50), new(80, 3, 40), new(100, 4, 10), new(140, 6, 5)];
        var patient = new Patient(Tensor.Create([0.0, 0, 0, 0, 0, 3], [2, 3]), Tensor.Create([0.5, 0.0]));
        var random = new Random(1);
        double Draw() => (2 * random.NextDouble()) - 1;
        double[][] patients = [.. Enumerable.Range(0, 60).Select(_ => new[] { Draw(), Draw(), Draw() })];
        int[] labels = [.. patients.Select(row => row[2] > 0 ? 1 : 0)];
        double[] mean = [.. Enumerable.Range(0, 3).Select(i => patients.Average(row => row[i]))];
        // tabular.md
        var importance = new PermutationImportance { Repeats = 20, Seed = 1 }.Explain(patient.LogitsDerivative, patients, labels);
        double loss = importance.Means[2]; // what the cross-entropy gains where sugar is another patient's
        var matters = new MeanAbsoluteAttribution(new IntegratedGradients()).Explain(
            patient.LogitsDerivative, patients, baseline: mean, target: 1);
        var ages = new PartialDependence(feature: 2, [0, 10, 40]).Explain(House.PriceDerivative, sold, target: default);
        var each = new IndividualConditionalExpectation(feature: 2, [0, 10, 40]).Explain(House.PriceDerivative, sold, target: default);
        Assert.Equal(["age", "pressure", "sugar"], importance.Names);
        Assert.Equal([0, 0], importance.Means.Take(2));
        Assert.InRange(loss, 0.1, 2);
        Assert.Equal(3 * patients.Average(row => Math.Abs(row[2] - mean[2])), matters.Values[2], 1e-9);
        Assert.Equal(sold.Average(row => House.Price(row.Area, row.Rooms, 10)), ages.Values.ToArray()[1], 1e-9);
        Assert.Equal(
            sold.SelectMany(row => new[] { 0.0, 10, 40 }.Select(age => House.Price(row.Area, row.Rooms, age))).Order(),
            each.Values.ToArray().Order(), (a, b) => Math.Abs(a - b) < 1e-9);
    }
}

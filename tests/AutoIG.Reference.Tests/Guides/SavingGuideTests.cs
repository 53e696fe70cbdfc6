using System.Text.Json;

namespace AutoIG.Reference.Tests.Guides;

/// <summary>What the guide of saving shows does what it says.</summary>
public sealed class SavingGuideTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("autoig-saving-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void NamesFilesAndSummaries()
    {
        // saving.md
        var why = new IntegratedGradients { Tolerance = 1e-8 }.Explain(Loan.RiskDerivative, [0.5, -1, 2]);
        string line = why.ToString(); // IntegratedGradients of Loan.Risk = 0.914 (baseline 0.5, delta …): income +0.232, …
        var german = why.WithFeatures("Alter", "Einkommen", "Schulden");
        IReadOnlyList<string> names = german.Inputs[0].Features;
        double t0 = Math.Tanh(0.5), t1 = Math.Tanh(-1), t2 = Math.Tanh(2);
        Assert.Equal(1 / (1 + Math.Exp(-(t0 * t0 + t1 * t1 + t2 * t2 - t1))), why.Output, 1e-12);
        Assert.Matches(
            "^IntegratedGradients of Loan\\.Risk = 0\\.[0-9]+ \\(baseline 0\\.5, delta [^)]+, error [^)]+\\): income \\+0\\.[0-9]+, debt ",
            line);
        Assert.Equal(["Alter", "Einkommen", "Schulden"], names);

        string json = AttributionJson.Serialize(why);
        Attribution<double> again = AttributionJson.Deserialize<double>(json);
        string same = JsonSerializer.Serialize(why, AttributionJsonContext.Default.AttributionDouble);
        Assert.Equal(json, same);
        Assert.Equal(json, AttributionJson.Serialize(again));

        var many = new IntegratedGradients().ExplainAll(Loan.RiskDerivative, [[0.5, -1, 2], [1, 0.25, -1], [0, 0.5, 0.125]]);
        AttributionFile.Save(Path.Combine(folder, "why.safetensors"), many);       // or .npz, .json
        IReadOnlyList<Attribution<double>> read = AttributionFile.Load<double>(Path.Combine(folder, "why.safetensors"));
        AttributionTable.Create(many).Save(Path.Combine(folder, "why.csv"));
        AttributionTable<double> table = AttributionTable.Load<double>(Path.Combine(folder, "why.csv"));
        NumPy.WriteArray(Path.Combine(folder, "why.npy"), table.Values);           // [samples, features]
        Assert.Equal(AttributionJson.SerializeAll(many), AttributionJson.SerializeAll(read));
        Assert.Equal(many.SelectMany(one => one.Values.ToArray()), NumPy.ReadArray<double>(Path.Combine(folder, "why.npy")).ToArray());
        using (var file = SafeTensors.Open(Path.Combine(folder, "why.safetensors")))
            Assert.Equal([3, 3], file.Describe("inputs.applicant").Shape.ToArray());

        var summary = new AttributionSummary<double>(top: 2);
        foreach (var one in many)
            summary.Add(one);
        var further = AttributionJson.DeserializeSummary<double>(AttributionJson.Serialize(summary)); // from another machine
        summary.Merge(further);
        FeatureSummary income = summary.GetFeatures()[1];
        double median = summary.Quantile("income", 0.5);
        double[] incomes = [.. many.Select(one => one.Values[1])];
        Assert.Equal(6, summary.Count);
        Assert.Equal(incomes.Average(), income.Mean, 1e-15);
        Assert.Equal(incomes.Order().ElementAt(1), median);
    }
}

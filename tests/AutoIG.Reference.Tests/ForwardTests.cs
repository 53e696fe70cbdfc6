using System.Globalization;
using System.Numerics;
using System.Numerics.Tensors;
using Xunit.Abstractions;

namespace AutoIG.Reference.Tests;

/// <summary>The models' methods, run as ordinary C#, give the outputs that PyTorch gives.</summary>
public sealed class ForwardTests(ITestOutputHelper output)
{
    /// <summary>Models, and how many outputs their cases expect.</summary>
    public static TheoryData<string, int> Models => new()
    {
        { "SmoothMlp", 5 },
        { "ReluMlp", 7 },
        { "DigitsCnn", 18 },
        { "MultiInput", 4 },
        { "ResidualCnn", 4 },
        { "ResidualCnnOfBlocks", 4 },
        { "MobileCnn", 4 },
        { "Transformer", 4 },
        { "TransformerOfBlocks", 4 },
        { "Lstm", 4 },
        { "Gru", 4 },
        { "TextCnn", 4 },
    };

    [Fact]
    public void EveryModelIsListed() =>
        Assert.Equal(Models.Select(row => row[0]), ReferenceModels.All<double>().Select(model => model.Name));

    [Theory]
    [MemberData(nameof(Models))]
    public void LogitsInSinglePrecision(string model, int expectedCount) =>
        Check<float>(model, expectedCount, (_, entry) => entry.Tolerance);

    [Theory]
    [MemberData(nameof(Models))]
    public void LogitsInDoublePrecision(string model, int expectedCount) =>
        Check<double>(model, expectedCount, (reference, entry) => reference.IsStoredAsSingle(entry) ? 1e-7 : 1e-12);

    [Theory]
    [InlineData("Transformer")]
    [InlineData("TextCnn")]
    public void TokensGiveTheLogitsOfTheirEmbeddings(string name)
    {
        var model = ReferenceModels.Get<double>(name);
        var table = model.Case.Weights.Get<double>("embedding.weight");
        var ids = model.Case.Ids("ids0");
        var width = (int)table.Lengths[1];
        var embeddings = new double[ids.Length * width];
        for (var i = 0; i < embeddings.Length; i++)
        {
            embeddings[i] = table[ids[i / width], i % width];
        }

        var logits = model.Logits([Tensor.Create(embeddings, [ids.Length, width])]);
        Assert.Equal(Agreement.Flatten(logits), Agreement.Flatten(model.TokenLogits!(ids)));
    }

    private void Check<T>(string name, int expectedCount, Func<ReferenceCase, ReferenceEntry, double> bound)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var model = ReferenceModels.Get<T>(name);
        var count = 0;
        var worst = 0.0;
        foreach (var entry in model.Case.Entries.Where(entry => entry.Method == "forward"))
        {
            var logits = model.Logits([.. entry.Inputs.Select(model.Case.Array<T>)]);
            var difference = Agreement.Difference(model.Case, entry, logits);
            Agreement.AssertWithin(bound(model.Case, entry), difference, $"{name} {entry.Id}");
            worst = Math.Max(worst, difference);
            count++;
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}: {count} outputs, largest relative difference {worst:g3}"));
        Assert.Equal(expectedCount, count);
    }
}

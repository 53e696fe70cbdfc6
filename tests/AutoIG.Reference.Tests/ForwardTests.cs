using System.Globalization;
using System.Numerics;
using System.Numerics.Tensors;
using Xunit.Abstractions;

namespace AutoIG.Reference.Tests;

/// <summary>The models' methods, run as ordinary C#, give the outputs that PyTorch gives.</summary>
public sealed class ForwardTests(ITestOutputHelper output)
{
    public static EntrySource Entries { get; } = EntrySource.OfMethods(ReferenceCase.FirstFamily, "forward");

    [Fact]
    public void EveryModelIsAmongThem() => Assert.Equal(
        ReferenceModels.All<double>().Select(model => model.Name), Entries.Select(row => ((EntryGroup)row[0]).Model));

    [Theory]
    [MemberData(nameof(Entries))]
    public void LogitsInSinglePrecision(EntryGroup group) => Check<float>(group, (_, entry) => entry.Tolerance);

    [Theory]
    [MemberData(nameof(Entries))]
    public void LogitsInDoublePrecision(EntryGroup group) =>
        Check<double>(group, (reference, entry) => reference.IsStoredAsSingle(entry) ? 1e-7 : 1e-12);

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

    private void Check<T>(EntryGroup group, Func<ReferenceCase, ReferenceEntry, double> bound)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var model = ReferenceModels.Get<T>(group.Model);
        var worst = 0.0;
        foreach (var entry in group.Entries)
        {
            var logits = model.Case.AreIds(entry.Inputs[0])
                ? model.TokenLogits!(model.Case.Ids(entry.Inputs[0]))
                : model.Logits([.. entry.Inputs.Select(model.Case.Array<T>)]);
            if (entry.Option("output") == "log-softmax")
            {
                int[] positions = [.. entry.Options.GetProperty("positions").EnumerateArray().Select(position => position.GetInt32())];
                logits = Nn.LogSoftmax(Nn.IndexSelect(logits, 0, positions));
            }

            var difference = Agreement.Difference(model.Case, entry, logits);
            Agreement.AssertWithin(bound(model.Case, entry), difference, $"{group.Model} {entry.Id}");
            worst = Math.Max(worst, difference);
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{group}, largest relative difference {worst:g3}"));
    }
}

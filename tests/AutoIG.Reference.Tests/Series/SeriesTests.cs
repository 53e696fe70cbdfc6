using System.Globalization;
using System.Numerics;
using System.Numerics.Tensors;
using Xunit.Abstractions;

namespace AutoIG.Reference.Tests.Series;

/// <summary>
/// What matters to trained networks over a whole test set: mean of |integrated gradients| of the label's own logit, over all samples or
/// those of a class. The samples are explained together.
/// </summary>
public sealed class SeriesTests(ITestOutputHelper output)
{
    public static EntrySource Entries { get; } = EntrySource.Of(ReferenceCase.FirstFamily, entry => entry.Method == "global-importance",
        without: "EraTextCnn");

    public static TheoryData<string> Networks => ["GunPointCnn", "MotionCnn", "MotionGru"];

    [Theory]
    [MemberData(nameof(Entries))]
    public void SinglePrecision(EntryGroup group) => Check<float>(group);

    [Theory]
    [MemberData(nameof(Entries))]
    public void DoublePrecision(EntryGroup group) => Check<double>(group);

    /// <summary>What is read from the archive's text and scaled is what the case gives, to the bit.</summary>
    [Theory]
    [MemberData(nameof(Networks))]
    public void SamplesAreTheRowsOfTheFile(string network)
    {
        var reference = ReferenceModels.Get<double>(network).Case;
        var rows = SeriesRows.Of<double>(reference);
        var compared = 0;
        for (var row = 0; row < rows.Count; row++)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"test-{row}");
            if (reference.Has(name))
            {
                Assert.Equal(reference.Shape(name).Select(size => (nint)size), rows[row].Series.Lengths.ToArray());
                Assert.Equal(reference.Values(name), Agreement.Flatten(rows[row].Series));
                compared++;
            }
        }

        Assert.True(compared >= 8, $"{network}: {compared} samples of the case are rows of the file.");
    }

    private void Check<T>(EntryGroup group)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var runner = new EntryRunner<T>(group, output);
        var rows = SeriesRows.Of<T>(runner.Case);
        var method = new IntegratedGradients { Steps = 50 };
        Target[] labels = [.. rows.Select(row => Target.FromInt32(row.Label))];
        var all = method.ExplainAll(runner.Model.LogitsDerivative(), [.. rows.Select(row => row.Series)], targets: labels);
        int[] shape = [.. rows[0].Series.Lengths.ToArray().Select(size => (int)size)];
        // The axis of the channels is the shorter one.
        var channelsFirst = shape[0] < shape[1];
        runner.RunArrays(entry =>
        {
            Assert.Equal(("zero", 50), (entry.Baselines.Single(), entry.WholeNumber("steps")));
            var parts = entry.Id.Split('/');
            var of = rows.Select((row, i) => (row.Label, all[i].Values)).Where(one => parts[2] == "all"
                || string.Create(CultureInfo.InvariantCulture, $"class-{one.Label}") == parts[2]).ToArray();
            Assert.Equal(entry.WholeNumber("count"), of.Length);
            var sum = new double[shape[0] * shape[1]];
            foreach (var (_, values) in of)
            {
                TensorPrimitives.Add(sum, [.. Agreement.Flatten(values).Select(Math.Abs)], sum);
            }

            TensorPrimitives.Divide(sum, of.Length, sum);
            return parts[1] switch
            {
                "mean-abs-ig" => Narrowed(sum),
                "mean-abs-ig-by-channel" => Narrowed(channelsFirst ? AlongRows(sum) : AlongColumns(sum)),
                "mean-abs-ig-by-time" => Narrowed(channelsFirst ? AlongColumns(sum) : AlongRows(sum)),
                var other => throw new InvalidDataException($"The case reduces by '{other}'."),
            };
        });

        double[] AlongRows(double[] map) => [.. map.Chunk(shape[1]).Select(row => row.Sum())];
        double[] AlongColumns(double[] map) => [.. Enumerable.Range(0, shape[1]).Select(j => map.Where((_, i) => i % shape[1] == j).Sum())];
        static Tensor<T> Narrowed(double[] map) => Tensor.Create(Array.ConvertAll(map, T.CreateChecked), [map.Length]);
    }
}

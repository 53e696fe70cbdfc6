using System.Numerics;
using System.Numerics.Tensors;
using Xunit.Abstractions;

namespace AutoIG.Reference.Tests.Tokens;

/// <summary>Discretized Integrated Gradients: the anchors, the path through them, and the attributions along it.</summary>
public sealed class DiscretizedPathTests(ITestOutputHelper output)
{
    // The case's list of neighbours has so many for each token.
    private const int Neighbours = 15;

    public static EntrySource Entries { get; } =
        EntrySource.Of("tokens", entry => entry.Method == "discretized-integrated-gradients", without: "TransformerOfBlocks");

    [Theory]
    [MemberData(nameof(Entries))]
    public void SinglePrecision(EntryGroup group) => Check<float>(group);

    [Theory]
    [MemberData(nameof(Entries))]
    public void DoublePrecision(EntryGroup group) => Check<double>(group);

    private void Check<T>(EntryGroup group)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var runner = new EntryRunner<T>(group, output);
        var table = runner.Case.Weights.Get<T>("embedding.weight");
        int width = (int)table.Lengths[1];
        runner.RunArrays(entry =>
        {
            int[] ids = runner.Case.Ids(entry.Inputs.Single()), padding = runner.Case.Ids(entry.Baselines.Single());
            var search = entry.RequiredOption("strategy") == "greedy" ? AnchorSearch.Greedy : AnchorSearch.MaxCount;
            var path = DiscretizedPath.Create(
                table, ids, entry.WholeNumber("pad"), entry.WholeNumber("steps"), Neighbours, search, entry.WholeNumber("factor"));
            Assert.Equal(entry.WholeNumber("points"), path.Pieces + 1);
            switch (entry.Id.Split('/')[2])
            {
                case "anchors":
                    T[] anchors = [.. path.Anchors.SelectMany(row => row).Select(T.CreateChecked)];
                    return Tensor.Create(anchors, [ids.Length, path.Anchors[0].Length]);
                case "path":
                    T[] points = [.. Enumerable.Range(0, path.Pieces + 1)
                        .SelectMany(k => EveryFourth(Point(path, k, ids.Length * width), width)).Select(T.CreateChecked)];
                    return Tensor.Create(points);
                default:
                    var method = new PathIntegratedGradients(path) { Rule = QuadratureRule.Left, Steps = 1 };
                    var why = method.Explain(runner.Model.TokenLogitsDerivative!(), ids, padding, runner.Target(entry));
                    Agreement.AssertWithin(1e-4, Math.Abs(why.ConvergenceDelta - entry.ConvergenceDelta!.Value), entry.Id);
                    return why.Values;
            }
        });
    }

    private static double[] Point(DiscretizedPath path, int number, int length)
    {
        double[] point = new double[length], velocity = new double[length];
        path.At(Math.Min(number, path.Pieces - 1), number == path.Pieces ? 1 : 0, velocity, velocity, point, velocity);
        return point;
    }

    private static IEnumerable<double> EveryFourth(double[] tokens, int width) =>
        tokens.Chunk(width).Where((_, token) => token % 4 == 0).SelectMany(row => row);
}

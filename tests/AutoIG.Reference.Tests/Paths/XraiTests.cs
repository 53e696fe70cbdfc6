using System.Numerics;
using System.Numerics.Tensors;
using Xunit.Abstractions;

namespace AutoIG.Reference.Tests.Paths;

/// <summary>XRAI of given attributions and segments: the values of the regions and their ranks.</summary>
public sealed class XraiTests(ITestOutputHelper output)
{
    public static EntrySource Entries { get; } = EntrySource.OfMethods("paths", "xrai", "xrai-ranks");

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
        runner.RunArrays(entry =>
        {
            bool isFast = entry.RequiredOption("algorithm") == "fast";
            var method = new Xrai
            {
                Fast = isFast,
                MinPixels = entry.WholeNumber("min-pixel-diff"),
                AreaThreshold = isFast ? 1 : entry.Number("area-threshold"),
            };
            string segments = entry.RequiredOption("segments");
            nint[] shape = [.. runner.Case.Shape(segments).Select(size => (nint)size)];
            int length = (int)shape.Aggregate((nint)1, (product, size) => product * size);
            var map = method.Map(
                runner.Case.Array<T>(entry.RequiredOption("attribution")), Tensor.Create(runner.Case.Mask(segments, length), shape));
            if (entry.Method == "xrai")
                return map.Values;
            var ranks = new int[map.Ranks.FlattenedLength];
            map.Ranks.FlattenTo(ranks);
            return Tensor.Create(Array.ConvertAll(ranks, T.CreateChecked), map.Ranks.Lengths);
        });
    }
}

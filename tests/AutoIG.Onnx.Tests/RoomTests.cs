namespace AutoIG.Onnx.Tests;

/// <summary>Small files that ask for billions of numbers: refused before there is an array of them, with the node's name.</summary>
public sealed class RoomTests
{
    private const string Numbers = "computed numbers", Listed = "numbers in the source", Terms = "expected sizes of at most";

    private static readonly Dictionary<string, (string Fault, Func<GraphBuilder> Graph)> Cases = new(StringComparer.Ordinal)
    {
        ["a range"] = (Numbers, () => Net().Number("from", 0).Number("to", 2e9f).Number("by", 1)
            .Named("large", "Range", ["from", "to", "by"], ["r"]).Node("Add", ["x", "r"], ["z"])),
        ["a table of sums"] = (Numbers, () => Net().Weight("a", [6000, 1], Counted(6000)).Weight("b", [1, 6000], Counted(6000))
            .Named("large", "Add", ["a", "b"], ["e"]).Node("Add", ["x", "e"], ["z"])),
        ["rows that are picked"] = (Numbers, () => Net().Weight("w", [2, 20_000], Counted(40_000))
            .Integers("rows", [.. Enumerable.Repeat(1L, 1000)])
            .Named("large", "Gather", ["w", "rows"], ["e"]).Node("Add", ["x", "e"], ["z"])),
        ["an identity"] = (Numbers, () => Net().Integers("to", 100_000, 100_000).Node("ConstantOfShape", ["to"], ["c"])
            .Named("large", "EyeLike", ["c"], ["e"]).Node("Add", ["x", "e"], ["z"])),
        ["a triangle"] = (Numbers, () => Net().Integers("to", 100_000, 100_000).Node("ConstantOfShape", ["to"], ["c"])
            .Named("large", "Trilu", ["c"], ["e"]).Node("Add", ["x", "e"], ["z"])),
        ["rows of one"] = (Numbers, () => Net().Integers("ids", 1, 2).Number("depth", 1e9f).Weight("levels", [2], 0, 1)
            .Named("large", "OneHot", ["ids", "depth", "levels"], ["e"]).Node("Add", ["x", "e"], ["z"])),
        ["what doubles"] = (Numbers, () => Enumerable.Range(0, 34).Aggregate(
            Net().Weight("w0", [2], 1, 2),
            (graph, i) => graph.Named($"large{i}", "Concat", [$"w{i}", $"w{i}"], [$"w{i + 1}"], ("axis", 0)))
            .Node("Add", ["x", "w34"], ["z"])),
        ["copies"] = (Listed, () => Net().Integers("times", 1, 1_000_000_000).Named("large", "Tile", ["x", "times"], ["z"])),
        ["a row that is enlarged"] = (Listed, () => Net(1, 1, 4).Integers("to", 1, 1, 1_000_000_000)
            .Named("large", "Resize", ["x", "", "", "to"], ["z"])),
        ["a row that is blurred"] = (Numbers, () => Net(1, 1, 4).Integers("to", 1, 1, 1_000_000_000)
            .Named("large", "Resize", ["x", "", "", "to"], ["z"], ("mode", "linear"))),
        ["waves"] = (Numbers, () => Net(1, 1_000_000, 1).Named("large", "DFT", ["x"], ["z"], ("axis", 1))),
        ["a size to a power"] = (Terms, () => Powers(40)),
        ["many arrays"] = (Numbers, () => Enumerable.Range(0, 6).Aggregate(
            Net().Number("from", 0).Number("to", 16e6f).Number("by", 1),
            (graph, i) => graph.Named($"large{i}", "Range", ["from", "to", "by"], [$"r{i}"]))
            .Node("Sum", ["x", .. Enumerable.Range(0, 6).Select(i => $"r{i}")], ["z"])),
    };

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void What_would_be_too_large_is_not_made(string name)
    {
        var (expected, graph) = Cases[name];
        var made = graph();
        long before = GC.GetAllocatedBytesForCurrentThread();
        string fault = Assert.Throws<ImportException>(() => made.Import()).Message;
        Assert.Contains(expected, fault, StringComparison.Ordinal);
        Assert.Contains("large", fault, StringComparison.Ordinal);
        // Two are about arrays that are allowed, each by itself.
        long allowed = (name is "many arrays" or "what doubles" ? 800L : 32L) << 20;
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, allowed);
    }

    /// <summary>One number everywhere is no array, of however many elements.</summary>
    [Fact]
    public void A_mask_that_is_one_number_may_have_any_size() => Assert.Equal("x + 2f", Net(1, 9000, 9000).Integers("to", 1, 9000, 9000)
        .Weight("two", [1], 2).Node("Expand", ["two", "to"], ["mask"]).Node("Add", ["x", "mask"], ["z"]).Returned());

    private static GraphBuilder Net(params object[] sizes) => new GraphBuilder().Input("x", sizes.Length > 0 ? sizes : [1, 4]).Output("z");

    private static float[] Counted(int count) => [.. Enumerable.Range(0, count).Select(i => (float)i)];

    /// <summary>The size n, multiplied by itself again and again.</summary>
    private static GraphBuilder Powers(int times)
    {
        var graph = new GraphBuilder().Input("x", 1, "n").Output("z").Integers("one", 1).Node("Shape", ["x"], ["s"])
            .Node("Gather", ["s", "one"], ["p0"]);
        for (int i = 0; i < times; i++)
            graph.Named($"large{i}", "Mul", [$"p{i}", $"p{i}"], [$"p{i + 1}"]);
        return graph.Node("Expand", ["x", $"p{times}"], ["z"]);
    }
}

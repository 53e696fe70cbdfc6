namespace AutoIG.Onnx.Tests;

/// <summary>Loops whose steps are known are written step by step; others say why not.</summary>
public sealed class LoopTests
{
    [Fact]
    public void A_loop_is_its_steps()
    {
        // y = tanh(y + step), as often as is said.
        string source = Counted(3).Import().Source;
        Assert.Contains("Tanh(Tanh(Tanh(x) + 1f) + 2f)", source, StringComparison.Ordinal);
        // No step leaves what it begins with; what each step gives is stacked.
        Assert.Equal("Exp(x)", Counted(0).Returned());
        Assert.Contains("Concat([", Counted(3).Import(new() { Output = "all" }).Source, StringComparison.Ordinal);
        Assert.Contains("it runs no step", Fault(Counted(0), new() { Output = "all" }), StringComparison.Ordinal);
    }

    [Fact]
    public void A_loop_ends_where_its_condition_does()
    {
        // Each step says whether another follows it: 3·step < 5 holds in steps 0 and 1, so that step 2 is the last.
        var body = Body().Message(1, GraphBuilder.NodeOf("Mul", ["step", "three"], ["by"]))
            .Message(1, GraphBuilder.NodeOf("Less", ["by", "five"], ["more"]))
            .Message(1, GraphBuilder.NodeOf("Tanh", ["y"], ["next"])).Message(12, Value("more")).Message(12, Value("next"));
        Assert.Equal("Exp(Tanh(Tanh(Tanh(x))))", new GraphBuilder().Input("x", 1, 4).Output("z", 1, 4)
            .Integer("three", 3).Integer("five", 5).Named("loop", "Loop", ["", "", "x"], ["last"], ("body", body))
            .Node("Exp", ["last"], ["z"]).Returned());
        // Without an end there is no count.
        var endless = Body().Message(1, GraphBuilder.NodeOf("Tanh", ["y"], ["next"]))
            .Message(12, Value("goes on")).Message(12, Value("next"));
        Assert.Contains("expected at most 256 steps", Fault(new GraphBuilder().Input("x", 1, 4).Output("z", 1, 4)
            .Named("loop", "Loop", ["", "", "x"], ["z"], ("body", endless))), StringComparison.Ordinal);
    }

    [Fact]
    public void A_loop_of_unknown_length_is_refused()
    {
        var held = new GraphBuilder().Input("x", 1, 4).Ids("count").Output("z", 1, 4)
            .Named("loop", "Loop", ["count", "", "x"], ["z"], ("body", Adding()));
        Assert.Contains("--hold count=VALUE", Fault(held), StringComparison.Ordinal);
        Assert.Contains("Tanh(Tanh(x)", held.Import(new() { Held = new Dictionary<string, double> { ["count"] = 2 } }).Source,
            StringComparison.Ordinal);
        var open = new GraphBuilder().Input("x", 1, "tokens").Output("z", 1, "tokens").Integer("one", 1).Node("Shape", ["x"], ["sizes"])
            .Node("Gather", ["sizes", "one"], ["count"], ("axis", 0)).Named("loop", "Loop", ["count", "", "x"], ["z"], ("body", Adding()));
        Assert.Contains("'loop' (Loop): how often it runs depends on what is explained, or on a size that is open", Fault(open),
            StringComparison.Ordinal);
        Assert.Contains("expected at most 256 steps, and 4096 nodes in all", Fault(Counted(1000)), StringComparison.Ordinal);
        // What a node of the body is at fault for is said of the first step alone.
        var unknown = Body().Message(1, GraphBuilder.NodeOf("Frobnicate", ["y"], ["next"])).Message(12, Value("goes on"))
            .Message(12, Value("next"));
        Assert.Contains("1 node cannot be imported", Fault(new GraphBuilder().Input("x", 1, 4).Output("z", 1, 4).Integer("count", 3)
            .Named("loop", "Loop", ["count", "", "x"], ["z"], ("body", unknown))), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(1, 0, 0)]
    [InlineData(0, 1, 1)]
    public void A_scan_is_its_steps(int direction, int outputDirection, int outputAxis)
    {
        var body = new ProtoWriter().Message(11, Value("sum")).Message(11, Value("row"))
            .Message(1, GraphBuilder.NodeOf("Add", ["sum", "row"], ["added"])).Message(1, GraphBuilder.NodeOf("Tanh", ["added"], ["seen"]))
            .Message(12, Value("added")).Message(12, Value("seen"));
        var graph = new GraphBuilder().Input("x", 3, 2).Output("z", 2).Weight("start", [2], 1, 2).Named("scan", "Scan", ["start", "x"],
            ["z", "all"], ("body", body), ("num_scan_inputs", 1), ("scan_input_directions", new long[] { direction }),
            ("scan_output_directions", new long[] { outputDirection }), ("scan_output_axes", new long[] { outputAxis }));
        string source = graph.Import(new() { Output = "all", BatchAxis = -1 }).Source;
        int first = source.IndexOf("Select(x, 0, 0)", StringComparison.Ordinal), last = source.IndexOf("Select(x, 0, 2)",
            StringComparison.Ordinal);
        Assert.True(first > 0 && last > 0);
        Assert.Equal(direction == 0, first < last);
        Assert.Equal(outputAxis == 1, source.Contains("dim: 1", StringComparison.Ordinal));
        var open = new GraphBuilder().Input("x", "rows", 2).Output("z", 2).Weight("start", [2], 1, 2).Named("scan", "Scan", ["start", "x"],
            ["z", "all"], ("body", body), ("num_scan_inputs", 1));
        Assert.Contains("'scan' (Scan): it runs rows times, and each step is written: state the size",
            Fault(open, new() { BatchAxis = -1 }), StringComparison.Ordinal);
    }

    private static GraphBuilder Counted(int steps) => new GraphBuilder().Input("x", 1, 4).Output("z", 1, 4).Integer("count", steps)
        .Named("loop", "Loop", ["count", "", "x"], ["last", "all"], ("body", Adding(true))).Node("Exp", ["last"], ["z"]);

    private static ProtoWriter Adding(bool isScanned = false)
    {
        var body = Body().Message(1, GraphBuilder.NodeOf("Cast", ["step"], ["real"], "", ("to", 1)))
            .Message(1, GraphBuilder.NodeOf("Add", ["y", "real"], ["sum"])).Message(1, GraphBuilder.NodeOf("Tanh", ["sum"], ["next"]))
            .Message(12, Value("goes on")).Message(12, Value("next"));
        return isScanned ? body.Message(12, Value("sum")) : body;
    }

    private static ProtoWriter Body() =>
        new ProtoWriter().Message(11, Value("step")).Message(11, Value("goes on")).Message(11, Value("y"));

    private static ProtoWriter Value(string name) => new ProtoWriter().Text(1, name);

    private static string Fault(GraphBuilder graph, ImportOptions? options = null) =>
        Assert.Throws<ImportException>(() => graph.Import(options)).Message;
}

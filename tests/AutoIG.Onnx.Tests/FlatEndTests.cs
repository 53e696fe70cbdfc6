using AutoIG.Onnx.Passes;

namespace AutoIG.Onnx.Tests;

/// <summary>What is constant between steps has no slope: the import says so, and takes what is told apart from it.</summary>
public sealed class FlatEndTests
{
    private const string Zero = "its derivative is 0 everywhere";

    private static GraphBuilder Begun => new GraphBuilder().Input("x", 1, 4).Result("z").Number("half", 0.5f);

    [Fact]
    public void A_threshold_at_the_end_is_named()
    {
        var graph = Begun.Node("Sigmoid", ["x"], ["p"]).Node("Greater", ["p", "half"], ["is"]).Node("Cast", ["is"], ["z"], ("to", 1));
        Assert.Contains(graph.Import().Notes, note => note.Contains(Zero, StringComparison.Ordinal)
            && note.Contains("--output p names", StringComparison.Ordinal));
        Assert.Empty(graph.Import(new() { Output = "p", KeepsSoftmax = true }).Notes);
    }

    [Theory]
    [InlineData("Sign")]
    [InlineData("Floor")]
    [InlineData("Ceil")]
    [InlineData("Round")]
    [InlineData("Hardmax")]
    public void Steps_at_the_end_are_named(string type) => Assert.Contains(
        Begun.Node("Tanh", ["x"], ["y"]).Node(type, ["y"], ["step"]).Node("Mul", ["step", "half"], ["z"]).Import().Notes,
        note => note.Contains(Zero, StringComparison.Ordinal) && note.Contains($"({type})", StringComparison.Ordinal)
            && note.Contains("--output y ", StringComparison.Ordinal));

    /// <summary>A gate that opens by a step lets through what has a slope.</summary>
    [Fact]
    public void A_gate_has_a_slope()
    {
        Assert.Empty(Begun.Node("Greater", ["x", "half"], ["is"]).Node("Where", ["is", "x", "half"], ["z"]).Import().Notes);
        Assert.Empty(Begun.Node("Sign", ["x"], ["sign"]).Node("Mul", ["x", "sign"], ["z"]).Import().Notes);
    }

    /// <summary>Positions that count what is not padded, as RoBERTa's: what decides them is held.</summary>
    [Fact]
    public void What_ids_decide_is_held_before_it_becomes_an_integer()
    {
        var graph = new GraphBuilder().Ids("ids", 1, 4).Result("z")
            .Weight("table", [9, 2], [.. Enumerable.Range(0, 18).Select(i => i / 9f)])
            .Integer("pad", 1).Integer("axis", 1)
            .Node("Gather", ["table", "ids"], ["rows"]).Node("Equal", ["ids", "pad"], ["padded"]).Node("Not", ["padded"], ["seen"])
            .Node("Cast", ["seen"], ["ones"], ("to", 7)).Node("CumSum", ["ones", "axis"], ["places"])
            .Node("Gather", ["table", "places"], ["positions"]).Node("Add", ["rows", "positions"], ["z"]);
        Assert.Contains("--hold seen=0, or =1", Assert.Throws<ImportException>(() => graph.Import()).Message, StringComparison.Ordinal);
        string held = graph.Import(new() { Held = new Dictionary<string, double> { ["seen"] = 1 } }).Source;
        Assert.Contains("Embedding(ids, ", held, StringComparison.Ordinal);
    }

    [Fact]
    public void A_sparse_constant_is_refused() => Assert.Contains(
        "a sparse constant is not read", Assert.Throws<ImportException>(() => Begun.Node("Constant", [], ["c"], ("sparse_value", 1))
            .Node("Add", ["x", "c"], ["z"]).Import()).Message, StringComparison.Ordinal);

    [Fact]
    public void Numbers_that_are_chosen_have_none() => Assert.Contains(
        Begun.Number("one", 1).Node("Greater", ["x", "half"], ["is"]).Node("Where", ["is", "one", "half"], ["z"]).Import().Notes,
        note => note.Contains(Zero, StringComparison.Ordinal));
}

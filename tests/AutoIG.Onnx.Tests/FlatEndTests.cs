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

    [Fact]
    public void Numbers_that_are_chosen_have_none() => Assert.Contains(
        Begun.Number("one", 1).Node("Greater", ["x", "half"], ["is"]).Node("Where", ["is", "one", "half"], ["z"]).Import().Notes,
        note => note.Contains(Zero, StringComparison.Ordinal));
}

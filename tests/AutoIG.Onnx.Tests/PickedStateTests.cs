using AutoIG.Onnx.Passes;

namespace AutoIG.Onnx.Tests;

/// <summary>Layers of a recurrent module: their weights have PyTorch's names, and a picked state is that of its layer alone.</summary>
public sealed class PickedStateTests
{
    private static GraphBuilder Layers(long picked) => new GraphBuilder().Input("x", "n", 1, 3).Result("z")
        .Weight("onnx::GRU_10", [1, 6, 3], Rising(18)).Weight("onnx::GRU_11", [1, 6, 2], Rising(12))
        .Weight("onnx::GRU_12", [1, 6, 2], Rising(24)[12..]).Weight("onnx::GRU_13", [1, 6, 2], Rising(36)[24..])
        .Integers("one", 1).Integer("which", picked)
        .Named("/r/GRU", "GRU", ["x", "onnx::GRU_10", "onnx::GRU_11"], ["y0", "h0"], ("hidden_size", 2), ("linear_before_reset", 1))
        .Named("/r/Squeeze", "Squeeze", ["y0", "one"], ["between"])
        .Named("/r/GRU_1", "GRU", ["between", "onnx::GRU_12", "onnx::GRU_13"], ["y1", "h1"], ("hidden_size", 2),
            ("linear_before_reset", 1))
        .Named("/r/Concat", "Concat", ["h0", "h1"], ["h"], ("axis", 0))
        .Node("Gather", ["h", "which"], ["last"], ("axis", 0)).Node("Tanh", ["last"], ["z"]);

    // Apart from each other, so that no two weights are one.
    private static float[] Rising(int count) => [.. Enumerable.Range(0, count).Select(i => (i + count) / 100f)];

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public void The_state_of_the_last_layer_is_picked(long which)
    {
        var imported = Layers(which).Import();
        Assert.Equal(
            ["r.weight_ih_l0", "r.weight_hh_l0", "r.weight_ih_l1", "r.weight_hh_l1"], imported.Weights.Select(weight => weight.Key));
        Assert.Equal(
            "Tanh(Select(Gru(r, rWeightIhL1, rWeightHhL1), 0, -1))", Layers(which).Returned());
    }

    /// <summary>The second layer is then not computed.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(-2)]
    public void The_state_of_the_first_layer_is_picked(long which) =>
        Assert.Equal("Tanh(Select(Gru(x, rWeightIhL0, rWeightHhL0), 0, -1))", Layers(which).Returned());

    [Theory]
    [InlineData(2)]
    [InlineData(-3)]
    public void A_layer_that_there_is_not_is_refused(long which) => Assert.Contains(
        $"index {which} is not in a dimension of 2", Assert.Throws<ImportException>(() => Layers(which).Import()).Message,
        StringComparison.Ordinal);

    [Theory]
    [InlineData(0, "Lstm(x, yWeightIhL0, yWeightHhL0), 0, -1")]
    [InlineData(-1, "Lstm(x, yWeightIhL0Reverse, yWeightHhL0Reverse, reverse: true), 0, 0")]
    public void The_state_of_one_direction_is_picked(long which, string expected) => Assert.Contains(
        $"Tanh(Select({expected}))",
        new GraphBuilder().Input("x", "n", 1, 3).Result("z").Integer("which", which)
            .Weight("onnx::LSTM_10", [2, 8, 3], Rising(48)).Weight("onnx::LSTM_11", [2, 8, 2], Rising(32))
            .Named("/y/LSTM", "LSTM", ["x", "onnx::LSTM_10", "onnx::LSTM_11"], ["all", "h"], ("hidden_size", 2),
                ("direction", "bidirectional"))
            .Node("Gather", ["h", "which"], ["last"], ("axis", 0)).Node("Tanh", ["last"], ["z"]).Import().Source,
        StringComparison.Ordinal);

    /// <summary>What is picked along another axis than the joined one is in all parts.</summary>
    [Fact]
    public void Another_axis_is_not_gone_through() => Assert.Equal(
        "Tanh(Select(Concat([x, y]), 1, 0))",
        new GraphBuilder().Input("x", 1, 2, 3).Input("y", 1, 2, 3).Result("z").Integer("which", 0)
            .Node("Concat", ["x", "y"], ["h"], ("axis", 1)).Node("Gather", ["h", "which"], ["last"], ("axis", 2))
            .Node("Tanh", ["last"], ["z"]).Returned());
}

namespace AutoIG.Onnx.Tests;

/// <summary>What older exporters write out, and what one reads of it; and what looks like it and is not.</summary>
public sealed class IdiomTests
{
    private static readonly float[] Four = [1, 2, 3, 4];

    [Fact]
    public void A_layer_norm_is_one()
    {
        Assert.Equal("LayerNorm(x, w, b)", Norm("ReduceMean", "x").Returned());
        // Less the mean of another value it is a norm by the root mean square, of the difference.
        string other = Norm("ReduceMean", "y").Returned();
        Assert.Contains("RmsNorm(", other, StringComparison.Ordinal);
        Assert.DoesNotContain("LayerNorm", other, StringComparison.Ordinal);

        static GraphBuilder Norm(string mean, string of) => new GraphBuilder(13).Input("x", 1, 3, 4).Output("z", 1, 3, 4)
            .Weight("w", [4], Four).Weight("b", [4], Four).Number("two", 2).Number("e", 1e-5f)
            .Node("Neg", ["x"], ["y"]).Node(mean, [of], ["m"], ("axes", new long[] { -1 })).Node("Sub", ["x", "m"], ["d"])
                .Node("Pow", ["d", "two"], ["q"])
            .Node("ReduceMean", ["q"], ["v"], ("axes", new long[] { -1 })).Node("Add", ["v", "e"], ["s"]).Node("Sqrt", ["s"], ["r"])
            .Node("Div", ["d", "r"], ["n"]).Node("Mul", ["n", "w"], ["g"]).Node("Add", ["g", "b"], ["z"]);
    }

    [Fact]
    public void A_norm_by_the_root_mean_square_is_one() => Assert.Equal(
        "RmsNorm(x, w, eps: 1E-06)",
        new GraphBuilder(18).Input("x", 1, 3, 4).Output("z", 1, 3, 4).Weight("w", [4], Four).Number("two", 2).Number("one", 1)
            .Number("e", 1e-6f).Integers("last", -1)
            .Node("Pow", ["x", "two"], ["q"]).Node("ReduceMean", ["q", "last"], ["v"]).Node("Add", ["v", "e"], ["s"])
                .Node("Sqrt", ["s"], ["r"])
            .Node("Div", ["one", "r"], ["i"]).Node("Mul", ["x", "i"], ["n"]).Node("Mul", ["w", "n"], ["z"]).Returned());

    [Fact]
    public void Gelu_in_both_forms_is_one()
    {
        Assert.Equal("Gelu(x)", new GraphBuilder().Input("x", 1, 4).Output("z", 1, 4).Number("half", 0.5f).Number("root", 1.41421354f)
            .Number("one", 1)
            .Node("Div", ["x", "root"], ["a"]).Node("Erf", ["a"], ["e"]).Node("Add", ["e", "one"], ["p"]).Node("Mul", ["x", "p"], ["m"])
            .Node("Mul", ["m", "half"], ["z"]).Returned());
        Assert.Equal("Gelu(x, approximate: GeluApproximation.Tanh)", Tanh(0.044715f).Returned());
        string other = Tanh(0.05f).Import().Source;
        Assert.Contains("Tanh", other, StringComparison.Ordinal);
        Assert.DoesNotContain("Gelu", other, StringComparison.Ordinal);

        static GraphBuilder Tanh(float scale) => new GraphBuilder().Input("x", 1, 4).Output("z", 1, 4).Number("half", 0.5f)
            .Number("three", 3).Number("one", 1)
            .Number("c", scale).Number("k", 0.7978846f)
            .Node("Pow", ["x", "three"], ["a"]).Node("Mul", ["a", "c"], ["b"]).Node("Add", ["x", "b"], ["i"]).Node("Mul", ["i", "k"], ["j"])
            .Node("Tanh", ["j"], ["t"]).Node("Add", ["t", "one"], ["p"]).Node("Mul", ["x", "half"], ["h"]).Node("Mul", ["h", "p"], ["z"]);
    }

    [Fact]
    public void Gates_of_the_value_itself_are_activations()
    {
        Assert.Equal("Silu(x)", new GraphBuilder().Input("x", 1, 4).Output("z", 1, 4).Node("Sigmoid", ["x"], ["s"])
            .Node("Mul", ["x", "s"], ["z"]).Returned());
        Assert.Equal("HardSwish(x)", Hard("x").Returned());
        // The gate of another value is a gate.
        Assert.Equal("y * HardSigmoid(x)", Hard("y").Returned());
        Assert.Equal("HardSigmoid(x)", new GraphBuilder().Input("x", 1, 4).Output("z", 1, 4).Number("three", 3).Number("zero", 0)
            .Number("six", 6)
            .Node("Add", ["x", "three"], ["a"]).Node("Clip", ["a", "zero", "six"], ["c"]).Node("Div", ["c", "six"], ["z"]).Returned());

        static GraphBuilder Hard(string by) => new GraphBuilder().Input("x", 1, 4).Input("y", 1, 4).Output("z", 1, 4)
            .Node("HardSigmoid", ["x"], ["g"], ("alpha", 1f / 6), ("beta", 0.5f)).Node("Mul", [by, "g"], ["z"]);
    }

    [Fact]
    public void A_product_and_its_bias_are_a_layer() => Assert.Equal(
        "Linear(x, w, b)",
        new GraphBuilder().Input("x", 1, 3, 2).Output("z", 1, 3, 4).Weight("w", [2, 4], 1, 2, 3, 4, 5, 6, 7, 8).Weight("b", [4], Four)
            .Node("MatMul", ["x", "w"], ["m"]).Node("Add", ["b", "m"], ["z"]).Returned());

    [Fact]
    public void Attention_is_one_with_its_scale_and_its_mask()
    {
        var plain = Attention("scores", 4f);
        Assert.Contains("ScaledDotProductAttention(q, k, v)", plain.Returned(), StringComparison.Ordinal);
        Assert.Contains("scale: 0.5", Attention("scores", 2f).Returned(), StringComparison.Ordinal);
        Assert.Contains("attnMask: mask", Attention("masked", 4f).Returned(), StringComparison.Ordinal);

        static GraphBuilder Attention(string before, float divisor) => new GraphBuilder().Input("q", 1, 2, 3, 16).Input("k", 1, 2, 3, 16)
            .Input("v", 1, 2, 3, 5)
            .Output("z", 1, 2, 3, 5).Number("d", divisor)
                .Weight("mask", [3, 3], 0, float.NegativeInfinity, float.NegativeInfinity, 0, 0, float.NegativeInfinity, 0, 0, 0)
            .Node("Transpose", ["k"], ["t"], ("perm", new long[] { 0, 1, 3, 2 })).Node("MatMul", ["q", "t"], ["p"])
                .Node("Div", ["p", "d"], ["scores"])
            .Node("Add", ["scores", "mask"], ["masked"]).Node("Softmax", [before], ["s"], ("axis", -1)).Node("MatMul", ["s", "v"], ["z"]);
    }

    [Fact]
    public void What_changes_nothing_is_not_written() => Assert.Equal(
        "Relu(x)",
        new GraphBuilder().Input("x", 1, 4).Output("z", 1, 4).Number("zero", 0).Number("one", 1).Node("Add", ["x", "zero"], ["a"])
            .Node("Mul", ["one", "a"], ["b"])
            .Node("Identity", ["b"], ["c"]).Node("Dropout", ["c"], ["d"]).Node("Relu", ["d"], ["z"]).Returned());

    [Fact]
    public void A_sigmoid_is_at_the_end_where_only_a_mean_of_one_number_follows()
    {
        Assert.Equal("Tanh(x)", Mean(1).Returned());
        Assert.Contains("Sigmoid", Mean(4).Returned() + Mean(4).Import().Source, StringComparison.Ordinal);

        static GraphBuilder Mean(int count) => new GraphBuilder(13).Input("x", 1, 3, count).Output("z", 1, 3)
            .Node("Tanh", ["x"], ["t"]).Node("Sigmoid", ["t"], ["p"])
            .Node("ReduceMean", ["p"], ["z"], ("axes", new long[] { 2 }), ("keepdims", 0));
    }

    /// <summary>What whoever joined the graphs has put before the names is not their author's.</summary>
    [Fact]
    public void Names_are_those_before_graphs_were_joined()
    {
        const string Branch = "If_0_then_branch__Inline_0__";
        string source = new GraphBuilder().Input("x", 1, 4).Output("z", 1, 3)
            .Weight(Branch + "head.weight", [3, 4], new float[12]).Weight(Branch + "head.bias", [3], new float[3])
            .Named(Branch + "/head/Gemm", "Gemm", ["x", Branch + "head.weight", Branch + "head.bias"], ["z"], ("transB", 1))
            .Import().Source;
        Assert.Contains("weights[\"head.weight\"]", source, StringComparison.Ordinal);
        Assert.Contains("weights[\"head.bias\"]", source, StringComparison.Ordinal);
        Assert.DoesNotContain("branch", source, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>
    /// Steps whose cell goes on, or whose states are explained, are written out: the vocabulary gives no cell.
    /// </summary>
    [Fact]
    public void The_cell_of_one_step_is_written()
    {
        string source = Steps(1).Import(new() { Output = "c" }).Source;
        Assert.Contains("Tanh(Slice(", source, StringComparison.Ordinal);
        Assert.DoesNotContain("Lstm(", source, StringComparison.Ordinal);
        Assert.DoesNotContain("Lstm(", Steps(1).Import(new() { Output = "h" }).Source, StringComparison.Ordinal);
        var held = new Dictionary<string, double> { ["h0"] = 0, ["c0"] = 0 };
        Assert.Contains("Lstm(", Steps(2).Import(new() { Output = "h", Held = held }).Source, StringComparison.Ordinal);
        Assert.DoesNotContain("Lstm(", Steps(2).Import(new() { Output = "c" }).Source, StringComparison.Ordinal);
        Assert.DoesNotContain("Lstm(", Steps(2).Import(new() { Output = "c", Held = held }).Source, StringComparison.Ordinal);
        var fault = Assert.Throws<ImportException>(() => Steps(300).Import(new() { Output = "c" }));
        Assert.Contains("expected at most 256 of them, but there are 300", fault.Message, StringComparison.Ordinal);

        static GraphBuilder Steps(int count) => new GraphBuilder().Input("x", count, 1, 3).Input("h0", 1, 1, 2).Input("c0", 1, 1, 2)
            .Output("h", 1, 1, 2).Output("c", 1, 1, 2)
            .Weight("w", [1, 8, 3], new float[24]).Weight("r", [1, 8, 2], new float[16]).Weight("b", [1, 16], new float[16])
            .Node("LSTM", ["x", "w", "r", "b", "", "h0", "c0"], ["", "h", "c"], ("hidden_size", 2));
    }

    [Fact]
    public void A_softmax_at_the_end_is_cut_and_said()
    {
        var graph = new GraphBuilder().Input("x", 1, 4).Output("z", 1, 4).Node("Tanh", ["x"], ["t"])
            .Node("Softmax", ["t"], ["z"], ("axis", -1));
        Assert.Equal("Tanh(x)", graph.Returned());
        Assert.Contains(graph.Import().Notes, note => note.Contains("--keep-softmax", StringComparison.Ordinal));
        Assert.Equal("Softmax(Tanh(x))", graph.Returned(new() { KeepsSoftmax = true }));
    }
}

using AutoIG.Onnx.Graphs;

namespace AutoIG.Onnx.Tests;

/// <summary>Sizes that are computed from named dimensions, and what becomes of the batch.</summary>
public sealed class ShapeTests
{
    /// <summary>Neither the condition nor the first value has a batch, the second has: all three lose the same axis.</summary>
    /// <summary>Windows that the vocabulary has for maps of known sizes alone are refused here, and not by the compiler.</summary>
    [Theory]
    [InlineData("ConvTranspose", 4)]
    [InlineData("Conv", 5)]
    [InlineData("MaxPool", 5)]
    public void Windows_of_known_sizes_are_refused_at_open_ones(string type, int rank)
    {
        object[] open = [1, 2, .. Enumerable.Range(0, rank - 2).Select(axis => (object)$"n{axis}")];
        long[] kernel = [2, 2, .. Enumerable.Repeat(2L, rank - 2)];
        var graph = new GraphBuilder().Input("x", open).Result("z")
            .Weight("w", kernel, new float[kernel.Aggregate(1, (count, size) => count * (int)size)]);
        graph = type == "MaxPool" ? graph.Node(type, ["x"], ["z"], ("kernel_shape", kernel[2..])) : graph.Node(type, ["x", "w"], ["z"]);
        string fault = Assert.Throws<ImportException>(() => graph.Import()).Message;
        Assert.Contains("expected sizes that are numbers, but it reads [2, n0, n1", fault, StringComparison.Ordinal);
        Assert.Contains("--input x=1,2,NUMBER", fault, StringComparison.Ordinal);
    }

    /// <summary>A map that is resized to its own sizes is itself, whatever the options say.</summary>
    [Theory]
    [InlineData("linear", "half_pixel")]
    [InlineData("cubic", "align_corners")]
    [InlineData("nearest", "asymmetric")]
    public void Resizing_to_the_same_sizes_is_nothing(string mode, string place) => Assert.Equal(
        "Relu(x)",
        new GraphBuilder().Input("x", 1, 2, 4, 4).Output("z", 1, 2, 4, 4).Integers("sizes", 1, 2, 4, 4)
            .Node("Resize", ["x", "", "", "sizes"], ["y"], ("mode", mode), ("coordinate_transformation_mode", place))
            .Node("Relu", ["y"], ["z"]).Returned());

    /// <summary>−3 / 2 is −1, and not −2: the last element, and not the last two.</summary>
    [Fact]
    public void Integers_are_divided_towards_zero() => Assert.Equal(
        "Tanh(Slice(x, 0, 3..4))",
        new GraphBuilder().Input("x", 1, 4).Result("z").Integers("three", -3).Integers("two", 2).Integers("end", 9).Integers("axis", 1)
            .Node("Div", ["three", "two"], ["start"]).Node("Slice", ["x", "start", "end", "axis"], ["y"]).Node("Tanh", ["y"], ["z"])
            .Returned());

    [Fact]
    public void A_choice_is_aligned_as_a_whole() => Assert.Equal(
        "Where(Tensor.GreaterThan<float>(Squeeze(c, 0), 0f), Squeeze(y, 0), x)",
        new GraphBuilder().Input("x", 1, 4, 3).Output("z", 1, 4, 3).Truths("c", [1, 1, 3], [true, false, true])
            .Weight("y", [1, 4, 1], 1, 2, 3, 4).Node("Where", ["c", "y", "x"], ["z"]).Returned());

    [Fact]
    public void Sizes_are_polynomials()
    {
        Size n = Size.Named("n"), m = Size.Named("m");
        Assert.Equal(n * 2 + 4, 2 * (n + 2));
        Assert.Equal(n, (2 * n) / 2);
        Assert.Equal(m, n * m / n);
        Assert.Equal("n - 1", (n - 1).ToString());
        Assert.Equal("m + 2 * n", ((2 * n) + m).ToString());
        Assert.Equal("(n + 1) / 2 - 1", ((n - 1) / 2).ToString());
        // A quotient is rounded before it is multiplied, and not behind.
        Assert.Equal("2 * ((n + 2) / 3)", (2 * ((n + 2) / 3)).ToString());
        Assert.Equal("((n + 2) / 3) * m", (m * ((n + 2) / 3)).ToString());
        Assert.Equal((n + 2) / 3, 2 * m * ((n + 2) / 3) / (2 * m));
        Assert.Equal("(2 * n + 1) / 3 + 1", (((2 * n) + 1) / 3 + 1).ToString());
        // What comes out even is seen, also behind the division.
        Assert.Equal(n, (((2 * n) - 1) / 2) + 1);
        Assert.Equal("(n + 1) / 2", ((n - 1) / 2 + 1).ToString());
        Assert.Equal("(n - 5) / 2", ((n - 5) / 2).ToString());
        Assert.Equal(Size.Of(12), ((12 * (n / 2)) + 12) / ((n / 2) + 1));
        Assert.Equal(Size.Of(0), n - n);
        Assert.Equal(3, (Size.Of(7) / 2).Value);
        Assert.Null((n + 1).Value);
        Assert.NotEqual(n, m);
    }

    /// <summary>The last n of an axis, where n is the size of another: a cut that begins at −n.</summary>
    [Fact]
    public void A_cut_begins_at_a_size_with_a_minus()
    {
        var graph = new GraphBuilder().Input("x", 1, 2, 9).Input("y", 1, 2, 5).Integers("axis", 2).Integer("at", 2)
            .Integers("end", long.MaxValue).Output("z", 1, 2, 5).Node("Shape", ["y"], ["sizes"])
            .Node("Gather", ["sizes", "at"], ["n"], ("axis", 0)).Node("Neg", ["n"], ["back"]).Integers("first", 0)
            .Node("Unsqueeze", ["back", "first"], ["from"]).Node("Slice", ["x", "from", "end", "axis"], ["cut"])
            .Node("Add", ["cut", "y"], ["z"]);
        Assert.Equal("Slice(x, 1, 4..9) + y", graph.Returned());
        Assert.Equal("Slice(x, 1, (t - 5)..t) + y", graph.Returned(new()
        {
            Shapes = new Dictionary<string, IReadOnlyList<string>>
            {
                ["x"] = ["1", "2", "t"],
            }
        }));
    }

    /// <summary>A border that a stride of 1 needs does not depend on the size.</summary>
    [Fact]
    public void Borders_of_a_convolution_at_an_open_size_are_known() => Assert.Equal(
        "Conv1D(x, w, padding: 2)",
        new GraphBuilder().Input("x", 1, 2, "t").Weight("w", [3, 2, 5], new float[30]).Output("z", 1, 3, "t")
            .Node("Conv", ["x", "w"], ["z"], ("auto_pad", "SAME_UPPER"), ("kernel_shape", new long[] { 5 })).Returned());

    /// <summary>What is written into a constant is one, as the mask of a shifted window is.</summary>
    [Fact]
    public void Constants_are_scattered_and_gathered_by_the_import()
    {
        var graph = new GraphBuilder().Input("x", 1, 4).Output("z", 1, 4).Weight("base", [4], 1, 2, 3, 4).Places("at", [2, 1], 1, 3)
            .Weight("updates", [2], 7, 9).Node("ScatterND", ["base", "at", "updates"], ["written"])
            .Places("picks", [4], 3, 1, 1, 0).Node("GatherElements", ["written", "picks"], ["picked"]).Node("Add", ["x", "picked"], ["z"]);
        var imported = graph.Import();
        Assert.Equal([9, 7, 7, 1], Assert.Single(imported.Weights).Weight.Values());
        Assert.DoesNotContain("Index", imported.Source, StringComparison.Ordinal);
    }

    [Fact]
    public void A_dynamic_length_is_a_named_dimension() => Assert.Contains(
        "[Shape(\"tokens\", 6)] Tensor<float> x", Heads().Import().Source, StringComparison.Ordinal);

    [Fact]
    public void Shape_arithmetic_is_folded() => Assert.Equal("Transpose(Reshape(x, tokens, 2, 3), 0, 1)", Heads().Returned());

    /// <summary>The middle third of a length that is open: two whole thirds end it.</summary>
    [Fact]
    public void Bounds_that_are_quotients_are_rounded_before_they_are_multiplied() => Assert.Equal(
        "Slice(x, 0, ((n + 2) / 3)..(2 * ((n + 2) / 3)))",
        new GraphBuilder(13).Input("x", 1, "n", 4).Output("z", 1, "m", 4).Integers("axis", 1).Integers("more", 2).Integers("parts", 3)
            .Node("Shape", ["x"], ["s"]).Node("Gather", ["s", "axis"], ["n"], ("axis", 0)).Node("Add", ["n", "more"], ["a"])
            .Node("Div", ["a", "parts"], ["from"]).Node("Mul", ["from", "more"], ["to"]).Node("Slice", ["x", "from", "to", "axis"], ["z"])
            .Returned());

    [Fact]
    public void Elements_that_may_not_fit_are_refused()
    {
        var fault = Assert.Throws<ImportException>(() => new GraphBuilder(13).Input("x", 1, "n", 4).Output("z", 1, "m", 6)
            .Integers("to", 1, -1, 6).Node("Reshape", ["x", "to"], ["z"]).Import());
        Assert.Contains("whether 4 * n elements fit", fault.Message, StringComparison.Ordinal);
        Assert.Contains("--input x=1,NUMBER,4", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_batch_goes_wherever_it_is()
    {
        // Time first: the batch is the second axis.
        string source = new GraphBuilder().Input("x", 5, 1, 4).Output("z", 1, 5, 4)
            .Node("Transpose", ["x"], ["t"], ("perm", new long[] { 1, 0, 2 }))
            .Node("Relu", ["t"], ["z"]).Import().Source;
        Assert.Contains("[Shape(5, 4)] Tensor<float> x", source, StringComparison.Ordinal);
        Assert.Contains("=>\n        Relu(x);", source, StringComparison.Ordinal);
        // A reduction behind it counts its axes without it.
        Assert.Equal("Mean(x, [1, 2])", new GraphBuilder(13).Input("x", 1, 3, 4, 5).Output("z", 1, 3)
            .Node("ReduceMean", ["x"], ["z"], ("axes", new long[] { 2, 3 }), ("keepdims", 0)).Returned());
    }

    [Fact]
    public void Views_of_views_are_one() => Assert.Equal(
        "Relu(x)",
        new GraphBuilder(13).Input("x", 1, 4).Output("z", 1, 4).Integers("axis", 2).Node("Unsqueeze", ["x", "axis"], ["u"])
            .Node("Squeeze", ["u", "axis"], ["s"])
            .Node("Relu", ["s"], ["z"]).Returned());

    [Fact]
    public void A_batch_of_several_is_refused()
    {
        var fault = Assert.Throws<ImportException>(() => new GraphBuilder().Input("x", 4, 3, 8, 8).Output("z", 4, 2, 6, 6)
            .Weight("w", [2, 3, 3, 3], new float[54]).Node("Conv", ["x", "w"], ["z"], ("kernel_shape", new long[] { 3, 3 })).Import());
        Assert.Contains("expected one sample, but the batch", fault.Message, StringComparison.Ordinal);
    }

    private static GraphBuilder Heads() => new GraphBuilder(13).Input("x", "batch", "tokens", 6).Output("z", "batch", 2, "tokens", 3)
        .Integers("zero", 0).Integers("one", 1).Integers("heads", 2).Integers("width", -1).Integers("axes", 0)
        .Node("Shape", ["x"], ["s"]).Node("Gather", ["s", "zero"], ["b"], ("axis", 0)).Node("Gather", ["s", "one"], ["t"], ("axis", 0))
        .Node("Concat", ["b", "t", "heads", "width"], ["to"], ("axis", 0)).Node("Reshape", ["x", "to"], ["r"])
        .Node("Transpose", ["r"], ["z"], ("perm", new long[] { 0, 2, 1, 3 }));
}

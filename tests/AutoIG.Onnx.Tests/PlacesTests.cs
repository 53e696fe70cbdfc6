namespace AutoIG.Onnx.Tests;

/// <summary>Places of elements: numbers where the elements are, and held where what is explained decides them.</summary>
public sealed class PlacesTests
{
    /// <summary>Rows of [[0, 5, 0], [7, 0, −1]] that are not 0 are at (0, 1), (1, 0) and (1, 2): rows first, then columns.</summary>
    [Fact]
    public void Places_that_are_not_zero_are_in_row_major_order() => Assert.Equal(
        "Tanh(IndexSelect(x, 0, 0, 1, 1, 1, 0, 2))",
        new GraphBuilder().Input("x", 1, 4).Result("z").Weight("w", [2, 3], 0, 5, 0, 7, 0, -1).Integers("row", -1)
            .Node("NonZero", ["w"], ["places"]).Node("Reshape", ["places", "row"], ["all"])
            .Node("Gather", ["x", "all"], ["picked"], ("axis", 1)).Node("Tanh", ["picked"], ["z"]).Returned());

    [Theory]
    [InlineData("ArgMax", 0, "1, 0, 1")]
    [InlineData("ArgMin", 0, "0, 1, 0")]
    [InlineData("ArgMax", 1, "0, 2")]
    [InlineData("ArgMin", 1, "2, 1")]
    public void The_first_of_the_largest_is_found_in_numbers(string type, int axis, string places) => Assert.Equal(
        $"Tanh(IndexSelect(x, 0, {places}))",
        // Of 5 and 5 in the first row the first is the largest.
        new GraphBuilder().Input("x", 1, 4).Result("z").Weight("w", [2, 3], 5, 5, 2, 6, 1, 7).Integers("row", -1)
            .Node(type, ["w"], ["places"], ("axis", axis)).Node("Reshape", ["places", "row"], ["all"])
            .Node("Gather", ["x", "all"], ["picked"], ("axis", 1)).Node("Tanh", ["picked"], ["z"])
            .Returned());

    /// <summary>A vector of ones of open length, as a count from 0 is exported up to opset 9.</summary>
    [Fact]
    public void Ones_of_an_open_length_count() => Assert.Equal(
        "x * Arange<float>(n)",
        new GraphBuilder().Input("x", 1, "n").Result("z").Integers("one", 1).Number("half", 0.5f)
            .Node("Shape", ["x"], ["sizes"]).Node("Gather", ["sizes", "one"], ["length"]).Node("ConstantOfShape", ["length"], ["zeros"])
            .Node("Exp", ["zeros"], ["ones"]).Node("NonZero", ["ones"], ["places"]).Node("Cast", ["places"], ["counted"], ("to", 1))
            .Node("Mul", ["x", "counted"], ["z"]).Returned());

    /// <summary>Of as many equal numbers as there may be, the first is the largest; the last is known where their count is.</summary>
    [Fact]
    public void The_largest_of_equal_numbers_is_the_first()
    {
        string Picked(int last) => new GraphBuilder().Input("x", 1, "n").Result("z").Integers("one", 1).Node("Shape", ["x"], ["sizes"])
            .Node("Gather", ["sizes", "one"], ["length"]).Node("ConstantOfShape", ["length"], ["zeros"])
            .Node("ArgMax", ["zeros"], ["place"], ("select_last_index", last)).Node("Gather", ["x", "place"], ["picked"], ("axis", 1))
            .Node("Tanh", ["picked"], ["z"]).Returned();
        Assert.Equal("Tanh(Slice(x, 0, 0..1))", Picked(0));
        Assert.Contains("state sizes that are open", Assert.Throws<ImportException>(() => Picked(1)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_place_that_the_model_chooses_may_be_held()
    {
        var graph = new GraphBuilder().Input("x", 1, 4, 3).Result("z")
            .Node("ReduceMean", ["x"], ["means"], ("keepdims", 0), ("axes", new long[] { 2 }))
            .Node("ArgMax", ["means"], ["last"], ("axis", 1), ("keepdims", 0))
            .Node("Gather", ["x", "last"], ["step"], ("axis", 1)).Node("Tanh", ["step"], ["z"]);
        Assert.Contains("--hold PLACES=NUMBER", Assert.Throws<ImportException>(() => graph.Import()).Message, StringComparison.Ordinal);
        Assert.Equal("Tanh(Slice(x, 0, 2..3))", graph.Returned(new() { Held = new Dictionary<string, double> { ["last"] = 2 } }));
    }

    /// <summary>The count of each sample has the batch's size, which is 1.</summary>
    [Fact]
    public void A_held_number_for_each_sample_is_one() => Assert.Equal(
        "Tanh(IndexSelect(x, 0, 2))",
        new GraphBuilder().Input("x", "batch", 4).Ids("n", "batch").Result("z").Integers("under", 1, 1)
            .Node("Reshape", ["n", "under"], ["place"]).Node("GatherElements", ["x", "place"], ["picked"], ("axis", 1))
            .Node("Tanh", ["picked"], ["z"]).Returned(new() { Held = new Dictionary<string, double> { ["n"] = 2 } }));
}

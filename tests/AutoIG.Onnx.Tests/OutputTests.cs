namespace AutoIG.Onnx.Tests;

/// <summary>Which value is explained: an output, or any other by its name.</summary>
public sealed class OutputTests
{
    [Fact]
    public void A_value_in_a_branch_that_is_taken_ends_the_model()
    {
        Assert.Equal("Tanh(x)", Choice().Returned(new() { Output = "inner", Assumed = Chosen(true) }));
        // What comes behind it in the branch, which nobody knows, is not read.
        Assert.Contains("Frobnicate", Assert.Throws<ImportException>(() => Choice().Import(new() { Assumed = Chosen(true) })).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_value_in_a_branch_of_a_branch_ends_the_model() => Assert.Equal(
        "Tanh(x)",
        Start().Named("outer", "If", ["c"], ["z"], ("then_branch", Branch("z0", graph => graph.Message(1, Inner()))),
            ("else_branch", Branch("z1", graph => graph.Message(1, GraphBuilder.NodeOf("Exp", ["x"], ["z1"])))))
            .Returned(new() { Output = "inner", Assumed = new Dictionary<string, bool> { ["outer"] = true, ["choice"] = true } }));

    /// <summary>Branches do not know each other's names.</summary>
    [Fact]
    public void Branches_that_are_taken_may_give_the_same_names()
    {
        (string, object) Inner(string type) => ("then_branch", Branch("out", graph => graph
            .Message(1, GraphBuilder.NodeOf(type, ["x"], ["k"])).Message(1, GraphBuilder.NodeOf("Neg", ["k"], ["out"]))));
        Assert.Equal("Negate(Tanh(x)) + Negate(Sin(x))", Start().Named("one", "If", ["c"], ["a"], Inner("Tanh"), Otherwise())
            .Named("two", "If", ["c"], ["b"], Inner("Sin"), Otherwise()).Node("Add", ["a", "b"], ["z"])
            .Returned(new() { Assumed = new Dictionary<string, bool> { ["one"] = true, ["two"] = true } }));
    }

    [Fact]
    public void A_value_in_the_other_branch_is_refused()
    {
        var fault = Assert.Throws<ImportException>(() => Choice().Import(new() { Output = "inner", Assumed = Chosen(false) }));
        Assert.Equal("The output 'inner' lies in the branch 'then' of 'choice' (If), which is not taken: --assume choice=then chooses it.",
            fault.Message);
    }

    [Theory]
    [InlineData("iner", "such as 'inner'.")]
    [InlineData("INNER_output", "such as 'inner', 'out'.")]
    [InlineData("Frobnicate", "none has a name that is near")]
    public void Names_that_are_near_are_listed(string asked, string expected)
    {
        var fault = Assert.Throws<ImportException>(() => Choice().Import(new() { Output = asked, Assumed = Chosen(true) }));
        Assert.Contains($"There is no output '{asked}'. Outputs are 'z'; any other value", fault.Message, StringComparison.Ordinal);
        Assert.Contains(expected, fault.Message, StringComparison.Ordinal);
    }

    private static Dictionary<string, bool> Chosen(bool isThen) => new() { ["choice"] = isThen };

    private static GraphBuilder Start() => new GraphBuilder().Input("x", 1, 4).Output("z", 1, 4).Number("zero", 0)
        .Node("ReduceMax", ["x"], ["m"], ("keepdims", 0)).Node("Greater", ["m", "zero"], ["c"]);

    private static GraphBuilder Choice() => Start().Named("choice", "If", ["c"], ["z"], Then(), Otherwise());

    private static ProtoWriter Inner() => GraphBuilder.NodeOf("If", ["c"], ["z0"], "choice", Then(), Otherwise());

    private static (string, object) Then() => ("then_branch", Branch("out", graph => graph
        .Message(1, GraphBuilder.NodeOf("Tanh", ["x"], ["inner"])).Message(1, GraphBuilder.NodeOf("Frobnicate", ["inner"], ["out"]))));

    private static (string, object) Otherwise() =>
        ("else_branch", Branch("other", graph => graph.Message(1, GraphBuilder.NodeOf("Exp", ["x"], ["other"]))));

    private static ProtoWriter Branch(string output, Func<ProtoWriter, ProtoWriter> nodes) =>
        nodes(new ProtoWriter()).Message(12, new ProtoWriter().Text(1, output));
}

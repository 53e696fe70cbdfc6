using AutoIG.Onnx.Files;

namespace AutoIG.Onnx.Tests;

/// <summary>What is not imported is named, all of it at once, with a way out.</summary>
public sealed class RefusalTests
{
    [Fact]
    public void All_unknown_operators_are_in_one_message()
    {
        var fault = Assert.Throws<ImportException>(() => new GraphBuilder().Input("x", 1, 4).Output("z", 1, 4)
            .Named("first", "Frobnicate", ["x"], ["a"]).Named("second", "Wobble", ["x"], ["b"]).Node("Add", ["a", "b"], ["z"]).Import());
        Assert.Contains("2 nodes cannot be imported", fault.Message, StringComparison.Ordinal);
        Assert.Contains("'first' (Frobnicate, opset 17; x [1, 4])", fault.Message, StringComparison.Ordinal);
        Assert.Contains("'second' (Wobble", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("(Add", fault.Message, StringComparison.Ordinal);
        Assert.Contains("--output NAME", fault.Message, StringComparison.Ordinal);
    }

    /// <summary>The bytes of a file that was closed are gone: who asks for them is told so.</summary>
    [Fact]
    public void Weights_are_read_while_the_file_is_open()
    {
        var known = ImportedCase.Of("smooth-mlp");
        ImportedModel imported;
        using (var file = new ModelFile(known.Path))
            imported = OnnxImport.Run(file, known.Options);
        Assert.Throws<ObjectDisposedException>(() => imported.SaveWeights(Path.GetTempFileName()));
    }

    [Fact]
    public void What_the_output_does_not_need_is_not_read() => Assert.Equal(
        "Relu(x)",
        new GraphBuilder().Input("x", 1, 4).Output("z", 1, 4).Output("other", 1, 4).Node("Relu", ["x"], ["z"])
            .Node("Frobnicate", ["x"], ["other"]).Returned());

    [Fact]
    public void An_input_without_derivative_is_held_or_refused()
    {
        var graph = new GraphBuilder().Input("x", 1, 4).Ids("mask", 1, 4).Output("z", 1, 4).Node("Abs", ["mask"], ["size"])
            .Node("Cast", ["size"], ["m"], ("to", 1)).Node("Mul", ["x", "m"], ["y"])
            .Node("Tanh", ["y"], ["z"]);
        Assert.Contains("--hold mask=VALUE", Assert.Throws<ImportException>(() => graph.Import()).Message, StringComparison.Ordinal);
        Assert.Equal("Tanh(x)", graph.Returned(new() { Held = new Dictionary<string, double> { ["mask"] = 1 } }));
        Assert.Equal("Tanh(x * 2f)", graph.Returned(new() { Held = new Dictionary<string, double> { ["mask"] = 2 } }));
    }

    /// <summary>Bytes of an image, whole numbers in a table: what they become at once is explained.</summary>
    [Fact]
    public void Integers_that_become_real_numbers_are_explained()
    {
        var graph = new GraphBuilder().Ids("pixels", 1, 2, 3).Output("z", 1, 3, 2)
            .Node("Transpose", ["pixels"], ["turned"], ("perm", new long[] { 0, 2, 1 })).Node("Cast", ["turned"], ["m"], ("to", 1))
            .Node("Tanh", ["m"], ["z"]);
        // A node of a damaged file that gives nothing is no use of them that matters.
        var imported = graph.Node("Identity", ["pixels"], []).Import();
        Assert.Contains("[Shape(2, 3)] Tensor<float> pixels", imported.Source, StringComparison.Ordinal);
        Assert.Contains(imported.Notes, note => note.Contains("'pixels' holds integers (Int64)", StringComparison.Ordinal));
    }

    /// <summary>Ids are ids under another shape, too.</summary>
    [Fact]
    public void Token_ids_are_shaped_before_they_pick() => Assert.Equal(
        "Tanh(Embedding(ids, table))",
        new GraphBuilder().Ids("ids", 1, 2).Output("z", 1, 2, 3).Weight("table", [4, 3], new float[12]).Integers("flat", -1, 2)
            .Node("Reshape", ["ids", "flat"], ["row"]).Node("Gather", ["table", "row"], ["rows"]).Node("Tanh", ["rows"], ["z"]).Returned());

    /// <summary>A node that has no name is known by its output, which --output and --hold take.</summary>
    [Fact]
    public void A_node_without_a_name_is_named_by_what_it_gives() => Assert.Contains(
        "the node of 'largest' (ArgMax, opset 17; x [1, 4])",
        Assert.Throws<ImportException>(() => new GraphBuilder().Input("x", 1, 4).Output("z", 1, 4).Node("ArgMax", ["x"], ["largest"])
            .Node("Cast", ["largest"], ["real"], ("to", 1)).Node("Add", ["x", "real"], ["z"]).Import()).Message, StringComparison.Ordinal);

    [Fact]
    public void A_value_that_is_told_from_token_ids_is_held_or_refused()
    {
        var graph = new GraphBuilder().Ids("ids", 1, 2).Output("z", 1, 2, 3).Weight("table", [4, 3], 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11)
            .Integers("zero", 0).Integers("last", 2).Node("Equal", ["ids", "zero"], ["padded"]).Node("Cast", ["padded"], ["p"], ("to", 1))
            .Node("Unsqueeze", ["p", "last"], ["q"]).Node("Gather", ["table", "ids"], ["rows"]).Node("Sub", ["rows", "q"], ["y"])
            .Node("Tanh", ["y"], ["z"]);
        Assert.Contains("--hold padded=0", Assert.Throws<ImportException>(() => graph.Import()).Message, StringComparison.Ordinal);
        Assert.Equal("Tanh(Embedding(ids, table))", graph.Returned(new() { Held = new Dictionary<string, double> { ["padded"] = 0 } }));
    }

    /// <summary>A GRU of 4 states and 3 inputs in one direction, of which one thing at a time does not fit.</summary>
    [Theory]
    [InlineData(1, 12, 3, 12, 4, 24, "forward", 4, null)]
    [InlineData(1, 12, 2, 12, 4, 24, "forward", 4, "expected weights of the inputs [1, 12, 3]")]
    [InlineData(1, 8, 3, 12, 4, 24, "forward", 4, "expected weights of the inputs [1, 12, 3]")]
    [InlineData(1, 12, 3, 16, 4, 24, "forward", 4, "expected weights of the states [1, 12, 4]")]
    [InlineData(1, 12, 3, 12, 4, 12, "forward", 4, "expected biases [1, 24]")]
    [InlineData(1, 12, 3, 12, 4, 24, "bidirectional", 4, "expected weights of the inputs [2, 12, 3]")]
    [InlineData(1, 12, 3, 12, 4, 24, "forward", 5, "hidden_size is 5, but the weights are those of 4 states")]
    public void Recurrent_weights_fit(
        long directions, long rows, long width, long ofStates, long hidden, long biases, string direction, int size,
        string? expected)
    {
        var graph = new GraphBuilder().Input("x", 5, 1, 3).Result("z")
            .Weight("w", [directions, rows, width], new float[directions * rows * width])
            .Weight("r", [directions, ofStates, hidden], new float[directions * ofStates * hidden])
            .Weight("b", [directions, biases], new float[directions * biases])
            .Node("GRU", ["x", "w", "r", "b"], ["z"], ("hidden_size", size), ("direction", direction), ("linear_before_reset", 1));
        if (expected is null)
        {
            Assert.Contains("Gru(x", graph.Import(new() { BatchAxis = 1 }).Source, StringComparison.Ordinal);
        }
        else
        {
            string fault = Assert.Throws<ImportException>(() => graph.Import(new() { BatchAxis = 1 })).Message;
            Assert.Contains(expected, fault, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Options_that_change_the_numbers_are_no_details()
    {
        var resized = new GraphBuilder(18).Input("x", 1, 1, 4, 4).Output("z", 1, 1, 2, 2).Integers("to", 1, 1, 2, 2)
            .Node("Resize", ["x", "", "", "to"], ["z"], ("mode", "linear"), ("antialias", 1));
        Assert.Contains("antialiasing", Assert.Throws<ImportException>(() => resized.Import()).Message, StringComparison.Ordinal);
        var states = new GraphBuilder(14).Input("x", 5, 1, 2).Output("z", 5, 1, 1, 1).Integers("length", 3)
            .Weight("w", [1, 1, 2], 1, 2).Weight("r", [1, 1, 1], 1).Node("RNN", ["x", "w", "r", "", "length"], ["z"], ("hidden_size", 1));
        Assert.Contains("lengths of sequences", Assert.Throws<ImportException>(() => states.Import()).Message, StringComparison.Ordinal);
        // The remainder has the sign of the dividend: −5 mod 3 is −2, and not 1.
        Assert.Equal("x * -2f", new GraphBuilder().Input("x", 1, 4).Output("z", 1, 4).Number("a", -5).Number("b", 3)
            .Node("Mod", ["a", "b"], ["m"], ("fmod", 1)).Node("Mul", ["x", "m"], ["z"]).Returned());
    }

    [Fact]
    public void Batches_in_training_have_moments_of_their_own()
    {
        string[] inputs = ["x", "one", "one", "one", "one"];
        var several = new GraphBuilder(9).Input("x", 1, 1, 4).Output("z", 1, 1, 4).Weight("one", [1], 1)
            .Node("BatchNormalization", inputs, ["z", "mean", "var", "savedMean", "savedVar"]);
        Assert.Contains("model.eval()", Assert.Throws<ImportException>(() => several.Import()).Message, StringComparison.Ordinal);
        var mode = new GraphBuilder(15).Input("x", 1, 1, 4).Output("z", 1, 1, 4).Weight("one", [1], 1)
            .Node("BatchNormalization", inputs, ["z", "mean", "var"], ("training_mode", 1));
        Assert.Contains("model.eval()", Assert.Throws<ImportException>(() => mode.Import()).Message, StringComparison.Ordinal);
    }

    /// <summary>The class stands before the scores, and what belongs to each class behind them.</summary>
    [Fact]
    public void Where_no_output_is_named_the_first_of_real_numbers_is_explained()
    {
        var graph = new GraphBuilder().Input("x", 1, 4).Places("label", 1).Output("scores", 1, 4).Node("Tanh", ["x"], ["scores"])
            .Node("ArgMax", ["scores"], ["label"]);
        Assert.Equal("Tanh(x)", graph.Returned());
        var imported = graph.Import();
        Assert.Contains(imported.Notes, note => note.Contains("first of real numbers is explained, 'scores'", StringComparison.Ordinal));
    }

    [Fact]
    public void Places_and_truths_have_no_derivative()
    {
        var places = new GraphBuilder().Input("x", 1, 4).Output("z", 1, 1).Node("ArgMax", ["x"], ["z"]);
        Assert.Contains("the scores whose largest is asked for", Assert.Throws<ImportException>(() => places.Import()).Message,
            StringComparison.Ordinal);
        var truths = new GraphBuilder().Input("x", 1, 4).Output("z", 1, 4).Number("zero", 0).Node("Greater", ["x", "zero"], ["z"]);
        Assert.Contains("truth values", Assert.Throws<ImportException>(() => truths.Import()).Message, StringComparison.Ordinal);
        var chosen = new GraphBuilder().Input("x", 1, 4).Output("z", 1, 2).Integers("two", 2)
            .Node("TopK", ["x", "two"], ["values", "at"]).Node("Cast", ["at"], ["z"], ("to", 1));
        Assert.Contains("places or counts", Assert.Throws<ImportException>(() => chosen.Import()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Sizes_that_are_open_are_a_way_out()
    {
        var graph = new GraphBuilder().Input("x", 1, 1, "h", 4).Output("z", 1, 1, 5, 4).Integers("to", 1, 1, 5, 4)
            .Node("Resize", ["x", "", "", "to"], ["z"]);
        Assert.Contains("--input x=1,1,NUMBER,4", Assert.Throws<ImportException>(() => graph.Import()).Message, StringComparison.Ordinal);
    }

    /// <summary>What follows from a fault is none of its own.</summary>
    [Fact]
    public void A_branch_whose_condition_is_not_read_is_no_fault_of_its_own()
    {
        var graph = new GraphBuilder().Input("x", 1, 4).Output("z", 1, 4).Node("Frobnicate", ["x"], ["c"])
            .Named("choice", "If", ["c"], ["z"], ("then_branch", Branch("Relu")), ("else_branch", Branch("Tanh")));
        string message = Assert.Throws<ImportException>(() => graph.Import()).Message;
        Assert.Contains("1 node cannot be imported", message, StringComparison.Ordinal);
        Assert.DoesNotContain("choice", message, StringComparison.Ordinal);

        static ProtoWriter Branch(string type) => new GraphBuilder().Output("inner", 1, 4).Node(type, ["x"], ["inner"]).Graph();
    }

    [Fact]
    public void A_branch_is_followed_or_chosen()
    {
        var graph = new GraphBuilder().Input("x", 1, 4).Output("z", 1, 4).Number("zero", 0)
            .Node("ReduceMax", ["x"], ["m"], ("keepdims", 0)).Node("Greater", ["m", "zero"], ["c"])
            .Named("choice", "If", ["c"], ["z"], ("then_branch", Branch("Relu")), ("else_branch", Branch("Tanh")));
        Assert.Contains("--assume choice=then|else", Assert.Throws<ImportException>(() => graph.Import()).Message,
            StringComparison.Ordinal);
        Assert.Equal("Tanh(x)", graph.Returned(new() { Assumed = new Dictionary<string, bool> { ["choice"] = false } }));

        static ProtoWriter Branch(string type) => new GraphBuilder().Output("inner", 1, 4).Node(type, ["x"], ["inner"]).Graph();
    }

    [Fact]
    public void Output_that_there_is_not_lists_those_that_there_are() => Assert.Contains(
        "Outputs are 'z'",
        Assert.Throws<ImportException>(() => new GraphBuilder().Input("x", 1, 4).Output("z", 1, 4)
            .Node("Relu", ["x"], ["z"]).Import(new() { Output = "y" })).Message,
        StringComparison.Ordinal);

    [Fact]
    public void External_data_stays_in_the_folder_of_the_model()
    {
        string folder = Directory.CreateTempSubdirectory("autoig-onnx").FullName;
        try
        {
            File.WriteAllBytes(Path.Combine(folder, "weights.bin"), new byte[64]);
            Assert.Equal([0f, 0f], Read("weights.bin", 8).Graph.Initializers[0].ToSingles());
            Assert.Contains("expected external data in the model's folder",
                Assert.Throws<OnnxFileException>(() => Read("../weights.bin", 8)).Message, StringComparison.Ordinal);
            Assert.Contains("expected external data in the model's folder",
                Assert.Throws<OnnxFileException>(() => Read("/etc/hostname", 8)).Message, StringComparison.Ordinal);
            Assert.Contains("expected 80 bytes at 0", Assert.Throws<OnnxFileException>(() => Read("weights.bin", 80)).Message,
                StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        OnnxModel Read(string location, long length)
        {
            static ProtoWriter Pair(string key, string value) => new ProtoWriter().Text(1, key).Text(2, value);
            var tensor = new ProtoWriter().Varint(1, 2).Varint(2, 1).Text(8, "w").Message(13, Pair("location", location))
                .Message(13, Pair("length", $"{length}")).Varint(14, 1);
            string path = Path.Combine(folder, "model.onnx");
            File.WriteAllBytes(path, new ProtoWriter().Message(7, new ProtoWriter().Message(5, tensor))
                .Message(8, new ProtoWriter().Varint(2, 17)).ToArray());
            using var file = new ModelFile(path);
            return file.Model with
            {
                Graph = file.Model.Graph with
                {
                    Initializers = [.. file.Model.Graph.Initializers
                .Select(t => t with { Raw = t.Raw!.Value.ToArray() })]
                }
            };
        }
    }
}

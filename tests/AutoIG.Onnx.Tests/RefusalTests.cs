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
        var graph = new GraphBuilder().Input("x", 1, 4).Ids("mask", 1, 4).Output("z", 1, 4).Node("Cast", ["mask"], ["m"], ("to", 1))
            .Node("Mul", ["x", "m"], ["y"])
            .Node("Tanh", ["y"], ["z"]);
        Assert.Contains("--hold mask=VALUE", Assert.Throws<ImportException>(() => graph.Import()).Message, StringComparison.Ordinal);
        Assert.Equal("Tanh(x)", graph.Returned(new() { Held = new Dictionary<string, double> { ["mask"] = 1 } }));
        Assert.Equal("Tanh(x * 2f)", graph.Returned(new() { Held = new Dictionary<string, double> { ["mask"] = 2 } }));
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

using AutoIG.Onnx.Tests;

namespace AutoIG.Onnx.NodeTests;

/// <summary>Operators of ONNX Runtime's own domain, of that for classical models, and of the standard since its opset 23.</summary>
internal static partial class RuntimeCases
{
    private const string Contributed = "com.microsoft.", Classical = "ai.onnx.ml.";

    public static IReadOnlyList<RuntimeCase> All { get; } =
        [.. Activations(), .. Products(), .. Norms(), .. LinearModels(), .. Recurrent(), .. Attention(), .. Contributions(), .. Rotary(),
        .. Masks()];

    /// <summary>The same graph for one sample, whose batch is taken away, and for two as they are.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="opset">The standard's opset.</param>
    /// <param name="inputs">What is explained, without the batch.</param>
    /// <param name="nodes">Adds nodes, of which the last gives y, for a number of samples.</param>
    private static IEnumerable<RuntimeCase> Both(
        string name, long opset, (string Name, int[] Sizes)[] inputs, Action<GraphBuilder, int> nodes)
    {
        foreach (int batch in (int[])[1, 2])
        {
            (string Name, int[] Sizes)[] sized = [.. inputs.Select(input => (input.Name, (int[])[batch, .. input.Sizes]))];
            yield return Case(batch == 1 ? name : name + "_of_two", opset, sized, graph => nodes(graph, batch), batch > 1);
        }
    }

    /// <param name="name">Its name.</param>
    /// <param name="opset">The standard's opset.</param>
    /// <param name="inputs">What is explained.</param>
    /// <param name="nodes">Adds nodes, of which the last gives y.</param>
    /// <param name="isWhole">Whether the batch stays.</param>
    /// <param name="axis">The axis of the batch in the output, where it is the second of the inputs.</param>
    private static RuntimeCase Case(
        string name, long opset, (string Name, int[] Sizes)[] inputs, Action<GraphBuilder> nodes, bool isWhole, int axis = 0)
    {
        var graph = new GraphBuilder(opset);
        foreach (var (input, sizes) in inputs)
            graph.Input(input, [.. sizes.Select(size => (object)size)]);
        nodes(graph);
        return new(name, graph.Result("y"), inputs, isWhole) { Batch = (Math.Min(axis, 1), axis) };
    }

    /// <summary>Random numbers, from a seed that a name determines.</summary>
    private static GraphBuilder Random(this GraphBuilder graph, string name, params long[] sizes)
    {
        var random = new Random(name.Sum(letter => letter));
        return graph.Weight(name, sizes, [.. Enumerable.Range(0, (int)sizes.Aggregate(1L, (product, size) => product * size))
            .Select(_ => (float)((2 * random.NextDouble()) - 1))]);
    }

    private static IEnumerable<RuntimeCase> Activations()
    {
        (string, int[])[] x = [("x", [3, 4])];
        foreach (string name in (string[])["Gelu", "FastGelu", "QuickGelu"])
            foreach (var one in Both(name, 17, x, (graph, _) => graph.Node(Contributed + name, ["x"], ["y"])))
                yield return one;
        foreach (string name in (string[])["BiasGelu", "FastGelu"])
            foreach (var one in Both(
                name + "_biased", 17, x, (graph, _) => graph.Random("b", 4).Node(Contributed + name, ["x", "b"], ["y"])))
                yield return one;
        foreach (var one in Both(
            "QuickGelu_alpha", 17, x, (graph, _) => graph.Node(Contributed + "QuickGelu", ["x"], ["y"], ("alpha", 0.75f))))
            yield return one;
    }

    private static IEnumerable<RuntimeCase> Products() =>
    [
        .. Both("FusedMatMul", 17, [("x", [3, 4]), ("z", [4, 5])], (graph, _) =>
            graph.Node(Contributed + "FusedMatMul", ["x", "z"], ["y"], ("alpha", 0.5f))),
        .. Both("FusedMatMul_second_turned", 17, [("x", [3, 4]), ("z", [5, 4])], (graph, _) =>
            graph.Node(Contributed + "FusedMatMul", ["x", "z"], ["y"], ("transB", 1))),
        .. Both("FusedMatMul_both_turned", 17, [("x", [4, 3])], (graph, _) => graph.Random("w", 5, 4)
            .Node(Contributed + "FusedMatMul", ["x", "w"], ["y"], ("transA", 1), ("transB", 1), ("alpha", -2f))),
    ];

    private static IEnumerable<RuntimeCase> Norms()
    {
        (string, int[])[] two = [("x", [3, 6]), ("s", [3, 6])];
        return
        [
            .. Both("SkipLayerNormalization", 17, two, (graph, _) => graph.Random("gamma", 6)
                .Node(Contributed + "SkipLayerNormalization", ["x", "s", "gamma"], ["y"], ("epsilon", 1e-5f))),
            .. Both("SkipLayerNormalization_all", 17, two, (graph, _) => graph.Random("gamma", 6).Random("beta", 6).Random("bias", 6)
                .Node(Contributed + "SkipLayerNormalization", ["x", "s", "gamma", "beta", "bias"], ["n", "", "", "sum"], ("epsilon", 1e-3f))
                .Node("Add", ["n", "sum"], ["y"])),
            .. Both("SkipSimplifiedLayerNormalization", 17, two, (graph, _) => graph.Random("gamma", 6).Random("bias", 6)
                .Node(Contributed + "SkipSimplifiedLayerNormalization", ["x", "s", "gamma", "bias"], ["n", "", "", "sum"],
                    ("epsilon", 1e-5f))
                .Node("Mul", ["n", "sum"], ["y"])),
            .. Both("SimplifiedLayerNormalization", 17, [("x", [3, 6])], (graph, _) => graph.Random("gamma", 6)
                .Node("SimplifiedLayerNormalization", ["x", "gamma"], ["y"], ("axis", -1), ("epsilon", 1e-4f), ("stash_type", 1))),
            .. Both("RMSNormalization", 23, [("x", [3, 6])], (graph, _) => graph.Random("gamma", 6)
                .Node("RMSNormalization", ["x", "gamma"], ["y"])),
            .. Both("RMSNormalization_two_axes", 23, [("x", [3, 6])], (graph, _) => graph.Random("gamma", 3, 6)
                .Node("RMSNormalization", ["x", "gamma"], ["y"], ("axis", 1), ("epsilon", 0.01f))),
        ];
    }

    private static IEnumerable<RuntimeCase> LinearModels()
    {
        (string, int[])[] x = [("x", [4])];
        float[] twelve = [.. Enumerable.Range(0, 12).Select(i => ((i * 7) % 12 / 6f) - 0.8f)];
        foreach (string norm in (string[])["MAX", "L1", "L2"])
            foreach (var one in Both(
                "Normalizer_" + norm, 17, x, (graph, _) => graph.Node(Classical + "Normalizer", ["x"], ["y"], ("norm", norm))))
                yield return one;
        foreach (var one in Both("Scaler", 17, x, (graph, _) => graph.Node(Classical + "Scaler", ["x"], ["y"],
            ("offset", (float[])[0.5f, -1, 2, 0.25f]), ("scale", (float[])[2, 0.5f, -1, 3]))))
            yield return one;
        foreach (var one in Both("Scaler_of_numbers", 17, x, (graph, _) => graph.Node(Classical + "Scaler", ["x"], ["y"],
            ("offset", (float[])[0.5f]), ("scale", (float[])[2]))))
            yield return one;
        foreach (string transform in (string[])["NONE", "LOGISTIC", "SOFTMAX"])
        {
            foreach (var one in Both("LinearRegressor_" + transform, 17, x, (graph, _) => graph.Node(
                Classical + "LinearRegressor", ["x"], ["y"], ("coefficients", twelve), ("intercepts", (float[])[0.5f, -0.25f, 1]),
                ("targets", 3), ("post_transform", transform))))
                yield return one;
            foreach (var one in Both("LinearClassifier_" + transform, 17, x, (graph, _) => graph.Node(
                Classical + "LinearClassifier", ["x"], ["label", "y"], ("coefficients", twelve), ("intercepts", (float[])[0.5f, -0.25f, 1]),
                ("classlabels_ints", (long[])[0, 1, 2]), ("post_transform", transform))))
                yield return one;
        }
    }

    private static IEnumerable<RuntimeCase> Recurrent()
    {
        // The batch is the second axis: one sample of it, and two.
        foreach (int batch in (int[])[1, 2])
        {
            string many = batch == 1 ? "" : "_of_two";
            (string, int[])[] x = [("x", [4, batch, 3])];
            GraphBuilder Weights(GraphBuilder graph, int gates, int directions) => graph.Random("W", directions, gates * 5, 3)
                .Random("R", directions, gates * 5, 5).Random("B", directions, 2 * gates * 5);
            yield return Case("Gru_resets_before" + many, 17, x, graph => Weights(graph, 3, 2)
                .Node("GRU", ["x", "W", "R", "B"], ["y"], ("hidden_size", 5), ("direction", "bidirectional")), batch > 1, 2);
            yield return Case("Gru_resets_before_last" + many, 17, x, graph => Weights(graph, 3, 2).Random("h", 2, batch, 5)
                .Node("GRU", ["x", "W", "R", "B", "", "h"], ["", "y"], ("hidden_size", 5), ("direction", "bidirectional")), batch > 1, 1);
            yield return Case("Lstm_peepholes" + many, 17, x, graph => Weights(graph, 4, 2).Random("P", 2, 15)
                .Node("LSTM", ["x", "W", "R", "B", "", "", "", "P"], ["y"], ("hidden_size", 5), ("direction", "bidirectional")),
                batch > 1, 2);
            yield return Case("Lstm_cell" + many, 17, x, graph => Weights(graph, 4, 1).Random("h", 1, batch, 5).Random("c", 1, batch, 5)
                .Node("LSTM", ["x", "W", "R", "B", "", "h", "c"], ["", "", "y"], ("hidden_size", 5), ("direction", "reverse")),
                batch > 1, 1);
            yield return Case("Lstm_last_of_both" + many, 17, x, graph => Weights(graph, 4, 2)
                .Node("LSTM", ["x", "W", "R", "B"], ["", "y"], ("hidden_size", 5), ("direction", "bidirectional")), batch > 1, 1);
            yield return Case("Gru_explained_state" + many, 17, [.. x, ("h", [1, batch, 5])], graph => Weights(graph, 3, 1)
                .Node("GRU", ["x", "W", "R", "B", "", "h"], ["y"], ("hidden_size", 5), ("linear_before_reset", 1)), true);
            yield return Case("Rnn_explained_state" + many, 17, [.. x, ("h", [2, batch, 5])], graph => Weights(graph, 1, 2)
                .Node("RNN", ["x", "W", "R", "B", "", "h"], ["y"], ("hidden_size", 5), ("direction", "bidirectional")), true);
        }
    }
}

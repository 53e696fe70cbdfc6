using AutoIG.Onnx.Tests;

namespace AutoIG.Onnx.NodeTests;

/// <content>Attention and the rotation of positions.</content>
internal static partial class RuntimeCases
{
    /// <summary>Queries, keys and values, [heads, tokens, width]: four heads of five queries, and as many of keys as asked for.</summary>
    private static (string, int[])[] Apart(int groups, int keys = 5) =>
        [("q", [4, 5, 6]), ("k", [groups, keys, 6]), ("v", [groups, keys, 7])];

    /// <summary>The same side by side, [tokens, heads·width].</summary>
    private static (string, int[])[] Beside(int groups, int keys = 5, int width = 6) =>
        [("q", [5, 4 * width]), ("k", [keys, groups * width]), ("v", [keys, groups * width])];

    private static IEnumerable<RuntimeCase> Attention()
    {
        string[] qkv = ["q", "k", "v"], masked = [.. qkv, "m"];
        byte[] seen = [.. Enumerable.Range(0, 20).Select(i => (byte)(i % 3 == 1 ? 0 : 1))];
        return
        [
            .. Both("Attention", 23, Apart(4), (graph, _) => graph.Node("Attention", qkv, ["y"])),
            .. Both("Attention_scaled", 23, Apart(4, 3), (graph, _) => graph.Node("Attention", qkv, ["y"], ("scale", 0.7f))),
            .. Both("Attention_masked", 23, Apart(4, 4), (graph, _) => graph.Random("m", 5, 4).Node("Attention", masked, ["y"])),
            .. Both("Attention_masked_heads", 23, Apart(4, 4), (graph, _) => graph.Random("m", 1, 4, 5, 4)
                .Node("Attention", masked, ["y"])),
            .. Both("Attention_truth", 23, Apart(4, 4), (graph, _) => graph.Bytes("m", 9, [5, 4], seen).Node("Attention", masked, ["y"])),
            .. Both("Attention_causal", 23, Apart(4), (graph, _) => graph.Node("Attention", qkv, ["y"], ("is_causal", 1))),
            .. Both("Attention_causal_masked", 23, Apart(4), (graph, _) => graph.Random("m", 5, 5)
                .Node("Attention", masked, ["y"], ("is_causal", 1))),
            .. Both("Attention_grouped", 23, Apart(2), (graph, _) => graph.Node("Attention", qkv, ["y"], ("is_causal", 1))),
            .. Both("Attention_grouped_masked", 23, Apart(2), (graph, _) => graph.Random("m", 1, 4, 5, 5)
                .Node("Attention", masked, ["y"])),
            .. Both("Attention_capped", 23, Apart(4, 3), (graph, _) => graph.Node("Attention", qkv, ["y"], ("softcap", 0.8f))),
            .. Both("Attention_grouped_capped", 23, Apart(2, 3), (graph, _) =>
                graph.Node("Attention", qkv, ["y"], ("softcap", 2f), ("scale", 1.5f))),
            .. Both("Attention_beside", 23, Beside(4), (graph, _) =>
                graph.Node("Attention", qkv, ["y"], ("q_num_heads", 4), ("kv_num_heads", 4))),
            .. Both("Attention_beside_grouped", 23, Beside(2), (graph, _) => graph.Random("m", 5, 5)
                .Node("Attention", masked, ["y"], ("q_num_heads", 4), ("kv_num_heads", 2), ("is_causal", 1), ("scale", 0.3f))),
            .. Both("Attention_explained_mask", 23, [.. Apart(2, 3), ("m", [4, 5, 3])], (graph, _) =>
                graph.Node("Attention", masked, ["y"])),
        ];
    }

    private static IEnumerable<RuntimeCase> Contributions()
    {
        string[] qkv = ["q", "k", "v"];
        const string MultiHead = Contributed + "MultiHeadAttention", Group = Contributed + "GroupQueryAttention";
        GraphBuilder Lengths(GraphBuilder graph, int batch) => graph.Words("past", [batch], [.. Enumerable.Repeat(4, batch)])
            .Words("total", [], 5);
        GraphBuilder Rotation(GraphBuilder graph, int pairs) => graph.Random("cos", 9, pairs).Random("sin", 9, pairs);
        string[] grouped = ["q", "k", "v", "", "", "past", "total"], given = ["y", "present_k", "present_v"];
        return
        [
            .. Both("MultiHead", 17, Beside(4, 3), (graph, _) => graph.Node(MultiHead, qkv, ["y"], ("num_heads", 4))),
            .. Both("MultiHead_biased", 17, Beside(4, 3), (graph, _) => graph.Random("b", 72)
                .Node(MultiHead, [.. qkv, "b"], ["y"], ("num_heads", 4), ("scale", 0.25f))),
            .. Both("MultiHead_scores", 17, Beside(4, 3), (graph, batch) => graph.Random("m", 1, 4, 5, 3)
                .Node(MultiHead, [.. qkv, "", "", "m"], ["y"], ("num_heads", 4))),
            .. Both("MultiHead_causal", 17, Beside(4), (graph, _) =>
                graph.Node(MultiHead, qkv, ["y"], ("num_heads", 4), ("unidirectional", 1))),
            .. Both("MultiHead_padding", 17, Beside(4, 3), (graph, batch) => graph.Words("p", [batch, 3],
                [.. Enumerable.Range(0, 3 * batch).Select(i => i == 1 ? 0 : 1)])
                .Node(MultiHead, [.. qkv, "", "p"], ["y"], ("num_heads", 4), ("mask_filter_value", -50f))),
            .. Both("GroupQuery", 17, Beside(2, width: 16), (graph, batch) => Lengths(graph, batch)
                .Node(Group, grouped, given, ("num_heads", 4), ("kv_num_heads", 2), ("local_window_size", -1))),
            .. Both("GroupQuery_rotated", 17, Beside(2, width: 16), (graph, batch) => Rotation(Lengths(graph, batch), 8)
                .Node(Group, [.. grouped, "cos", "sin"], given, ("num_heads", 4), ("kv_num_heads", 2), ("do_rotary", 1), ("scale", 0.6f))),
            .. Both("GroupQuery_capped", 17, Beside(2, width: 16), (graph, batch) => Lengths(graph, batch)
                .Node(Group, grouped, given, ("num_heads", 4), ("kv_num_heads", 2), ("softcap", 1.5f))),
            .. Both("GroupQuery_packed", 17, [("q", [5, 8 * 16])], (graph, batch) => Rotation(Lengths(graph, batch), 8)
                .Node(Group, ["q", "", "", "", "", "past", "total", "cos", "sin"], given, ("num_heads", 4), ("kv_num_heads", 2),
                    ("do_rotary", 1), ("rotary_interleaved", 1))),
        ];
    }

    private static IEnumerable<RuntimeCase> Rotary()
    {
        (string, int[])[] apart = [("x", [2, 5, 8])], beside = [("x", [5, 16])];
        const string Other = Contributed + "RotaryEmbedding";
        GraphBuilder Tables(GraphBuilder graph, int pairs) => graph.Random("cos", 9, pairs).Random("sin", 9, pairs);
        GraphBuilder Positions(GraphBuilder graph, int batch) => graph.Places("p", [batch, 5],
            [.. Enumerable.Range(0, 5 * batch).Select(i => (long)((i * 4) % 9))]);
        return
        [
            .. Both("Rotary", 23, apart, (graph, batch) => Positions(Tables(graph, 4), batch)
                .Node("RotaryEmbedding", ["x", "cos", "sin", "p"], ["y"])),
            .. Both("Rotary_neighbours", 23, apart, (graph, batch) => Positions(Tables(graph, 4), batch)
                .Node("RotaryEmbedding", ["x", "cos", "sin", "p"], ["y"], ("interleaved", 1))),
            .. Both("Rotary_part", 23, apart, (graph, batch) => Positions(Tables(graph, 3), batch)
                .Node("RotaryEmbedding", ["x", "cos", "sin", "p"], ["y"], ("rotary_embedding_dim", 6))),
            .. Both("Rotary_part_neighbours", 23, apart, (graph, batch) => Positions(Tables(graph, 2), batch)
                .Node("RotaryEmbedding", ["x", "cos", "sin", "p"], ["y"], ("rotary_embedding_dim", 4), ("interleaved", 1))),
            .. Both("Rotary_beside", 23, beside, (graph, batch) => graph.Random("cos", batch, 5, 4).Random("sin", batch, 5, 4)
                .Node("RotaryEmbedding", ["x", "cos", "sin"], ["y"], ("num_heads", 2))),
            .. Both("Rotary_contributed", 17, beside, (graph, batch) => Positions(Tables(graph, 4), batch)
                .Node(Other, ["x", "p", "cos", "sin"], ["y"])),
            .. Both("Rotary_contributed_apart", 17, apart, (graph, _) => Tables(graph, 4).Places("p", [1], 3)
                .Node(Other, ["x", "p", "cos", "sin"], ["y"], ("interleaved", 1))),
            .. Both("Rotary_contributed_part", 17, beside, (graph, batch) => Positions(Tables(graph, 2), batch)
                .Node(Other, ["x", "p", "cos", "sin"], ["y"], ("num_heads", 2), ("rotary_embedding_dim", 4))),
        ];
    }
}

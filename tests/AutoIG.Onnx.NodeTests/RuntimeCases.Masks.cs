using AutoIG.Onnx.Tests;

namespace AutoIG.Onnx.NodeTests;

/// <summary>What is added to scores of attention, of a length that is open: positions decide it when the model runs.</summary>
internal static partial class RuntimeCases
{
    private const int Tokens = 7;

    private static IEnumerable<RuntimeCase> Masks()
    {
        // Each query sees the keys up to its own, and what else is done to the scores.
        yield return Masked("causal", graph => graph.Node("Where", ["ahead", "shut", "scores"], ["masked"]));
        yield return Masked("slopes", graph => graph.Random("slope", 2, 1, 1).Node("Sub", ["columns", "rows"], ["distance"])
            .Node("Cast", ["distance"], ["far"], ("to", 1)).Node("Mul", ["slope", "far"], ["bias"])
            .Node("Add", ["scores", "bias"], ["near"]).Node("Where", ["ahead", "shut", "near"], ["masked"]));
        yield return Masked("distances", graph => graph.Random("slope", 2, 1, 1).Node("Sub", ["columns", "rows"], ["distance"])
            .Node("Abs", ["distance"], ["apart"]).Node("Cast", ["apart"], ["far"], ("to", 1)).Node("Mul", ["slope", "far"], ["bias"])
            .Node("Sub", ["scores", "bias"], ["masked"]));
        yield return Masked("factor", graph => graph.Number("unit", 1).Number("low", -1e4f).Node("Not", ["ahead"], ["seen"])
            .Node("Cast", ["seen"], ["open"], ("to", 1)).Node("Sub", ["unit", "open"], ["closed"]).Node("Mul", ["closed", "low"], ["bias"])
            .Node("Mul", ["scores", "open"], ["weighted"]).Node("Add", ["weighted", "bias"], ["masked"]));
        yield return Masked("factor_of_low", graph => graph.Number("unit", 1).Number("low", -3).Node("Not", ["ahead"], ["seen"])
            .Node("Cast", ["seen"], ["open"], ("to", 1)).Node("Sub", ["unit", "open"], ["closed"]).Node("Mul", ["closed", "low"], ["bias"])
            .Node("Mul", ["scores", "open"], ["weighted"]).Node("Add", ["weighted", "bias"], ["masked"]));
        // A window of three keys, in both directions, and only backwards.
        yield return Masked("window", graph => graph.Integer("reach", 3).Node("Sub", ["rows", "columns"], ["distance"])
            .Node("Greater", ["distance", "reach"], ["far"]).Node("Or", ["ahead", "far"], ["hidden"])
            .Node("Where", ["hidden", "shut", "scores"], ["masked"]));
        yield return Masked("both_ways", graph => graph.Integer("reach", 2).Node("Sub", ["rows", "columns"], ["distance"])
            .Node("Abs", ["distance"], ["apart"]).Node("Greater", ["apart", "reach"], ["far"])
            .Node("Where", ["far", "shut", "scores"], ["masked"]));
        yield return Masked("next", graph => graph.Integer("one_more", 1).Node("Sub", ["columns", "one_more"], ["before"])
            .Node("Greater", ["before", "rows"], ["hidden"]).Node("Where", ["hidden", "shut", "scores"], ["masked"]));
        yield return Masked("weak", graph => graph.Number("few", -2).Number("none", 0).Node("Where", ["ahead", "few", "none"], ["mask"])
            .Node("Add", ["scores", "mask"], ["masked"]));
        // What is explained decides which keys are seen; each query sees its own.
        yield return Masked("by_scores", graph => graph.Number("limit", 0).Node("Less", ["scores", "limit"], ["hidden"])
            .Node("And", ["hidden", "ahead"], ["both"]).Node("Where", ["both", "shut", "scores"], ["masked"]));
        // Positions as numbers: angles, and a scale that counts.
        yield return Open("positions", graph => graph.Node("Cast", ["columns"], ["place"], ("to", 1)).Random("rate", 1, 4)
            .Node("Cast", ["rows"], ["down"], ("to", 1)).Node("Mul", ["down", "rate"], ["angle"]).Node("Sin", ["angle"], ["wave"])
            .Node("Add", ["x", "wave"], ["moved"]).Node("Mul", ["moved", "down"], ["y"]));
    }

    /// <summary>softmax(masked)·x of two heads, whose queries, keys and values are x.</summary>
    private static RuntimeCase Masked(string name, Func<GraphBuilder, GraphBuilder> mask) => Open("masked_" + name, graph => mask(graph
            .Number("shut", float.NegativeInfinity).Number("scale", 0.5f)
            .Node("Transpose", ["x"], ["keys"], ("perm", new long[] { 0, 1, 3, 2 }))
            .Node("MatMul", ["x", "keys"], ["products"]).Node("Mul", ["products", "scale"], ["scores"])
            .Node("Greater", ["columns", "rows"], ["ahead"]))
        .Node("Softmax", ["masked"], ["shares"], ("axis", -1)).Node("MatMul", ["shares", "x"], ["y"]));

    private static RuntimeCase Open(string name, Action<GraphBuilder> nodes)
    {
        var graph = new GraphBuilder().Input("x", 1, 2, "tokens", 4).Integer("zero", 0).Integer("one", 1).Integer("at", 2)
            .Integers("first", 0).Integers("last", 1)
            .Node("Shape", ["x"], ["sizes"]).Node("Gather", ["sizes", "at"], ["length"], ("axis", 0))
            .Node("Range", ["zero", "length", "one"], ["range"])
            .Node("Unsqueeze", ["range", "first"], ["columns"]).Node("Unsqueeze", ["range", "last"], ["rows"]);
        nodes(graph);
        return new(name, graph.Result("y"), [("x", [1, 2, Tokens, 4])], IsWhole: false);
    }
}

using AutoIG.Onnx.Files;
using AutoIG.Onnx.Graphs;

namespace AutoIG.Onnx.Passes;

/// <summary>Which branch of an <c>If</c> is taken: the one that was assumed, or that its condition says where that is known.</summary>
internal static class TakenBranch
{
    /// <param name="condition">The condition, as far as it is known.</param>
    /// <returns>The branch; null where it depends on what is explained.</returns>
    public static OnnxGraph? Of(OnnxNode node, Value? condition, ImportOptions options)
    {
        bool? truth = options.Assumed.TryGetValue(node.Name, out bool assumed)
            || options.Assumed.TryGetValue(node.Outputs[0], out assumed) ? assumed
            : condition?.Number is { } number ? number != 0 : null;
        if (truth is null)
            return null;
        string branch = truth.Value ? "then_branch" : "else_branch";
        return node.Attributes.TryGetValue(branch, out var attribute) && attribute.Graph is { } graph ? graph
            : throw new OnnxFileException($"node '{node.Name}' (If): expected a graph '{branch}', but it has none");
    }

    /// <summary>Why a value that was asked for is not there: it lies in a branch that is not taken, or is nowhere.</summary>
    public static Exception Missing(OnnxGraph graph, string output)
    {
        if (OutputSearch.BranchOf(graph, output) is not var (node, branch))
            return new OnnxFileException($"the output '{output}' is given by no node, input or constant");
        string name = NameOf(node), word = branch == "then_branch" ? "then" : "else";
        return new ImportException($"The output '{output}' lies in the branch '{word}' of '{name}' (If), which is not taken: "
            + $"--assume {name}={word} chooses it.");
    }

    /// <summary>What messages and options call the node.</summary>
    public static string NameOf(OnnxNode node) => node.Name.Length > 0 ? node.Name : node.Outputs[0];
}

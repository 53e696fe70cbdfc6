using System.Text.RegularExpressions;

namespace AutoIG.Onnx.Tests;

/// <summary>A class that reads no weights takes none: a parameter that nobody reads is a warning of the compiler's (CS9113).</summary>
public sealed class WeightlessTests
{
    [Fact]
    public void A_model_without_weights_takes_none()
    {
        var imported = new GraphBuilder().Input("x", 1, 4).Result("z").Node("Tanh", ["x"], ["z"]).Import();
        Assert.False(imported.HasWeights);
        Assert.Matches(@"public sealed partial class \w+\n\{\n    \[Differentiable\]", imported.Source);
    }

    /// <summary>Three pieces of the same form become a block, which has no weights.</summary>
    [Fact]
    public void A_block_without_weights_takes_none()
    {
        var graph = new GraphBuilder().Input("x", 1, 4).Result("z").Weight("w", [4, 4], [.. Enumerable.Range(1, 16).Select(i => i / 16f)])
            .Named("/first/MatMul", "MatMul", ["x", "w"], ["y0"]);
        for (int i = 0; i < 3; i++)
        {
            string scope = $"/layers.{i}/";
            graph.Named(scope + "Tanh", "Tanh", [$"y{i}"], [$"a{i}"]).Named(scope + "Mul", "Mul", [$"a{i}", $"y{i}"], [$"b{i}"])
                .Named(scope + "Sigmoid", "Sigmoid", [$"b{i}"], [$"c{i}"]).Named(scope + "Sub", "Sub", [$"c{i}", $"a{i}"], [$"d{i}"])
                .Named(scope + "Softplus", "Softplus", [$"d{i}"], [$"e{i}"])
                .Named(scope + "Add", "Add", [$"e{i}", $"b{i}"], [i == 2 ? "z" : $"y{i + 1}"]);
        }

        var imported = graph.Import();
        Assert.True(imported.HasWeights);
        Assert.Contains("(SafeTensors weights)", imported.Source, StringComparison.Ordinal);
        Assert.Contains("new()", imported.Source, StringComparison.Ordinal);
        Assert.Single(Regex.Matches(imported.Source, @"public sealed class \w+\n\{\n    public"));
    }
}

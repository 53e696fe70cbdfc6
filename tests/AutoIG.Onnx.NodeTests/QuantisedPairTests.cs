using System.Numerics.Tensors;
using AutoIG.Onnx.Tests;

namespace AutoIG.Onnx.NodeTests;

/// <summary>What becomes an integer and comes back goes on as it was, clipped: within half a quantum of ONNX Runtime's numbers.</summary>
public sealed class QuantisedPairTests
{
    private const float Scale = 0.01f;

    /// <summary>Of numbers between −1.5 and 1.5, each type holds a part: the others are clipped.</summary>
    [Theory]
    [InlineData(2, 0)]
    [InlineData(2, 128)]
    [InlineData(3, 0)]
    public void The_numbers_differ_by_what_rounding_loses(int type, int zero)
    {
        var known = new RuntimeCase(
            $"Quantised_{type}_{zero}",
            new GraphBuilder(17).Input("x", 1, 40).Number("s", Scale).Bytes("z", type, [], (byte)zero)
                .Node("QuantizeLinear", ["x", "s", "z"], ["q"]).Node("DequantizeLinear", ["q", "s", "z"], ["d"])
                .Node("Neg", ["d"], ["y"]).Result("y"),
            [("x", [1, 40])], IsWhole: false);
        var model = known.Model();
        Assert.Contains("quantised and comes back", Assert.Single(model.Imported.Notes), StringComparison.Ordinal);
        var (assembly, fault) = NodeCompiler.Compile([(model.Type, model.Source<float>())])[model.Type];
        Assert.True(assembly is not null, fault);
        object instance = model.Create(assembly);
        var given = (Tensor<float>)instance.GetType().GetMethod("Forward")!.Invoke(instance, [.. model.Arguments<float>()])!;
        float[] values = new float[given.FlattenedLength], expected = model.Expected.ToSingles();
        given.FlattenTo(values);
        Assert.Contains(expected, value => Math.Abs(value) > 100 * Scale);
        for (int i = 0; i < values.Length; i++)
            Assert.Equal(expected[i], values[i], 0.51f * Scale);
    }

    [Fact]
    public void What_comes_back_otherwise_is_refused()
    {
        var graph = new GraphBuilder(17).Input("x", 1, 4).Number("s", Scale).Number("t", 2 * Scale).Bytes("z", 2, [], 0)
            .Node("QuantizeLinear", ["x", "s", "z"], ["q"]).Node("DequantizeLinear", ["q", "t", "z"], ["y"]).Output("y", 1, 4);
        var refused = Assert.Throws<ImportException>(() => graph.Import());
        Assert.Contains("another value", refused.Message, StringComparison.Ordinal);
        var ofChannels = new GraphBuilder(17).Input("x", 1, 4).Weight("s", [4], 1, 2, 3, 4)
            .Node("QuantizeLinear", ["x", "s"], ["q"]).Node("DequantizeLinear", ["q", "s"], ["y"]).Output("y", 1, 4);
        Assert.Contains("one scale", Assert.Throws<ImportException>(() => ofChannels.Import()).Message, StringComparison.Ordinal);
    }
}

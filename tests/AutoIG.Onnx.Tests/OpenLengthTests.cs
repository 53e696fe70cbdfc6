using System.Numerics.Tensors;
using AutoIG.Onnx.Graphs;
using AutoIG.Onnx.Tests.Models;

namespace AutoIG.Onnx.Tests;

/// <summary>Lengths that are known when the model runs: positions, and the masks that they decide.</summary>
public sealed class OpenLengthTests
{
    private const string Causal = "ScaledDotProductAttention(x, x, x, isCausal: true)";

    /// <summary>Patterns against their elements, counted out at several sizes.</summary>
    [Fact]
    public void A_pattern_is_what_its_elements_are()
    {
        Counting column = new([1], 0), row = new([0, 1], 0);
        for (int shift = -3; shift <= 3; shift++)
        {
            var before = Counting.Compare(Counting.Sum(column, new([], shift), 1), row, (x, y) => x < y ? 1 : 0)!;
            var after = Counting.Compare(row, column, (x, y) => x - 1 >= y ? 1 : 0)!;
            var both = Levels.Zip(before, after, (p, q) => (2 * p) + q)!;
            var cut = both.Cut(0, 2, 1)!.Permuted([1, 0]);
            var upper = Levels.Triangle(true, shift);
            var lower = Levels.Triangle(false, shift);
            for (int i = 0; i < 7; i++)
            {
                for (int j = 0; j < 7; j++)
                {
                    Assert.Equal(j + shift < i ? 1 : 0, before.At([i, j]));
                    Assert.Equal((j + shift < i ? 2 : 0) + (i - 1 >= j ? 1 : 0), both.At([i, j]));
                    Assert.Equal(both.At([i, j + 2]), cut.At([j, i]));
                    Assert.Equal(j - i >= shift ? 1 : 0, upper.At([i, j]));
                    Assert.Equal(j - i <= shift ? 1 : 0, lower.At([i, j]));
                }
            }
        }

        Assert.Equal(5 - (2 * 3) + 1, new Counting([1, -2], 1).At([3, 5]));
        Assert.Equal(17, Counting.Product(new([1, 2], 2), 3).Cut(1, 1, 1)!.At([0, 1]) + 2);
    }

    [Theory]
    [InlineData(1, 4)]
    [InlineData(0, 3)]
    [InlineData(-2, 4)]
    [InlineData(-9, 2)]
    public void A_table_that_is_a_triangle_is_one(int diagonal, int columns)
    {
        double[] table = [.. Enumerable.Range(0, 4 * columns).Select(i => (i % columns) - (i / columns) <= diagonal ? 0.0 : -1e9)];
        var found = Levels.Of(table, columns);
        Assert.Equal(diagonal > -4, found is not null);
        for (int i = 0; i < table.Length && found is not null; i++)
            Assert.Equal(table[i], found.At([i / columns, i % columns]));
        table[^1] = 7;
        Assert.Null(Levels.Of(table, columns));
    }

    /// <summary>As exporters write it: positions compared, a triangle of −∞ added, one of ones asked for its zeros, a table cut.</summary>
    [Theory]
    [InlineData("positions")]
    [InlineData("added")]
    [InlineData("asked")]
    [InlineData("table")]
    [InlineData("number table")]
    [InlineData("product")]
    public void A_causal_mask_is_one(string form) => Assert.Equal(Causal, Attention(form).Returned());

    /// <summary>A query that sees the next key as well, or not its own, is not causal: the mask is computed when the model runs.</summary>
    [Theory]
    [InlineData("next", "attnMask: -1E+30f\n            * Clamp(Subtract(positions, Unsqueeze(positions, 1)) - 1f, 0, 1)")]
    [InlineData("window", "-1E+30f * Clamp(")]
    [InlineData("weak", "attnMask: -2f * Clamp(Subtract(positions, Unsqueeze(positions, 1)), 0, 1)")]
    [InlineData("strict", "Where(Tensor.GreaterThan<float>(")]
    public void What_looks_like_a_causal_mask_is_computed(string form, string mask)
    {
        string source = Attention(form).Import().Source;
        Assert.Contains(mask, source, StringComparison.Ordinal);
        Assert.DoesNotContain("isCausal", source, StringComparison.Ordinal);
    }

    [Fact]
    public void Positions_are_counted_when_the_model_runs()
    {
        string source = Positions().Import().Source;
        Assert.Contains("Arange<float>(tokens)", source, StringComparison.Ordinal);
        // Twice the same from the same numbers: once.
        Assert.Equal(source.IndexOf("Cos(", StringComparison.Ordinal), source.LastIndexOf("Cos(", StringComparison.Ordinal));
        Assert.Contains("Arange<float>(tokens) * 2f + 3f", Positions(2, 3).Import().Source, StringComparison.Ordinal);
    }

    [Fact]
    public void Whole_numbers_of_positions_are_not_divided()
    {
        var graph = Heads(new GraphBuilder()).Integers("two", 2).Node("Div", ["range", "two"], ["half"])
            .Node("Cast", ["half"], ["real"], ("to", 1)).Node("Unsqueeze", ["real", "axis"], ["column"]).Node("Mul", ["x", "column"], ["z"])
            .Output("z", "batch", 2, "tokens", 4);
        var fault = Assert.Throws<ImportException>(() => graph.Import());
        Assert.Contains("state the size, as in --input NAME=1,128", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Attributions_are_those_at_a_held_length()
    {
        var open = ((OpenDecoder)ImportedCase.Of("open-decoder").Create().Model).ForwardDerivative;
        var held = ((Decoder)ImportedCase.Of("decoder").Create().Model).ForwardDerivative;
        var random = new Random(3);
        var x = Tensor.Create<float>([.. Enumerable.Range(0, 320).Select(_ => (float)(random.NextDouble() * 2) - 1)], [10, 32]);
        var method = new IntegratedGradients { Steps = 20 };
        float[] expected = Elements(method.Explain(held, x, target: Target.At(7, 5)).Values);
        float[] given = Elements(method.Explain(open, x, target: Target.At(7, 5)).Values);
        float scale = expected.Max(Math.Abs);
        Assert.InRange(expected.Zip(given, (a, b) => Math.Abs(a - b)).Max(), 0, 2e-6f * scale);
        Assert.All(given.Skip(8 * 32), value => Assert.Equal(0, value));
    }

    private static GraphBuilder Heads(GraphBuilder graph) => graph.Input("x", "batch", 2, "tokens", 4).Integers("axis", 1)
        .Integers("first", 0).Weight("none", [], 0)
        .Node("Shape", ["x"], ["sizes"]).Integer("zero", 0).Integer("one", 1).Integer("at", 2)
        .Node("Gather", ["sizes", "at"], ["length"], ("axis", 0))
        .Node("Range", ["zero", "length", "one"], ["range"]);

    private static GraphBuilder Positions(int by = 1, int from = 0)
    {
        var graph = Heads(new GraphBuilder()).Output("z", "batch", 2, "tokens", 4).Integers("by", by).Integers("from", from)
            .Node("Mul", ["range", "by"], ["scaled"]).Node("Add", ["scaled", "from"], ["places"]);
        foreach (string branch in new[] { "a", "b" })
        {
            graph.Weight($"frequency{branch}", [4], 1, 0.5f, 0.25f, 0.1f).Node("Cast", ["places"], [$"real{branch}"], ("to", 1))
                .Node("Unsqueeze", [$"real{branch}", "axis"], [$"column{branch}"])
                .Node("Mul", [$"column{branch}", $"frequency{branch}"], [$"angle{branch}"])
                .Node("Cos", [$"angle{branch}"], [$"cos{branch}"]);
        }

        return graph.Node("Mul", ["x", "cosa"], ["first turn"]).Node("Mul", ["first turn", "cosb"], ["z"]);
    }

    private static GraphBuilder Attention(string form)
    {
        var graph = Heads(new GraphBuilder()).Output("z", "batch", 2, "tokens", 4).Number("divisor", 2)
            .Number("low", float.NegativeInfinity).Number("least", -3e38f).Number("few", -2).Integers("diagonal", 1).Integers("behind", -1)
            .Node("Transpose", ["x"], ["keys"], ("perm", new long[] { 0, 1, 3, 2 }))
            .Node("MatMul", ["x", "keys"], ["products"]).Node("Div", ["products", "divisor"], ["scores"])
            .Node("Unsqueeze", ["range", "first"], ["columns"]).Node("Unsqueeze", ["range", "axis"], ["rows"])
            .Node("Unsqueeze", ["length", "first"], ["count"]).Node("Concat", ["count", "count"], ["square"], ("axis", 0));
        _ = form switch
        {
            "positions" => graph.Node("Greater", ["columns", "rows"], ["shut"]).Node("Where", ["shut", "low", "scores"], ["masked"]),
            "strict" => graph.Node("GreaterOrEqual", ["columns", "rows"], ["shut"]).Node("Where", ["shut", "low", "scores"], ["masked"]),
            "next" => graph.Node("Sub", ["columns", "diagonal"], ["next"]).Node("Greater", ["next", "rows"], ["shut"])
                .Node("Where", ["shut", "low", "scores"], ["masked"]),
            "weak" => graph.Node("Greater", ["columns", "rows"], ["shut"]).Node("Where", ["shut", "few", "none"], ["mask"])
                .Node("Add", ["scores", "mask"], ["masked"]),
            "window" => graph.Node("Greater", ["columns", "rows"], ["ahead"]).Node("Add", ["columns", "diagonal"], ["near"])
                .Node("Less", ["near", "rows"], ["far"]).Node("Or", ["ahead", "far"], ["shut"])
                .Node("Where", ["shut", "low", "scores"], ["masked"]),
            "added" => graph.Node("Expand", ["low", "square"], ["full"]).Node("Trilu", ["full", "one"], ["mask"], ("upper", 1))
                .Node("Add", ["scores", "mask"], ["masked"]),
            "asked" => graph.Number("unit", 1).Node("Expand", ["unit", "square"], ["ones"])
                .Node("Trilu", ["ones"], ["triangle"], ("upper", 0))
                .Node("Equal", ["triangle", "none"], ["shut"])
                .Node("Where", ["shut", "low", "scores"], ["masked"]),
            "product" => graph.Node("Expand", ["least", "square"], ["full"]).Node("Trilu", ["full", "one"], ["mask"], ("upper", 1))
                .Node("Greater", ["columns", "rows"], ["ahead"]).Node("Cast", ["ahead"], ["real"], ("to", 1))
                .Node("Mul", ["mask", "real"], ["both"]).Node("Add", ["scores", "both"], ["masked"]),
            "table" => Cut(graph.Truths("table", [1, 1, 6, 6], [.. Enumerable.Range(0, 36).Select(i => i % 6 <= i / 6)]))
                .Node("Where", ["part", "scores", "low"], ["masked"]),
            "number table" => Cut(graph.Weight("table", [1, 1, 6, 6],
                [.. Enumerable.Range(0, 36).Select(i => i % 6 <= i / 6 ? 0 : float.NegativeInfinity)]))
                .Node("Add", ["part", "scores"], ["masked"]),
            _ => throw new ArgumentException(form, nameof(form)),
        };
        return graph.Node("Softmax", ["masked"], ["shares"], ("axis", -1)).Node("MatMul", ["shares", "x"], ["z"]);

        static GraphBuilder Cut(GraphBuilder graph) => graph.Integers("two", 2).Integers("three", 3)
            .Node("Slice", ["table", "first", "count", "two"], ["cut"]).Node("Slice", ["cut", "first", "count", "three"], ["part"]);
    }

    private static float[] Elements(Tensor<float> tensor)
    {
        float[] elements = new float[tensor.FlattenedLength];
        tensor.FlattenTo(elements);
        return elements;
    }
}

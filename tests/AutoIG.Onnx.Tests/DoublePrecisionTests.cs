using System.Numerics.Tensors;
using System.Text.Json;
using AutoIG.Onnx.Tests.Models;

namespace AutoIG.Onnx.Tests;

/// <summary>Classes that compute in double precision, with the weights of the file.</summary>
public sealed class DoublePrecisionTests
{
    /// <summary>Against the reference in double, far below what single precision could meet.</summary>
    [Fact]
    public void Attributions_are_those_of_the_reference_in_double()
    {
        var function = ((DoubleTransformer)ImportedCase.Of("double-transformer").Create().Model).ForwardDerivative;
        using var json = JsonDocument.Parse(File.ReadAllBytes(ImportedCase.PathOf("Expected/transformer/case.json")));
        using var arrays = SafeTensors.Open(ImportedCase.PathOf("Expected/transformer/expected.safetensors"));
        int compared = 0;
        foreach (var entry in json.RootElement.GetProperty("attributions").EnumerateArray())
        {
            string id = entry.GetProperty("id").GetString()!;
            if (id is not ("saliency/x0/target-0" or "saliency/x1/target-1" or "ig/gausslegendre-50/x0/b1/target-0"
                or "ig/gausslegendre-20/x1/b1/target-1"))
                continue;
            var x = arrays.Get<double>(entry.GetProperty("input").GetString()!);
            int target = entry.GetProperty("target").GetInt32();
            double[] expected = Elements(arrays.Get<double>(entry.GetProperty("expected").GetString()!));
            double[] given = Elements(entry.GetProperty("method").GetString() == "saliency"
                ? new Saliency().Explain(function, x, target: target).Values
                : new IntegratedGradients
                {
                    Rule = QuadratureRule.GaussLegendre, Steps = entry.GetProperty("options").GetProperty("steps").GetInt32(),
                }.Explain(function, x, arrays.Get<double>(entry.GetProperty("baseline").GetString()!), target).Values);
            double scale = expected.Max(Math.Abs);
            Assert.Equal(expected.Length, given.Length);
            Assert.InRange(given.Zip(expected, (value, other) => Math.Abs(value - other)).Max(), 0, 1e-10 * scale);
            compared++;
        }

        Assert.Equal(4, compared);
    }

    /// <summary>Numbers in the text are the file's: 0.1 of single precision is not the 0.1 of double.</summary>
    [Fact]
    public void Numbers_are_widened()
    {
        var graph = new GraphBuilder().Input("x2f", 1, 2).Output("z", 1, 2).Number("tenth", 0.1f).Number("two", 2)
            .Number("none", float.NaN).Weight("w1f", [2], 1, 2).Node("Mul", ["x2f", "tenth"], ["a"]).Node("Add", ["a", "two"], ["b"])
            .Node("Greater", ["b", "two"], ["c"]).Node("Where", ["c", "b", "w1f"], ["d"]).Node("Sub", ["d", "none"], ["z"]);
        string source = graph.Import(new() { IsDouble = true }).Source;
        Assert.Contains("private readonly Tensor<double> w1f = weights.Get<double>(\"w1f\");", source, StringComparison.Ordinal);
        Assert.Contains("x2f * 0.10000000149011612d + 2d", source, StringComparison.Ordinal);
        Assert.Contains("Tensor.GreaterThan<double>(", source, StringComparison.Ordinal);
        Assert.Contains("- double.NaN", source, StringComparison.Ordinal);
        Assert.DoesNotContain("float", source, StringComparison.Ordinal);
    }

    [Fact]
    public void Rounded_weights_are_said()
    {
        var graph = new GraphBuilder().Input("x", 1, 2).Output("z", 1, 2).Doubles("w", 0.1, 0.2).Node("Mul", ["x", "w"], ["z"]);
        Assert.DoesNotContain(graph.Import().Notes, note => note.Contains("double", StringComparison.Ordinal));
        Assert.Contains(graph.Import(new() { IsDouble = true }).Notes, note => note.Contains("1 weights", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData("float", false)]
    [InlineData("double", true)]
    public void A_dtype_is_float_or_double(string? text, bool isDouble)
    {
        var texts = new ImportTexts(null, null, null, false, null, [], [], []);
        Assert.Equal(isDouble, (texts with { Dtype = text }).Parse(Fault).IsDouble);
        var fault = Assert.Throws<ArgumentException>(() => (texts with { Dtype = "half" }).Parse(Fault));
        Assert.Equal("Dtype: expected float or double, but it is 'half'.", fault.Message);

        static ArgumentException Fault(string property, string fault) => new($"{property}: {fault}");
    }

    private static double[] Elements(Tensor<double> tensor)
    {
        double[] elements = new double[tensor.FlattenedLength];
        tensor.FlattenTo(elements);
        return elements;
    }
}

using AutoIG.Generator.Tests.Emission;

namespace AutoIG.Generator.Tests.Pipeline;

/// <summary>Where the scale of attention's scores goes in the backward sweep.</summary>
public class AttentionScaleTests
{
    private const string Scale = "0.3125";

    [Fact]
    public void It_is_the_epilogue_of_the_softmax_that_both_products_read()
    {
        string backward = Backward("return ScaledDotProductAttention(Linear(z, q), Linear(z, k), Linear(z, v), scale: 0.3125);",
            out string maps);
        Assert.Contains("Kernels.Softmax.Transposed<double, MultiplyMap>(", backward);
        Assert.Contains($"TVector.Create({Scale}) * a;", maps);
        Assert.Equal(4, backward.Split("MatMul.Multiply<").Length - 1); // δV, δP, δQ, δK
        Assert.DoesNotContain($", {Scale}, accumulate", backward);
        int softmax = backward.IndexOf("Softmax.Transposed<", StringComparison.Ordinal),
            last = backward.LastIndexOf("MatMul.Multiply<", StringComparison.Ordinal);
        Assert.DoesNotContain("Elementwise.Apply<", backward[softmax..last]);
    }

    [Fact]
    public void It_stays_with_the_product_that_alone_needs_it()
    {
        string backward = Backward("return ScaledDotProductAttention(Linear(z, q), keys, Linear(z, v), scale: 0.3125);", out _);
        Assert.Contains("Kernels.Softmax.Transposed<double>(", backward);
        Assert.Equal(1, backward.Split($", {Scale}, accumulate").Length - 1);
    }

    [Fact]
    public void It_stays_with_the_products_where_no_kernel_applies_it_on_the_way()
    {
        string backward =
            Backward("return ScaledDotProductAttention(Linear(z, q), Linear(z, k), Linear(z, v), isCausal: true, scale: 0.3125);", out _);
        Assert.Contains("Kernels.Softmax.Transposed<double>(", backward);
        Assert.Equal(2, backward.Split($", {Scale}, accumulate").Length - 1);
    }

    private static string Backward(string statement, out string maps)
    {
        CompiledModel.Generate(
            $$"""
            namespace Models;
            public sealed partial class Model
            {
                [Shape(8, 8)] private readonly Tensor<double> q = Tensor.Create(new double[64], [8, 8]);
                [Shape(8, 8)] private readonly Tensor<double> k = Tensor.Create(new double[64], [8, 8]);
                [Shape(8, 8)] private readonly Tensor<double> v = Tensor.Create(new double[64], [8, 8]);
                [Shape(6, 8)] private readonly Tensor<double> keys = Tensor.Create(new double[48], [6, 8]);
                [Differentiable]
                public Tensor<double> Value([Shape(6, 8)] Tensor<double> x)
                {
                    var z = Tanh(x);
                    {{statement}}
                }
            }
            """,
            out string text);
        int start = text.IndexOf(" Backward<", StringComparison.Ordinal),
            end = text.IndexOf("class ValuePushforward", StringComparison.Ordinal);
        maps = text[end..];
        return text[start..end];
    }
}

using System.Globalization;
using System.Numerics;
using System.Numerics.Tensors;
using AutoIG.Reference.Tests.Models.AnyLength;
using Xunit.Abstractions;

namespace AutoIG.Reference.Tests;

/// <summary>
/// One compiled model for every length: its output is the method's own, and its integrated gradients add up to what the output changes by.
/// </summary>
public sealed class AnyLengthTests(ITestOutputHelper output)
{
    private const int Width = 16;

    public static TheoryData<int> Lengths => [1, 2, 7, 64, 1000, 4096];

    /// <summary>Of the lengths, those that two convolutions of width 3 leave something of.</summary>
    public static TheoryData<int> LengthsOfConvolutions => [5, 6, 7, 64, 1000, 4096];

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Attention(int tokens)
    {
        var model = new AttentionReader<float>(Weights<float>());
        var embeddings = Embeddings<float>(tokens);
        Agree(model.Logits(embeddings), model.LogitsDerivative.Evaluate(embeddings), 1e-4);
        // At 4096 tokens one point's scores fill hundreds of megabytes: few points, and a bound that is theirs.
        var method = new IntegratedGradients { Rule = QuadratureRule.GaussLegendre, Steps = tokens < 1000 ? 24 : tokens < 4096 ? 8 : 3 };
        Complete(method.Explain(model.LogitsDerivative, embeddings, Embeddings<float>(tokens, seed: 8), target: 2),
            tokens < 4096 ? 2e-3 : 2e-2);
    }

    [Theory]
    [MemberData(nameof(LengthsOfConvolutions))]
    public void ConvolutionOfTokens(int tokens)
    {
        var model = new ConvolutionReader<double>(Weights<double>());
        int[] ids = Ids(tokens);
        var length = Tensor.Create([0.01], [1]);
        Agree(model.Logits(ids, length), model.LogitsDerivative.Evaluate(new(ids, length)), 1e-12);
        var why = new IntegratedGradients { Rule = QuadratureRule.GaussLegendre, Steps = 24 }.Explain(
            model.LogitsDerivative, new(ids, length), baseline: new(new int[tokens], Tensor.Create([0.0], [1])), target: 1);
        Assert.Equal([tokens], why.Inputs["ids"].Shape.ToArray());
        Complete(why, 1e-6);
        // The last word of an even number of tokens lies behind the last stride.
        Assert.Equal(tokens % 2 == 0, why.Inputs["ids"].Values[tokens - 1] == 0);
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void RecurrenceOfTokens(int tokens)
    {
        var model = new RecurrentReader<double>(Weights<double>());
        int[] ids = Ids(tokens);
        Agree(model.TokenLogits(ids), model.TokenLogitsDerivative.Evaluate(ids), 1e-12);
        Complete(new IntegratedGradients { Rule = QuadratureRule.GaussLegendre, Steps = 24 }.Explain(model.TokenLogitsDerivative,
            ids, target: 0), 1e-6);
    }

    /// <summary>One function object serves lengths in any order: nothing of one call is left for the next.</summary>
    [Fact]
    public void LengthsMayAlternate()
    {
        var model = new RecurrentReader<double>(Weights<double>());
        foreach (int tokens in new[] { 64, 1, 7, 64, 2, 7, 1 })
            Agree(model.Logits(Embeddings<double>(tokens)), model.LogitsDerivative.Evaluate(Embeddings<double>(tokens)), 1e-12);
    }

    [Fact]
    public void ALengthThatTheModelCannotTakeIsNamed()
    {
        var convolution = new ConvolutionReader<double>(Weights<double>()).LogitsDerivative;
        var length = Tensor.Create([0.01], [1]);
        Refused("ConvolutionReader.Logits|with tokens = 2 the size tokens - 2 is 0", () => convolution.Evaluate(new([1, 2], length)));
        Refused("ConvolutionReader.Logits|with tokens = 4 the size ((tokens - 3) / 2) is 0",
            () => convolution.Evaluate(new([1, 2, 3, 4], length)));
        Refused("has 0 tokens; expected at least 1", () => convolution.Evaluate(new([], length)));
        Refused("has 0 tokens; expected at least 1", () => convolution.Evaluate(new(null!, length)));
        Refused("holds the token 40 at [6]; expected an id from 0 to 39", () => convolution.Evaluate(new([0, 1, 2, 3, 4, 5, 40], length)));
        Refused("holds the token -1 at [0]; expected an id from 0 to 39", () => convolution.Evaluate(new([-1, 1, 2, 3, 4, 5], length)));
        Refused("has 6 tokens; expected 7",
            () => new IntegratedGradients().Explain(convolution, new(Ids(7), length), baseline: new(Ids(6), length)));
        var attention = new AttentionReader<float>(Weights<float>()).LogitsDerivative;
        Refused("[0, 16]; expected [tokens, 16]", () => attention.Evaluate(Tensor.Create(Array.Empty<float>(), [0, Width])));
        Refused("[3, 15]; expected [tokens, 16]", () => attention.Evaluate(Tensor.Create(new float[45], [3, 15])));

        static void Refused(string parts, Action call)
        {
            var refusal = Assert.ThrowsAny<ArgumentException>(call);
            foreach (string part in parts.Split('|'))
                Assert.Contains(part, refusal.Message, StringComparison.Ordinal);
        }
    }

    private static Func<int[], Tensor<T>> Weights<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var random = new Random(7);
        return shape => Fill<T>(random, shape, 0.5);
    }

    private static Tensor<T> Embeddings<T>(int tokens, int seed = 3)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Fill<T>(new Random(seed), [tokens, Width], 1);

    private static int[] Ids(int tokens)
    {
        var random = new Random(5);
        return [.. Enumerable.Range(0, tokens).Select(_ => random.Next(1, 40))];
    }

    private static Tensor<T> Fill<T>(Random random, int[] shape, double scale)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var elements = new T[shape.Aggregate(1, (product, size) => product * size)];
        for (int i = 0; i < elements.Length; i++)
            elements[i] = T.CreateTruncating(scale * (2 * random.NextDouble() - 1));
        return Tensor.Create(elements, [.. shape.Select(size => (nint)size)]);
    }

    private void Agree<T>(Tensor<T> expected, Tensor<T> actual, double bound)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double[] a = Agreement.Flatten(expected), b = Agreement.Flatten(actual);
        Assert.Equal(a.Length, b.Length);
        double difference = a.Zip(b, (x, y) => Math.Abs(x - y)).Max() / a.Max(Math.Abs);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"outputs differ by {difference:g3}"));
        Assert.True(difference <= bound, $"{difference} exceeds {bound}: {string.Join(", ", a)} and {string.Join(", ", b)}");
    }

    private void Complete<T>(Attribution<T> why, double bound)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double change = double.CreateChecked(why.Output - why.BaselineOutput);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"change {change:g4}, convergence delta {why.ConvergenceDelta:g3}"));
        Assert.True(Math.Abs(change) > 1e-4, $"The output changes by {change} only: nothing is explained.");
        Assert.True(Math.Abs(why.ConvergenceDelta) <= bound * Math.Max(1, Math.Abs(change)), $"delta {why.ConvergenceDelta} of {change}");
    }
}

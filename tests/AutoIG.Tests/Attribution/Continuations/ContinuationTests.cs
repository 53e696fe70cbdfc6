using System.Numerics;
using System.Numerics.Tensors;

namespace AutoIG.Tests.Attribution.Continuations;

/// <summary>
/// Continuations, against prompts that grow by one token at a time in plain loops, with differences in the place of derivatives.
/// </summary>
public sealed class ContinuationTests
{
    private const int Pad = 6, Steps = 6;
    private const double H = 1e-6;

    private static readonly int[] Prompt = [3, 0, 5, 1], Continuation = [2, 4, 0];

    [Fact]
    public void RowsAreThoseOfGrowingPromptsInDouble() => Check<double>(1e-8);

    [Fact]
    public void RowsAreThoseOfGrowingPromptsInFloat() => Check<float>(2e-5);

    [Fact]
    public void OfRelevanceRowsShareScoresOut()
    {
        var function = new CausalReader<double>().ScoresDerivative;
        var method = new Lrp { Stabilizer = 1e-3 };
        var why = new ContinuationAttribution(method).Explain(function, Prompt, Continuation);
        var sums = new double[Prompt.Length];
        for (int k = 0; k < Continuation.Length; k++)
        {
            int[] before = [.. Prompt, .. Continuation[..k]];
            var alone = method.Explain(function, before, target: Target.At(before.Length - 1, Continuation[k]));
            Close(alone.Values.ToArray()[..Prompt.Length], Row(why, k), 1e-12);
            Assert.Equal(CausalReader<double>.LastScores(Embedded<double>(before))[Continuation[k]], why.Scores[k], 1e-12);
            Assert.Equal(alone.ConvergenceDelta, why.ConvergenceDeltas[k], 1e-12);
            Assert.Equal(CausalReader<double>.LogProbability(Embedded<double>(before), Continuation[k]), why.LogProbabilities[k], 1e-12);
            for (int i = 0; i < sums.Length; i++)
                sums[i] += Row(why, k)[i];
        }
        Close(sums, why.Total.ToArray(), 1e-12);
    }

    [Fact]
    public void AnyNumberOfThreadsGivesTheSameBits()
    {
        var function = new CausalReader<float>().ScoresDerivative;
        AttributionMethod[] methods = [new IntegratedGradients { Steps = 300 }, new Saliency(), new InputXGradient(), new Lrp()];
        foreach (var method in methods)
        {
            var one = new ContinuationAttribution(method with { MaxDegreeOfParallelism = 1 }).Explain(function, Prompt, Continuation, Pad);
            var two = new ContinuationAttribution(method with { MaxDegreeOfParallelism = 2 }).Explain(function, Prompt, Continuation, Pad);
            Assert.Equal(one.Values.ToArray(), two.Values.ToArray());
            Assert.Equal(one.Total.ToArray(), two.Total.ToArray());
        }
    }

    [Fact]
    public void ManyPromptsAreExplainedAsOneByOne()
    {
        Check<double>();
        Check<float>();

        static void Check<T>()
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            var function = new CausalReader<T>().ScoresDerivative;
            int[][] prompts = [Prompt, [1], [4, 4, 2]], continuations = [Continuation, [5, 2], [0]];
            AttributionMethod[] methods = [new IntegratedGradients { Steps = Steps }, new InputXGradient(), new Lrp()];
            foreach (var method in methods)
            {
                var finished = new Counted();
                var asked = new ContinuationAttribution(method);
                var all = asked.ExplainAll(function, prompts, continuations, Pad, finished);
                Assert.Equal(3, all.Count);
                Assert.Equal([1, 2, 3], finished.Numbers);
                for (int i = 0; i < all.Count; i++)
                {
                    var alone = asked.Explain(function, prompts[i], continuations[i], Pad);
                    Assert.Equal(alone.Values.ToArray(), all[i].Values.ToArray());
                    Assert.Equal(alone.Total.ToArray(), all[i].Total.ToArray());
                    Assert.Equal(alone.LogProbabilities, all[i].LogProbabilities);
                    Assert.Equal(alone.ConvergenceDeltas, all[i].ConvergenceDeltas);
                    Assert.Equal(alone.Scores, all[i].Scores);
                }
            }

            Assert.Empty(new ContinuationAttribution(new Lrp()).ExplainAll(function, [], []));
        }
    }

    /// <summary>The sample is named, and nothing is explained before all are known to be right.</summary>
    [Fact]
    public void OfManyPromptsTheOneThatCannotBeIsNamed()
    {
        var reader = new CausalReader<double>();
        var function = reader.ScoresDerivative;
        Refused("continuations: expected 2, one for each prompt, got 1", function, [[1], [2]], [[3]]);
        Refused("prompts[1]: expected at least one token, got none", function, [[1], []], [[3], [3]]);
        Refused("continuations[1]: expected at least one token, got none", function, [[1], [2]], [[3], []]);
        Refused("continuations[1]: expected tokens from 0 to 6, which CausalReader.Scores scores, got 7 at [0]", function, [[1], [2]],
            [[3], [7]]);
        Refused("prompts[1] and continuations[1]", function, [[1], [9]], [[3], [3]]);
        Refused("scores continuations[1][0] by the token at 1, which comes later", reader.PeekingDerivative, [[1], [2]], [[3], [3, 4]]);
        Assert.Equal("prompts[0]", Assert.Throws<ArgumentNullException>(
            () => new ContinuationAttribution(new Saliency()).ExplainAll(function, [null!], [[1]])).ParamName);
        Assert.Throws<ArgumentNullException>(() => new ContinuationAttribution(new Saliency()).ExplainAll(function, null!, [[1]]));
        Assert.Throws<ArgumentNullException>(() => new ContinuationAttribution(new Saliency()).ExplainAll(function, [[1]], null!));

        static void Refused(string message, DifferentiableFunction<double> function, int[][] prompts, int[][] continuations)
        {
            var finished = new Counted();
            var refusal = Assert.ThrowsAny<ArgumentException>(
                () => new ContinuationAttribution(new Saliency()).ExplainAll(function, prompts, continuations, progress: finished));
            Assert.Contains(message, refusal.Message, StringComparison.Ordinal);
            // That a model is not causal is only seen when it is asked.
            Assert.Equal(message.StartsWith("scores", StringComparison.Ordinal) ? [1] : [], finished.Numbers);
        }
    }

    /// <summary>Of a model that is not causal, one token at a time is asked, each behind all that is before it.</summary>
    [Fact]
    public void WhatSeesLaterTokensIsRefused()
    {
        var function = new CausalReader<double>().PeekingDerivative;
        var fault = Assert.Throws<ArgumentException>(() => new ContinuationAttribution(new InputXGradient())
            .Explain(function, Prompt, Continuation));
        Assert.Contains("scores continuation[0] by the token at 4, which comes later", fault.Message, StringComparison.Ordinal);
        var why = new ContinuationAttribution(new InputXGradient()).Explain(function, Prompt, Continuation.AsSpan(..1));
        var alone = new InputXGradient().Explain(function, Prompt, target: Target.LogProbability(Target.At(3, Continuation[0]), dim: 1));
        Assert.Equal(alone.Values.ToArray(), why.Values.ToArray());
        Assert.Equal(alone.Values.ToArray(), why.Total.ToArray());
    }

    [Fact]
    public void WhatCannotBeIsRefused()
    {
        var reader = new CausalReader<double>();
        var function = reader.ScoresDerivative;
        Refused<ArgumentException>("prompt: expected at least one token", new InputXGradient(), function, [], Continuation);
        Refused<ArgumentException>("continuation: expected at least one token", new InputXGradient(), function, Prompt, []);
        Refused<ArgumentException>("the token 7 at [1]", new InputXGradient(), function, [0, 7], Continuation);
        Refused<ArgumentException>("the token 9 at [5]", new InputXGradient(), function, Prompt, [1, 9, 0]);
        Refused<ArgumentException>("expected tokens from 0 to 6, which CausalReader.Scores scores, got 7 at [2]",
            new InputXGradient(), function, Prompt, [1, 2, 7]);
        Refused<ArgumentException>("the token -1 at [0]", new IntegratedGradients(), function, Prompt, Continuation, -1);
        Refused<ArgumentException>("baselineToken: expected the token with which IntegratedGradients compares", new IntegratedGradients(),
            function, Prompt, Continuation);
        Refused<ArgumentException>("expected outputs of the shape [6, vocabulary]", new InputXGradient(), reader.PooledDerivative, Prompt,
            Continuation);
        Refused<ArgumentException>("expected a function of one sequence of tokens, got CausalReader.OfEmbeddings", new InputXGradient(),
            reader.OfEmbeddingsDerivative, Prompt, Continuation);
        Refused<NotSupportedException>("SmoothGrad adds noise", new SmoothGrad(), function, Prompt, Continuation);
        Refused<NotSupportedException>("explains the layer 'mixed'", new LayerGradient(CausalReader<double>.ScoresLayers.Mixed), function,
            Prompt, Continuation);
        Refused<NotSupportedException>("gives elements of embeddings", new InputXGradient { OfEmbeddings = true }, function, Prompt,
            Continuation);
        Refused<InvalidOperationException>("ModelPrograms.Relevance", new Lrp(), reader.PeekingDerivative, Prompt, [1]);
        Assert.Throws<ArgumentNullException>(() => new ContinuationAttribution(null!));
        Assert.Throws<ArgumentNullException>(
            () => new ContinuationAttribution(new Saliency()).Explain<double>(null!, Prompt, Continuation));
    }

    private static void Refused<TException>(
        string message, AttributionMethod method, DifferentiableFunction<double> function, int[] prompt, int[] continuation,
        int? baseline = null)
        where TException : Exception
    {
        var refusal = Assert.ThrowsAny<TException>(
            () => new ContinuationAttribution(method).Explain(function, prompt, continuation, baseline));
        Assert.Contains(message, refusal.Message, StringComparison.Ordinal);
    }

    private static void Check<T>(double bound)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var function = new CausalReader<T>().ScoresDerivative;
        var path = new IntegratedGradients { Rule = QuadratureRule.Middle, Steps = Steps };
        var products = new ContinuationAttribution(new InputXGradient()).Explain(function, Prompt, Continuation);
        var norms = new ContinuationAttribution(new Saliency()).Explain(function, Prompt, Continuation);
        var integrals = new ContinuationAttribution(path).Explain(function, Prompt, Continuation, Pad);
        int length = Prompt.Length;
        double[] allProducts = new double[length], allIntegrals = new double[length];
        var slopes = new double[length * CausalReader<T>.Width];
        double missed = 0;
        for (int k = 0; k < Continuation.Length; k++)
        {
            double[] product = new double[length], norm = new double[length], integral = new double[length];
            for (int i = 0; i < length; i++)
            {
                double[] e = CausalReader<T>.Embed(Prompt[i]), b = CausalReader<T>.Embed(Pad);
                for (int d = 0; d < e.Length; d++)
                {
                    double slope = Slope<T>(k, 1, i, [.. Enumerable.Range(0, e.Length).Select(axis => axis == d ? 1.0 : 0)]);
                    product[i] += e[d] * slope;
                    norm[i] += slope * slope;
                    slopes[(i * e.Length) + d] += slope;
                }
                norm[i] = Math.Sqrt(norm[i]);
                for (int m = 0; m < Steps; m++)
                    integral[i] += Slope<T>(k, (m + 0.5) / Steps, i, [.. e.Zip(b, (x, y) => x - y)]) / Steps;
                allProducts[i] += product[i];
                allIntegrals[i] += integral[i];
            }
            Close(product, Row(products, k), bound);
            Close(norm, Row(norms, k), bound);
            Close(integral, Row(integrals, k), bound);
            double delta = integral.Sum() - (Score<T>(k, 1) - Score<T>(k, 0));
            missed += delta;
            Assert.Equal(delta, integrals.ConvergenceDeltas[k], 10 * bound);
            Assert.True(double.IsNaN(products.ConvergenceDeltas[k]));
            Assert.Equal(Score<T>(k, 1), integrals.LogProbabilities[k], bound);
            Assert.Equal(Score<T>(k, 1), double.CreateTruncating(integrals.Scores[k]), bound);
        }
        Close(allProducts, Doubles(products.Total), bound);
        Close(allIntegrals, Doubles(integrals.Total), bound);
        Close([.. slopes.Chunk(CausalReader<T>.Width).Select(row => Math.Sqrt(row.Sum(s => s * s)))], Doubles(norms.Total), bound);
        Assert.Equal(missed, integrals.ConvergenceDelta, 10 * bound);
        Assert.Equal(Enumerable.Range(0, Continuation.Length).Sum(k => Score<T>(k, 1)), integrals.LogProbability, 3 * bound);
    }

    /// <summary>F_k with the prompt a part of the way from the baseline to where it is, and one of its tokens moved.</summary>
    private static double Score<T>(int k, double alpha, int moved = -1, double[]? by = null, double step = 0)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double[][] x = Embedded<T>([.. Prompt, .. Continuation[..k]]);
        double[] b = CausalReader<T>.Embed(Pad);
        for (int i = 0; i < Prompt.Length; i++)
        {
            for (int d = 0; d < b.Length; d++)
                x[i][d] = b[d] + (alpha * (x[i][d] - b[d])) + (i == moved ? step * by![d] : 0);
        }
        return CausalReader<T>.LogProbability(x, Continuation[k]);
    }

    private static double Slope<T>(int k, double alpha, int token, double[] direction)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        (Score<T>(k, alpha, token, direction, H) - Score<T>(k, alpha, token, direction, -H)) / (2 * H);

    private static double[][] Embedded<T>(int[] ids)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => [.. ids.Select(CausalReader<T>.Embed)];

    private static double[] Row<T>(ContinuationExplanation<T> why, int k)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Doubles(why.Values)[(k * Prompt.Length)..((k + 1) * Prompt.Length)];

    private static double[] Doubles<T>(Tensor<T> tensor)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Array.ConvertAll(tensor.ToArray(), double.CreateTruncating);

    private static void Close(double[] expected, double[] actual, double bound)
    {
        Assert.Equal(expected.Length, actual.Length);
        double largest = Math.Max(1, expected.Max(Math.Abs));
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], actual[i], bound * largest);
    }

    private sealed class Counted : IProgress<int>
    {
        public List<int> Numbers { get; } = [];

        public void Report(int value) => Numbers.Add(value);
    }
}

using System.Numerics;
using System.Numerics.Tensors;

namespace AutoIG.Tests.Attribution;

/// <summary>Attention rollout, against the product of matrices written out.</summary>
public sealed class AttentionRolloutTests
{
    private const int Tokens = 5;

    [Theory]
    [InlineData(HeadFusion.Mean)]
    [InlineData(HeadFusion.Max)]
    public void ItIsTheProductOfTheBlocks(HeadFusion heads)
    {
        Check<double>(heads, 1e-14);
        Check<float>(heads, 1e-6);
    }

    [Fact]
    public void SamplesAndThreadsChangeNothing()
    {
        var function = new AttendingModel<double>().MixedDerivative;
        Tensor<double>[] inputs = [Input<double>(Tokens, 1), Input<double>(3, 2), Input<double>(Tokens, 3)];
        var method = new AttentionRollout(AttendingModel<double>.MixedLayers.First, AttendingModel<double>.MixedLayers.Second);
        foreach (int threads in (int[])[1, 2])
        {
            var all = (method with { MaxDegreeOfParallelism = threads }).ExplainAll(function, inputs);
            for (int i = 0; i < inputs.Length; i++)
                Assert.Equal(method.Explain(function, inputs[i]).Values.ToArray(), all[i].Values.ToArray());
        }
        Assert.Equal([3, 3], method.Explain(function, inputs[1]).Values.Lengths.ToArray());
        Assert.Equal("second", method.Explain(function, inputs[1]).Inputs[0].Name);
    }

    [Fact]
    public void WhatIsNoAttentionIsRefused()
    {
        var function = new AttendingModel<double>().MixedDerivative;
        var (weights, values) = (AttendingModel<double>.MixedLayers.First, AttendingModel<double>.MixedLayers.Joined);
        Assert.Throws<ArgumentException>(() => new AttentionRollout());
        Assert.Throws<ArgumentNullException>(() => new AttentionRollout(null!));
        Assert.Throws<ArgumentOutOfRangeException>(() => new AttentionRollout(weights) { Heads = (HeadFusion)2 });
        var both = new AttentionRollout(weights, values);
        var shape = Assert.Throws<ArgumentException>(() => both.Explain(function, Input<double>(Tokens, 1)));
        Assert.Contains("[heads, 5, 5], got the layer 'joined' of shape [5, 4]", shape.Message, StringComparison.Ordinal);
        // As many tokens as elements: the shape would do, the numbers do not.
        var sums = Assert.Throws<ArgumentException>(() => both.Explain(function, Input<double>(4, 1)));
        Assert.Contains("rows each sum to 1, got the layer 'joined', of which row 0 sums to", sums.Message, StringComparison.Ordinal);
    }

    private static void Check<T>(HeadFusion heads, double bound)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var function = new AttendingModel<T>().MixedDerivative;
        var input = Input<T>(Tokens, 1);
        LayerKey first = AttendingModel<T>.MixedLayers.First, second = AttendingModel<T>.MixedLayers.Second;
        double[,] rollout = Mixed(Map(first), heads);
        double[,] block = Mixed(Map(second), heads), expected = new double[Tokens, Tokens];
        for (int i = 0; i < Tokens; i++)
        {
            for (int j = 0; j < Tokens; j++)
            {
                for (int k = 0; k < Tokens; k++)
                    expected[i, j] += block[i, k] * rollout[k, j];
            }
        }
        var why = new AttentionRollout(first, second) { Heads = heads }.Explain(function, input);
        double[] actual = Array.ConvertAll(why.Values.ToArray(), double.CreateTruncating);
        for (int i = 0; i < actual.Length; i++)
            Assert.Equal(expected[i / Tokens, i % Tokens], actual[i], bound);
        Assert.True(double.IsNaN(why.ConvergenceDelta));

        double[] Map(LayerKey layer) =>
            Array.ConvertAll(new LayerActivation(layer).Explain(function, input).Values.ToArray(), double.CreateTruncating);
    }

    private static double[,] Mixed(double[] map, HeadFusion heads)
    {
        double[][] all = [.. map.Chunk(Tokens * Tokens)];
        var mixed = new double[Tokens, Tokens];
        for (int i = 0; i < Tokens; i++)
        {
            for (int j = 0; j < Tokens; j++)
            {
                double[] elements = [.. all.Select(head => head[(i * Tokens) + j])];
                mixed[i, j] = (0.5 * (heads == HeadFusion.Mean ? elements.Average() : elements.Max())) + (i == j ? 0.5 : 0);
            }
            double sum = Enumerable.Range(0, Tokens).Sum(j => mixed[i, j]);
            for (int j = 0; j < Tokens; j++)
                mixed[i, j] /= sum;
        }
        return mixed;
    }

    private static Tensor<T> Input<T>(int tokens, int phase)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Tensor.Create(
        [.. Enumerable.Range(0, tokens * 4).Select(i => T.CreateTruncating(Math.Cos((1.3 * i) + phase)))], [tokens, 4]);
}

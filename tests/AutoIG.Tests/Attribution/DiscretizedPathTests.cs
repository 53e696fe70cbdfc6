using System.Numerics.Tensors;
using AutoIG.Tests.Functions;

namespace AutoIG.Tests.Attribution;

public class DiscretizedPathTests
{
    // Five tokens on a line, and one off it: from 4 to 0 all of those between are monotone.
    private static readonly Tensor<double> Line = Tensor.Create([0.0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 3, 9], [6, 2]);

    [Theory]
    [InlineData(AnchorSearch.Greedy)]
    [InlineData(AnchorSearch.MaxCount)]
    public void Anchors_lie_between(AnchorSearch search)
    {
        var path = DiscretizedPath.Create(Line, [4, 0], padding: 0, steps: 4, neighbours: 2, search: search);
        // Of the nearest two the one that lies on the way; at the end nothing new is near but the padding token.
        Assert.Equal([4, 3, 2, 1, 0], path.Anchors[0]);
        Assert.Equal([0, 0, 0, 0, 0], path.Anchors[1]);
        Assert.Equal(5, path.Pieces);
    }

    [Fact]
    public void Points_are_made_monotone_and_refined()
    {
        // The one neighbour does not lie between: what does not is moved by a part of the way.
        var table = Tensor.Create([0.0, 0, 4, 4, 5, 1], [3, 2]);
        var path = DiscretizedPath.Create(table, [1], padding: 0, steps: 2, factor: 1);
        Assert.Equal([1, 2, 0], path.Anchors[0]);
        // (4, 4) → (5, 1): 5 lies beyond and becomes 4 − 4/2; → padding.
        double[][] expected = [[0, 0], [0, 0], [0, 0], [1, 0.5], [2, 1], [3, 2.5], [4, 4]];
        for (int k = 0; k < 6; k++)
        {
            double[] point = new double[2], velocity = new double[2];
            path.At(k, 0, [0, 0], [4, 4], point, velocity);
            Assert.Equal(expected[k], point);
            Assert.Equal(expected[k + 1].Zip(expected[k], (a, b) => a - b), velocity);
        }
    }

    /// <summary>Along any path the attributions sum to the change of F; by left ends up to their error.</summary>
    [Fact]
    public void Tokens_are_explained_along_it()
    {
        var phrase = new PhraseFunction().Function;
        var table = Tensor.Create(PhraseFunction.Table, [3, 2]);
        int[] ids = [2, 1], padding = [0, 0];
        var path = DiscretizedPath.Create(table, ids, padding: 0, steps: 3, factor: 6);
        var why = new PathIntegratedGradients(path) { Rule = QuadratureRule.Left, Steps = 1 }.Explain(phrase, ids, padding, 0);
        Assert.True(Math.Abs(why.ConvergenceDelta) < 0.2, $"{why.ConvergenceDelta}");
        Assert.Equal(0, new PathIntegratedGradients(path) { Steps = 4 }.Explain(phrase, ids, padding, 0).ConvergenceDelta, 1e-12);
        int[] others = [1, 1];
        Assert.Contains("expected it to end at the input", Assert.Throws<InvalidOperationException>(
            () => new PathIntegratedGradients(path).Explain(phrase, others, padding, 0)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Bad_arguments_are_named()
    {
        Assert.Contains("ids from 0 to 5, got 6", Assert.Throws<ArgumentException>(
            () => DiscretizedPath.Create(Line, [6], padding: 0)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => DiscretizedPath.Create(Line, [1], padding: -1));
        Assert.Throws<ArgumentException>(() => DiscretizedPath.Create(Line, [], padding: 0));
        Assert.Throws<ArgumentException>(() => DiscretizedPath.Create(Tensor.Create([1.0, 2]), [0], padding: 0));
        Assert.Throws<ArgumentException>(() => DiscretizedPath.Create(Tensor.Create([1, double.NaN], [2, 1]), [0], padding: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => DiscretizedPath.Create(Line, [1], padding: 0, steps: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => DiscretizedPath.Create(Line, [1], padding: 0, neighbours: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => DiscretizedPath.Create(Line, [1], padding: 0, factor: 17));
        Assert.Throws<ArgumentNullException>(() => DiscretizedPath.Create<double>(null!, [1], padding: 0));
    }
}

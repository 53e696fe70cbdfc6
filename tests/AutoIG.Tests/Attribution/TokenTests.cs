using AutoIG.Tests.Functions;

namespace AutoIG.Tests.Attribution;

public class TokenTests
{
    [Fact]
    public void Tokens_are_embedded_and_explained_one_number_each()
    {
        var phrase = new PhraseFunction().Function;
        int[] ids = [2, 0, 1, 1];
        // e₀·e₁ of each token's row.
        double[] products = [-1, -0.5, 6, 6];
        Assert.Equal(products.Sum(), phrase.Evaluate(ids)[0], 1e-14);

        // From the zero embedding, the bilinear form gives each token its own product.
        var why = new IntegratedGradients { Steps = 3 }.Explain(phrase, ids, target: 1);
        Assert.Equal([4], why.Inputs["ids"].Shape.ToArray());
        Assert.Equal(products.Select(v => 2 * v), why.Values.ToArray(), (a, b) => Math.Abs(a - b) < 1e-14);
        Assert.Equal(0, why.ConvergenceDelta, 1e-14);

        // From a padding token: the difference of the products.
        var padded = new IntegratedGradients { Steps = 3 }.Explain(phrase, ids, baseline: [0, 0, 0, 0], target: 0);
        Assert.Equal(products.Select(v => v + 0.5), padded.Values.ToArray(), (a, b) => Math.Abs(a - b) < 1e-14);

        // A gradient is summed up by its norm: that of the swapped row.
        var saliency = new Saliency().Explain(phrase, ids, target: 0);
        Assert.Equal(
            [Math.Sqrt(0.0625 + 16), Math.Sqrt(1.25), Math.Sqrt(13), Math.Sqrt(13)], saliency.Values.ToArray(),
            (a, b) => Math.Abs(a - b) < 1e-14);
        Assert.Equal([4, -0.25], phrase.ValueAndGradient(ids, 0).Gradient.ToArray().Take(2));
    }

    [Fact]
    public void Samples_may_have_different_lengths_and_ids_may_stand_among_other_inputs()
    {
        var phrase = new PhraseFunction().Function;
        var all = new IntegratedGradients { Steps = 3 }
            .ExplainAll(phrase, [new[] { 1 }, new[] { 0, 2 }, new[] { 2, 2, 1 }], baselineToken: 0, targets: [0]);
        Assert.Equal([1, 2, 3], all.Select(a => a.Values.Lengths[0]).Select(n => (int)n));
        Assert.Equal(6.5, all[2].Values[2], 1e-14);
        var input = new FunctionInput<double>().AddTokens([1, 2]);
        Assert.Equal(5, phrase.Evaluate(input)[0], 1e-14);
        // An embedding may be passed itself.
        Assert.Equal(2, phrase.Evaluate(new FunctionInput<double>().Add(new double[] { 1, 2 }.AsSpan()))[0]);
    }

    [Fact]
    public void Unknown_tokens_and_other_lengths_are_refused()
    {
        var phrase = new PhraseFunction().Function;
        int[] unknown = [0, 3], one = [1], two = [1, 1];
        Assert.Contains("the token 3 at [1]; expected an id from 0 to 2",
            Assert.Throws<ArgumentException>(() => phrase.Evaluate(unknown)).Message);
        Assert.Contains("has 2 tokens; expected 1", Assert.Throws<ArgumentException>(
            () => new IntegratedGradients().Explain(phrase, one, baseline: two)).Message);
        Assert.Contains("0 tokens", Assert.Throws<ArgumentException>(() => phrase.Evaluate(Array.Empty<int>())).Message);
        Assert.Contains("given by token ids",
            Assert.Throws<ArgumentException>(() => new SmallMlp<double>(true).Function.Evaluate(two)).Message);
    }
}

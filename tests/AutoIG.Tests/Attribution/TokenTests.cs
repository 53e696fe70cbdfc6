using System.Numerics.Tensors;
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
        // An embedding may be passed itself, as a tensor of its shape.
        var embedding = Tensor.Create([1.0, 2.0], [1, 2]);
        Assert.Equal(2, phrase.Evaluate(new FunctionInput<double>().Add(embedding))[0]);
        Assert.Equal(2, phrase.Evaluate(embedding)[0]);
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
        var mlp = new SmallMlp<double>(true).Function;
        Assert.Contains("has 2 elements; expected 3", Assert.Throws<ArgumentException>(() => mlp.Evaluate(two)).Message);
        var number = new FunctionInput<double>().AddTokens([1, 2, 1]);
        Assert.Contains("given by token ids", Assert.Throws<ArgumentException>(() => mlp.Evaluate(number)).Message);
        int[][] samples = [[1, 2, 1]];
        Assert.Contains("given by token ids", Assert.Throws<ArgumentException>(
            () => new IntegratedGradients().ExplainAll(mlp, samples, baselineToken: 0)).Message);
    }

    [Fact]
    public void Ids_that_are_written_in_the_call_are_ids()
    {
        var phrase = new PhraseFunction().Function;
        int[] ids = [1, 2, 2, 0], padding = [0, 0, 0, 0], others = [1, 1, 1, 1];
        var method = new IntegratedGradients { Steps = 3 };

        Assert.Equal(phrase.Evaluate(ids).ToArray(), phrase.Evaluate([1, 2, 2, 0]).ToArray());
        Assert.Equal(phrase.ValueAndGradient(ids, 1).Gradient.ToArray(), phrase.ValueAndGradient([1, 2, 2, 0], 1).Gradient.ToArray());
        double[] expected = method.Explain(phrase, ids).Values.ToArray();
        Assert.Equal(4, expected.Length);
        Assert.Equal(expected, method.Explain(phrase, [1, 2, 2, 0]).Values.ToArray());
        Assert.Equal(expected, method.ExplainAll(phrase, [[1, 2, 2, 0], [2, 1]])[0].Values.ToArray());
        Assert.Equal(expected, method.ExplainTargets(phrase, [1, 2, 2, 0], [1, 0])[0].Values.ToArray());

        double[] padded = method.Explain(phrase, ids, padding, 1).Values.ToArray();
        Assert.NotEqual(expected, padded);
        Assert.Equal(padded, method.Explain(phrase, [1, 2, 2, 0], [0, 0, 0, 0], 1).Values.ToArray());
        Assert.Equal(padded, method.ExplainAll(phrase, [[1, 2, 2, 0]], 0, [1])[0].Values.ToArray());
        Assert.Equal(padded, method.ExplainTargets(phrase, [1, 2, 2, 0], [1], 0)[0].Values.ToArray());
        double[] mean = method.Explain(phrase, [1, 2, 2, 0], [[0, 0, 0, 0], [1, 1, 1, 1]], 1).Values.ToArray();
        double[] other = method.Explain(phrase, ids, others, 1).Values.ToArray();
        Assert.Equal(padded.Zip(other, (a, b) => (a + b) / 2), mean, (a, b) => Math.Abs(a - b) < 1e-14);
    }

    [Fact]
    public void Bare_numbers_are_never_read_as_an_embedding()
    {
        var phrase = new PhraseFunction().Function;
        double[] numbers = [1, 2, 1, 0];
        var method = new IntegratedGradients();
        Action[] calls =
        [
            () => phrase.Evaluate(numbers),
            () => phrase.Evaluate([1.0, 2.0]),
            () => phrase.Evaluate(numbers.AsSpan()),
            () => phrase.Evaluate(new FunctionInput<double>().Add(numbers.AsSpan())),
            () => phrase.EvaluateScalar(new FunctionInput<double>().Add([1, 2])),
            () => phrase.ValueAndGradient(numbers),
            () => phrase.VectorJacobianProduct([1, 2], [1, 0]),
            () => phrase.JacobianVectorProduct([1, 2], [1, 0]),
            () => method.Explain(phrase, numbers),
            () => method.Explain(phrase, numbers.AsSpan()),
            () => method.Explain(phrase, numbers, [new double[4]]),
            () => method.ExplainAll(phrase, [numbers]),
            () => method.ExplainTargets(phrase, numbers, [1]),
        ];
        Assert.All(calls, call =>
        {
            string message = Assert.Throws<ArgumentException>(call).Message;
            Assert.Contains("expected token ids", message);
            Assert.Contains("tensor of shape [tokens, 2]", message);
        });
    }

    [Fact]
    public void Whole_numbers_are_elements_where_the_function_takes_numbers()
    {
        var mlp = new SmallMlp<float>(rectified: false).Function;
        float[] x = [1, -2, 3], baseline = [0, 1, 0];
        var method = new IntegratedGradients();
        Assert.Equal(mlp.Evaluate(x).ToArray(), mlp.Evaluate([1, -2, 3]).ToArray());
        Assert.Equal(mlp.ValueAndGradient(x, 1).Gradient.ToArray(), mlp.ValueAndGradient([1, -2, 3], 1).Gradient.ToArray());
        float[] expected = method.Explain(mlp, x, baseline, 1).Values.ToArray();
        Assert.Equal(expected, method.Explain(mlp, [1, -2, 3], [0, 1, 0], 1).Values.ToArray());
        Assert.Equal(expected, method.Explain(mlp, [1, -2, 3], [0, 1f, 0], 1).Values.ToArray());
        Assert.Equal(expected, method.Explain(mlp, [1, -2, 3], [[0, 1, 0]], 1).Values.ToArray());
        Assert.Equal(expected, method.ExplainAll(mlp, [[1, -2, 3]], [0, 1, 0], [1])[0].Values.ToArray());
        Assert.Equal(method.Explain(mlp, x).Values.ToArray(), method.ExplainAll(mlp, [[1, -2, 3], [0, 0, 1]])[0].Values.ToArray());
    }
}

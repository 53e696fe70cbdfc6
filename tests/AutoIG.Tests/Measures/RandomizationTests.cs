using System.Numerics.Tensors;

namespace AutoIG.Tests.Measures;

/// <summary>Weights that are replaced, and explanations of what the model has not learnt.</summary>
public class RandomizationTests
{
    private static readonly string[] Layers = ["table", "conv", "head"];

    private static ModelRandomization<double> Randomization =>
        new(JudgedModel<double>.Weights, weights => new JudgedModel<double>(weights).ScoresDerivative, Layers);

    [Fact]
    public void A_tensor_keeps_its_own_numbers()
    {
        var weights = JudgedModel<double>.Weights;
        using var replaced = ReplacedWeights.Of(weights, [("conv", 0)], null, 5);
        using var again = ReplacedWeights.Of(weights, [("conv", 0)], null, 5);
        using var other = ReplacedWeights.Of(weights, [("conv", 0)], null, 6);
        Assert.Equal(weights.Names.Order(), replaced.Names.Order());
        foreach (string name in weights.Names)
        {
            float[] before = [.. weights[name]], after = [.. replaced[name]];
            Assert.Equal(before.Order(), after.Order());
            Assert.Equal(name.StartsWith("conv", StringComparison.Ordinal), !before.SequenceEqual(after));
            float[] second = [.. again[name]];
            Assert.Equal(after, second);
            Assert.Equal(name == "conv.weight", !after.SequenceEqual([.. other[name]]) && name != "conv.bias");
        }
    }

    /// <summary>At each stage the explanation of a model that is made by hand.</summary>
    [Theory]
    [InlineData(RandomizationOrder.TopDown, new[] { 2 }, new[] { 1, 2 }, new[] { 0, 1, 2 })]
    [InlineData(RandomizationOrder.BottomUp, new[] { 0 }, new[] { 0, 1 }, new[] { 0, 1, 2 })]
    [InlineData(RandomizationOrder.Independent, new[] { 0 }, new[] { 1 }, new[] { 2 })]
    public void Stages(RandomizationOrder order, params int[][] stages)
    {
        var x = JudgedModel<double>.Image(20);
        var method = new InputXGradient();
        var test = Randomization with { Order = order, Seed = 4, Agreement = new PearsonCorrelation() };
        var result = test.Score(method, x);
        var original = method.Explain(new JudgedModel<double>().ScoresDerivative, x);
        double[] expected = [.. stages.Select(replaced =>
        {
            var weights = ReplacedWeights.Of(JudgedModel<double>.Weights, replaced.Select(place => (Layers[place], place)), null, 4);
            return new PearsonCorrelation().Score(
                original, method.Explain(new JudgedModel<double>(weights).ScoresDerivative, x, target: original.Target));
        })];
        Assert.Equal(expected, result.Values);
        Assert.Equal(expected.Average(), result.Score, 1e-15);
        Assert.Contains(expected, agreement => agreement < 0.9);
        // Samples together are samples alone, whatever the threads.
        FunctionInput<double>[] both = [x, JudgedModel<double>.Image(23)];
        Assert.Equal(result.Values, test.ScoreAll(method with { MaxDegreeOfParallelism = 1 }, both).Results[0].Values);
    }

    [Fact]
    public void Replacements_are_given()
    {
        var x = JudgedModel<double>.Image(20);
        using var given = ReplacedWeights.Of(JudgedModel<double>.Weights, [("head", 0)], null, 9);
        var test = new ModelRandomization<double>(
            JudgedModel<double>.Weights, weights => new JudgedModel<double>(weights).ScoresDerivative, ["head"])
        { Replacements = given };
        var original = new Saliency().Explain(new JudgedModel<double>().ScoresDerivative, x, target: 2);
        var replaced = new Saliency().Explain(new JudgedModel<double>(given).ScoresDerivative, x, target: 2);
        Assert.Equal(new SpearmanCorrelation().Score(original, replaced), test.Score(new Saliency(), x, target: 2).Score);

        var entropy = new EntropyRandomization<double>(test) { Bins = 6 }.Score(new Saliency(), x, target: 2);
        double h = Entropy([.. original.Values]), after = Entropy([.. replaced.Values]);
        Assert.Equal((after - h) / h, entropy.Score, 1e-12);
        Assert.Equal(after, entropy["entropy, replaced"][0], 1e-12);

        static double Entropy(double[] attributions)
        {
            double[] v = [.. attributions.Select(Math.Abs)];
            double least = v.Min(), width = (v.Max() - least) / 6;
            var shares = Enumerable.Range(0, 6).Select(bin => v.Count(m =>
                m >= least + (bin * width) && (m < least + ((bin + 1) * width) || bin == 5)) / (double)v.Length);
            return -shares.Where(share => share > 0).Sum(share => share * Math.Log(share));
        }
    }

    [Fact]
    public void Another_output_and_another_method()
    {
        var model = new JudgedModel<double>();
        var x = JudgedModel<double>.Image(20);
        var first = new Saliency().Explain(model.ScoresDerivative, x, target: 0);
        var second = new Saliency().Explain(model.ScoresDerivative, x, target: 2);
        Assert.Equal(
            new CosineSimilarity().Score(first, second),
            new RandomLogit(2) { Agreement = new CosineSimilarity() }.Score(model.ScoresDerivative, new Saliency(), x, target: 0).Score);
        Assert.Throws<ArgumentException>(() => new RandomLogit(2).Score(model.ScoresDerivative, new Saliency(), x, target: 2));
        Assert.Equal(
            new KendallCorrelation().Score(first, new InputXGradient().Explain(model.ScoresDerivative, x, target: 0)),
            new MethodAgreement(new InputXGradient(), new KendallCorrelation())
                .Score(model.ScoresDerivative, new Saliency(), x, target: 0).Score);
    }

    [Fact]
    public void What_is_refused()
    {
        Func<SafeTensors, DifferentiableFunction<double>> model = weights => new JudgedModel<double>(weights).ScoresDerivative;
        var weights = JudgedModel<double>.Weights;
        Refused("'body'", () => _ = new ModelRandomization<double>(weights, model, ["body"]));
        Refused("at least one layer", () => _ = new ModelRandomization<double>(weights, model, []));
        Refused("'conv.weight'", () => _ = new ModelRandomization<double>(weights, model, ["conv", "conv.weight"]));
        var x = JudgedModel<double>.Image(20);
        var writer = new SafeTensorsWriter();
        writer.Add<float>("head.weight", new float[12], 3, 4);
        using var stream = new MemoryStream();
        writer.WriteTo(stream);
        using var small = SafeTensors.Parse(stream.ToArray());
        var test = new ModelRandomization<double>(weights, model, ["head"]);
        Refused("[3, 120]", () => (test with { Replacements = small }).Score(new Saliency(), x));
        var without = new ModelRandomization<double>(weights, model, ["conv"]) { Replacements = small };
        Assert.Throws<TensorFileException>(() => without.Score(new Saliency(), x));
        var flat = new SafeTensorsWriter();
        flat.Add<float>("scale", [1, 1, 1], 3);
        using var flatStream = new MemoryStream();
        flat.WriteTo(flatStream);
        using var same = SafeTensors.Parse(flatStream.ToArray());
        Refused("all equal", () => ReplacedWeights.Of(same, [("scale", 0)], null, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => test with { Order = (RandomizationOrder)7 });
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => test.Score(new Saliency(), x, cancellation: cancelled.Token));
    }

    private static void Refused(string part, Action action) =>
        Assert.Contains(part, Assert.ThrowsAny<ArgumentException>(action).Message, StringComparison.Ordinal);
}

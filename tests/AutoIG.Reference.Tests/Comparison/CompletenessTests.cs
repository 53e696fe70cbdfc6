using System.Globalization;
using System.Numerics;
using System.Numerics.Tensors;
using AutoIG.Reference.Tests.Models.AnyLength;
using Xunit.Abstractions;

namespace AutoIG.Reference.Tests.Comparison;

/// <summary>
/// Of every network the attributions sum to the change of the output, multipliers of a point with itself are the gradient, and recurrent
/// layers are refused by name.
/// </summary>
public sealed class CompletenessTests(ITestOutputHelper output)
{
    public static TheoryData<string> Models =>
    [
        "SmoothMlp", "ReluMlp", "DigitsCnn", "MultiInput", "ResidualCnn", "ResidualCnnOfBlocks", "MobileCnn", "Transformer",
        "TransformerOfBlocks", "TextCnn",
    ];

    [Theory]
    [MemberData(nameof(Models))]
    public void SinglePrecision(string model) => Check<float>(model, 1e-5);

    [Theory]
    [MemberData(nameof(Models))]
    public void DoublePrecision(string model) => Check<double>(model, 1e-10);

    [Theory]
    [InlineData("Lstm", "Lstm in 'var hidden = ")]
    [InlineData("Gru", "Gru in 'var hidden = ")]
    public void RecurrentLayersAreRefused(string model, string what)
    {
        var (function, input) = (ReferenceModels.Get<double>(model).LogitsDerivative(), Input<double>(model));
        var fault = Assert.Throws<NotSupportedException>(() => new DeepLift().Explain(function, input, target: 0));
        Assert.Contains(what, fault.Message, StringComparison.Ordinal);
        Assert.Contains("Write its steps out", fault.Message, StringComparison.Ordinal);
    }

    /// <summary>Sizes that come with the call.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    public void AnyNumberOfTokens(int tokens)
    {
        var random = new Random(3);
        var model = new AttentionReader<double>(shape => Draw(random, [.. shape.Select(size => (nint)size)], 0.4));
        Tensor<double> x = Draw(random, [tokens, 16], 1), baseline = Draw(random, [tokens, 16], 1);
        Complete(new DeepLift().Explain(model.LogitsDerivative, x, baseline, 2), 1e-10);
        var gradient = Agreement.Flatten(new Saliency().Explain(model.LogitsDerivative, x, target: 2).Values);
        Equal(gradient, new DeepLift { TimesDifference = false }.Explain(model.LogitsDerivative, x, x, 2).Values, 1e-12);
    }

    private static Tensor<double> Draw(Random random, nint[] shape, double scale)
    {
        var elements = new double[shape.Aggregate((nint)1, (product, size) => product * size)];
        for (var i = 0; i < elements.Length; i++)
        {
            elements[i] = scale * ((2 * random.NextDouble()) - 1);
        }

        return Tensor.Create(elements, shape);
    }

    private void Check<T>(string model, double bound)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var (function, input) = (ReferenceModels.Get<T>(model).LogitsDerivative(), Input<T>(model));
        var other = Input<T>(model, last: true);
        for (var target = 0; target < 2; target++)
        {
            Complete(new DeepLift().Explain(function, input, target: target), bound);
            Complete(new DeepLift().Explain(function, input, other, target), bound);

            // Multipliers of probabilities cancel over the classes, and lose a digit there.
            Complete(new DeepLift().Explain(function, input, other, Target.FromInt32(target).AsProbability()), 10 * bound);
            var multipliers = new DeepLift { TimesDifference = false }.Explain(function, input, input, target);
            var gradient = new Saliency().Explain(function, input, target: target);
            for (var i = 0; i < gradient.Inputs.Count; i++)
            {
                Equal(Agreement.Flatten(gradient.Inputs[i].Values), multipliers.Inputs[i].Values, bound);
            }
        }
    }

    private void Complete<T>(Attribution<T> why, double bound)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var scale = why.Inputs.Sum(part => Agreement.Flatten(part.Values).Sum(Math.Abs));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{why.Target}: {why.ConvergenceDelta:g2} of {scale:g2}"));
        Agreement.AssertWithin(bound, Math.Abs(why.ConvergenceDelta) / scale, $"{why.Target}");
    }

    private static void Equal<T>(double[] expected, Tensor<T> actual, double bound)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var flat = Agreement.Flatten(actual);
        var scale = expected.Max(Math.Abs);
        for (var i = 0; i < flat.Length; i++)
        {
            Agreement.AssertWithin(bound, Math.Abs(expected[i] - flat[i]) / scale, $"element {i}");
        }
    }

    private static FunctionInput<T> Input<T>(string model, bool last = false)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var reference = ReferenceModels.Get<T>(model).Case;
        var entries = reference.Entries.Where(entry => entry.Method == "saliency");
        var input = new FunctionInput<T>();
        foreach (var name in (last ? entries.Last() : entries.First()).Inputs)
        {
            input.Add(reference.Array<T>(name));
        }

        return input;
    }
}

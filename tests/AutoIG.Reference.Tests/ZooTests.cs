using System.Globalization;
using System.Numerics;
using System.Numerics.Tensors;
using Xunit.Abstractions;

namespace AutoIG.Reference.Tests;

/// <summary>The well-known architectures, run as ordinary C#, take PyTorch's weights by name and give PyTorch's outputs.</summary>
public sealed class ZooTests(ITestOutputHelper output)
{
    public static TheoryData<string> Names => new(ZooModel.Names);

    [Theory]
    [InlineData("squeezenet1_1", 1_235_496)]
    [InlineData("mobilenet_v2", 3_504_872)]
    [InlineData("resnet18", 11_689_512)]
    public void TheCaseHasTheParametersThatTheArchitectureIsKnownFor(string name, int parameters) =>
        Assert.Equal(parameters, ZooModel.Get(name).Shapes.EnumerateObject()
            .Where(tensor => !tensor.Name.Contains("running_", StringComparison.Ordinal))
            .Sum(tensor => tensor.Value.EnumerateArray().Aggregate(1, (product, size) => product * size.GetInt32())));

    [Theory]
    [MemberData(nameof(Names))]
    public void EveryWeightIsReadByItsName(string name)
    {
        var model = ZooModel.Get(name);
        using var weights = ZooWeights.Create(model.Shapes);
        _ = model.Create<float>(weights);
        weights.EnsureAllUsed();
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void LogitsInSinglePrecision(string name) => Check<float>(name, 1e-4);

    [Theory]
    [MemberData(nameof(Names))]
    public void LogitsInDoublePrecision(string name) => Check<double>(name, 1e-11);

    /// <summary>
    /// Integrated Gradients of the whole architecture. In single precision a point next to a kink may land on its other side, here as in
    /// PyTorch: the bound is 1e-3, or twice PyTorch's own difference where that is larger.
    /// </summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void IntegratedGradientsInSinglePrecision(string name)
    {
        var model = ZooModel.Get(name);
        using var weights = ZooWeights.Create(model.Shapes);
        var why = new IntegratedGradients { Steps = 50 }.Explain(model.Create<float>(weights).Derivative(), Input<float>(model), target: 1);
        var attribution = Agreement.Flatten(why.Values);
        var sampled = attribution.Where((_, i) => i % model.AttributionStride == 0).ToArray();
        Assert.Equal(model.Attribution.Length, sampled.Length);
        var difference = sampled.Zip(model.Attribution, (ours, theirs) => Math.Abs(ours - theirs)).Max() / model.AttributionMaximum;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{name}: largest relative difference {difference:g3}, PyTorch's own {model.SingleDifference:g3}"));
        Agreement.AssertWithin(Math.Max(1e-3, 2 * model.SingleDifference), difference, name);
        Agreement.AssertWithin(1e-3 * Math.Max(1, attribution.Sum(Math.Abs)), Math.Abs(why.Sum - model.AttributionSum), $"{name}, sum");
        Agreement.AssertWithin(1e-3 * Math.Max(1, attribution.Sum(Math.Abs)), Math.Abs(why.ConvergenceDelta - model.ConvergenceDelta),
            $"{name}, convergence delta");
    }

    private static Tensor<T> Input<T>(ZooModel model)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var input = ZooWeights.Input(model.InputShape);
        var elements = new float[input.FlattenedLength];
        input.FlattenTo(elements);
        return Tensor.Create(Array.ConvertAll(elements, T.CreateChecked), input.Lengths);
    }

    private void Check<T>(string name, double bound)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var model = ZooModel.Get(name);
        using var weights = ZooWeights.Create(model.Shapes);
        var logits = Agreement.Flatten(model.Create<T>(weights).Logits(Input<T>(model)));
        Assert.Equal(model.Output.Length, logits.Length);
        var difference = logits.Zip(model.Output, (ours, theirs) => Math.Abs(ours - theirs)).Max() / model.Output.Max(Math.Abs);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}: largest relative difference {difference:g3}"));
        Agreement.AssertWithin(bound, difference, name);
    }
}

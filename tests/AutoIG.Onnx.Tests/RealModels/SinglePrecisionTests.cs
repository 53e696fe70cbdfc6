using System.Globalization;
using System.Numerics.Tensors;
using AutoIG.Onnx.Files;
using Xunit.Abstractions;

namespace AutoIG.Onnx.Tests.RealModels;

/// <summary>
/// Where two runtimes are further apart than 1e-5 of a value's largest element, the network in double precision, with the same weights,
/// says how much of it is rounding, and whose: at borders of blocks no more than 1e-5, inside of blocks, where sums cancel, twice that.
/// </summary>
public sealed class SinglePrecisionTests(ITestOutputHelper output)
{
    [RealModelTheory]
    [MemberData(nameof(RealModel.Rounded), MemberType = typeof(RealModel))]
    public void Rounding_is_bounded(string name)
    {
        var known = RealModel.Of(name);
        using var file = new ModelFile(known.Path);
        var (single, arguments) = Function<DifferentiableFunction<float>>(OnnxImport.Run(file, known.Options), known);
        var (exact, _) = Function<DifferentiableFunction<double>>(OnnxImport.Run(file, known.Options with { IsDouble = true }), known);
        using var graph = new EveryValue(known);
        graph.Run(arguments, known, known.Lengths[0]);
        var faults = new List<string>();
        double worst = 0, worstOfOther = 0;
        Judge("the result", arguments.Evaluate(single), arguments.Evaluate(exact));
        foreach (var layer in single.Signature.Layers)
        {
            var inDouble = exact.Signature.Layers.Single(other => other.Name == layer.Name && other.Index == layer.Index);
            Judge(
                layer.Name,
                arguments.Explain(new LayerActivation(new(single.Signature.Name, layer.Index, layer.Name)), single).Values,
                arguments.Explain(new LayerActivation(new(exact.Signature.Name, inDouble.Index, inDouble.Name)), exact).Values);
        }

        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{name}: {worst:g2} of scale from double precision, the other runtime {worstOfOther:g2}"));
        Assert.True(faults.Count == 0, string.Join('\n', faults));

        void Judge(string layer, Tensor<float> values, Tensor<double> exactly)
        {
            float[] rounded = new float[values.FlattenedLength];
            values.FlattenTo(rounded);
            double[] judge = new double[exactly.FlattenedLength];
            exactly.FlattenTo(judge);
            double own = EveryValue.Rounding(judge, rounded), other = graph.Rounding(rounded, judge);
            (worst, worstOfOther) = (Math.Max(worst, own), Math.Max(worstOfOther, other));
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{layer}: {own:g2}, {other:g2}"));
            if (own > (layer.Contains('.', StringComparison.Ordinal) ? 2e-5 : 1e-5))
                faults.Add(string.Create(CultureInfo.InvariantCulture, $"{layer}: {own:g2} of scale, the other runtime {other:g2}"));
        }
    }

    private static (TFunction Function, RealArgument Argument) Function<TFunction>(ImportedModel imported, RealModel known)
    {
        string path = Path.Combine(Directory.CreateTempSubdirectory("autoig-double").FullName, "weights.safetensors");
        imported.SaveWeights(path);
        var type = ModelCompiler.Load(ModelCompiler.Generate(imported.Source), $"AutoIG.Onnx.Tests.RealModels.{known.Type}");
        using var weights = SafeTensors.Open(path);
        object model = Activator.CreateInstance(type, weights)!;
        return ((TFunction)type.GetProperty("ForwardDerivative")!.GetValue(model)!,
            RealArgument.Create(type.GetMethod("Forward")!, known.Lengths[0]));
    }
}

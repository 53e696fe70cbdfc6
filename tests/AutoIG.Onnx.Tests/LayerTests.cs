using System.Numerics.Tensors;
using System.Reflection;
using AutoIG.Onnx.Checking;
using AutoIG.Onnx.Files;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace AutoIG.Onnx.Tests;

/// <summary>
/// An import says which variable of the code is which value of the file: each is compared with what ONNX Runtime computes there, in a
/// copy of the file whose values within are outputs.
/// </summary>
public sealed class LayerTests
{
    [Theory]
    [MemberData(nameof(ImportedCase.SingleNames), MemberType = typeof(ImportedCase))]
    public void Every_variable_is_its_value_of_the_file(string name)
    {
        var known = ImportedCase.Of(name);
        var (imported, model) = known.Create();
        var function = (DifferentiableFunction<float>)model.GetType().GetProperty("ForwardDerivative")!.GetValue(model)!;
        string folder = Directory.CreateTempSubdirectory("autoig-layers").FullName;
        try
        {
            using var file = new ModelFile(known.Path);
            var candidates = MarkedModel.Candidates(file.Model);
            string[] marked = [.. imported.Layers.Select(layer => layer.Tensor).Distinct().Where(candidates.Contains)];
            using var session = new InferenceSession(MarkedModel.Write(file, marked, folder));
            Assert.Equal(file.Model.Graph.Outputs.Count + marked.Length, session.OutputNames.Count);
            var (arguments, feeds) = Arguments(model.GetType().GetMethod("Forward")!, session);
            using var results = session.Run(feeds);
            var expected = results.Where(result => result.Value is DenseTensor<float>)
                .ToDictionary(result => result.Name, result => result.AsTensor<float>().ToArray());
            int compared = 0;
            foreach (var layer in imported.Layers)
            {
                var own = Assert.Single(function.Signature.Layers, own => own.Name == layer.Path);
                var key = new LayerKey(function.Signature.Name, own.Index, own.Name);
                var activation = new LayerActivation(key) { AcceptsNonFinite = true };
                float[] value = [.. activation.Explain(function, arguments, target: 0).Values];
                Assert.Equal(expected[layer.Tensor].Length, value.Length);
                double scale = expected[layer.Tensor].Where(float.IsFinite).Max(element => Math.Abs((double)element));
                for (int i = 0; i < value.Length; i++)
                {
                    float other = expected[layer.Tensor][i];
                    Assert.True(value[i].Equals(other) || Math.Abs((double)value[i] - other) <= 1e-5 * scale,
                        $"{layer}: element {i} is {value[i]}, expected {other}");
                }

                string line = imported.Source.Split('\n')[imported.LineOf(layer) - 1];
                Assert.StartsWith($"var {layer.Variable} =", line.TrimStart(), StringComparison.Ordinal);
                compared++;
            }

            // What is one expression from its input to its output has no variables.
            bool hasVariables = imported.Source.Contains(" var ", StringComparison.Ordinal);
            Assert.Equal(hasVariables, compared > 0);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [InlineData("Softmax", 1, false)]
    [InlineData("Softmax", 0, true)]
    [InlineData("LogSoftmax", 0, false)]
    [InlineData("Sigmoid", null, false)]
    public void What_was_cut_is_computed(string cut, int? axis, bool isFlat)
    {
        float[] scores = [1, -2, 0.5f, 3, 100, 99];
        double[] whole = new ImportedResult("scores", "shares", cut, axis, isFlat).Completed(scores, [2, 3]);
        for (int i = 0; i < scores.Length; i++)
        {
            // The elements that share a sum with this one, by the definition.
            var lane = isFlat ? Enumerable.Range(0, 6) : Enumerable.Range(0, 6).Where(j => axis == 0 ? j % 3 == i % 3 : j / 3 == i / 3);
            double share = 1 / lane.Sum(j => Math.Exp((double)scores[j] - scores[i]));
            double expected = cut switch
            {
                "Softmax" => share,
                "LogSoftmax" => Math.Log(share),
                _ => 1 / (1 + Math.Exp(-(double)scores[i])),
            };
            Assert.Equal(expected, whole[i], 1e-12 * Math.Max(1, Math.Abs(expected)));
        }
    }

    [Fact]
    public void A_softmax_along_the_batch_is_refused() =>
        Assert.Contains("--keep-softmax", Assert.Throws<ImportException>(
            () => new ImportedResult("scores", "shares", "Softmax").Completed([1, 2], [2])).Message, StringComparison.Ordinal);

    private static (FunctionInput<float> Arguments, List<NamedOnnxValue> Feeds) Arguments(MethodInfo method, InferenceSession session)
    {
        var random = new Random(5);
        var arguments = new FunctionInput<float>();
        var feeds = new List<NamedOnnxValue>();
        foreach (var (parameter, (input, metadata)) in method.GetParameters().Zip(session.InputMetadata))
        {
            int[] sizes = [.. parameter.GetCustomAttribute<ShapeAttribute>()!.Dimensions.Select(size => size is int known ? known : 9)];
            int count = sizes.Aggregate(1, (product, size) => product * size);
            int[] whole = metadata.Dimensions.Length == sizes.Length ? sizes : [1, .. sizes];
            if (metadata.ElementType == typeof(long))
            {
                int[] ids = [.. Enumerable.Range(0, count).Select(_ => random.Next(1, 40))];
                arguments.AddTokens(ids);
                feeds.Add(NamedOnnxValue.CreateFromTensor(input, new DenseTensor<long>(Array.ConvertAll(ids, id => (long)id), whole)));
            }
            else
            {
                float[] values = [.. Enumerable.Range(0, count).Select(_ => (float)(random.NextDouble() * 2) - 1)];
                arguments.Add(System.Numerics.Tensors.Tensor.Create(values, [.. sizes.Select(size => (nint)size)]));
                feeds.Add(NamedOnnxValue.CreateFromTensor(input, new DenseTensor<float>(values, whole)));
            }
        }

        return (arguments, feeds);
    }
}

using System.Numerics.Tensors;
using AutoIG.Onnx.Files;
using AutoIG.Onnx.Tests.RealModels;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace AutoIG.Onnx.Tests;

/// <summary>
/// Pipelines as ML.NET 5.0.1 writes them (Microsoft.ML.OnnxConverter 0.23.1), of eight columns of numbers and one of words: scores are
/// explained without being named, whatever columns come out before them, and are those of ONNX Runtime.
/// </summary>
public sealed class MlNetTests
{
    [Theory]
    [InlineData("concat")]
    [InlineData("global")]
    [InlineData("logistic")]
    [InlineData("lpnorm")]
    [InlineData("meanvar")]
    [InlineData("missing")]
    [InlineData("multi")]
    [InlineData("ogd")]
    [InlineData("ova")]
    [InlineData("pca")]
    [InlineData("poisson")]
    [InlineData("robust")]
    public void Scores_are_those_of_the_runtime(string name)
    {
        using var file = new ModelFile(ImportedCase.PathOf($"Cases/mlnet/{name}.onnx"));
        Compare(file, new() { Name = "Pipeline" });
    }

    /// <summary>A word is no number; the columns that it becomes are.</summary>
    [Fact]
    public void A_model_begins_where_words_have_become_columns()
    {
        using var file = new ModelFile(ImportedCase.PathOf("Cases/mlnet/onehot.onnx"));
        var fault = Assert.Throws<ImportException>(() => OnnxImport.Run(file, new() { Name = "Pipeline" }));
        Assert.Contains(
            "input 'City' (Text [1, 1]) has no derivative. --input VALUE=SIZES begins the model", fault.Message, StringComparison.Ordinal);
        Assert.Contains("such as 'C0'", fault.Message, StringComparison.Ordinal);
        var imported = Compare(
            file, new() { Name = "Pipeline", Shapes = new Dictionary<string, IReadOnlyList<string>> { ["C0"] = ["1", "2"] } });
        Assert.Equal(["A", "B", "C0"], imported.Inputs.Select(input => input.Name));
        Assert.Equal([false, false, true], imported.Inputs.Select(input => input.IsInner));
        Assert.Contains("The model begins at 'C0', a value within the file: what computes it is left out.", imported.Notes);
    }

    /// <summary>A name that is misspelt would be an option that does nothing.</summary>
    [Fact]
    public void Options_that_name_nothing_are_refused()
    {
        using var file = new ModelFile(ImportedCase.PathOf("Cases/mlnet/logistic.onnx"));
        Assert.Equal(
            "--input Feature: there is no such input; there are, for example, 'Features'.",
            Assert.Throws<ImportException>(() => OnnxImport.Run(
                file, new() { Shapes = new Dictionary<string, IReadOnlyList<string>> { ["Feature"] = ["1", "8"] } })).Message);
        Assert.StartsWith(
            "--hold Citi: there is no such input or value; there are, for example, 'City'",
            Assert.Throws<ImportException>(
                () => OnnxImport.Run(file, new() { Held = new Dictionary<string, double> { ["Citi"] = 0 } })).Message,
            StringComparison.Ordinal);
        Assert.Equal(
            "--assume If_3: there is no such choice (If).",
            Assert.Throws<ImportException>(
                () => OnnxImport.Run(file, new() { Assumed = new Dictionary<string, bool> { ["If_3"] = true } })).Message);
    }

    private static ImportedModel Compare(ModelFile file, ImportOptions options)
    {
        var imported = OnnxImport.Run(file, options);
        Assert.Equal("Score.output", imported.Result.Output);
        using var session = new InferenceSession(file.Path);
        var random = new Random(5);
        var feeds = session.InputMetadata.Select(input => input.Value.ElementType == typeof(string)
            ? NamedOnnxValue.CreateFromTensor(input.Key, new DenseTensor<string>(new[] { "Rome" }, [1, 1]))
            : input.Value.ElementType == typeof(bool)
                ? NamedOnnxValue.CreateFromTensor(input.Key, new DenseTensor<bool>(new bool[1], [1, 1]))
                : NamedOnnxValue.CreateFromTensor(input.Key, Row(input.Value.Dimensions[1], random))).ToArray();
        using var results = session.Run(feeds);
        float[] expected = [.. results.Single(result => result.Name == "Score.output").AsTensor<float>()];

        string weights = Path.Combine(Directory.CreateTempSubdirectory("autoig-mlnet").FullName, "weights.safetensors");
        imported.SaveWeights(weights);
        var type = ModelCompiler.Load(ModelCompiler.Generate(imported.Source), imported.Name);
        using var tensors = SafeTensors.Open(weights);
        var function = (DifferentiableFunction<float>)type.GetProperty("ForwardDerivative")!
            .GetValue(Activator.CreateInstance(type, tensors))!;
        var arguments = new FunctionInput<float>();
        foreach (var input in imported.Inputs)
        {
            // Oslo comes first: the columns of Rome are 0 and 1.
            float[] elements = input.IsInner ? [0, 1] : [.. feeds.Single(feed => feed.Name == input.Name).AsTensor<float>()];
            arguments.Add(System.Numerics.Tensors.Tensor.Create(elements, [elements.Length]));
        }

        var given = function.Evaluate(arguments);
        float[] plain = new float[given.FlattenedLength];
        given.FlattenTo(plain);
        double[] whole = imported.Result.Completed(plain, [.. given.Lengths.ToArray().Select(length => (int)length)]);
        Assert.Equal(expected.Length, whole.Length);
        Assert.InRange(whole.Zip(expected, (value, other) => Math.Abs(value - other)).Max(), 0, 1e-5 * expected.Max(Math.Abs));
        return imported;
    }

    private static DenseTensor<float> Row(int width, Random random) =>
        new(Enumerable.Range(0, width).Select(_ => (3 * random.NextSingle()) - 1).ToArray(), [1, width]);
}

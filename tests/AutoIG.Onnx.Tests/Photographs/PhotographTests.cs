using System.Globalization;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Text.Json;
using AutoIG.Onnx.Files;
using AutoIG.Onnx.Tests.Wire;
using AutoIG.Photo;
using Microsoft.ML.OnnxRuntime;
using Xunit.Abstractions;

namespace AutoIG.Onnx.Tests.Photographs;

/// <summary>
/// The network of <c>demo/Photo</c>, whose ONNX file keeps its weights in a file of safetensors beside it: its class there is what the
/// import gives, and with the weights in single precision it meets the reference, which knows nothing of the file.
/// </summary>
public sealed class PhotographTests(ITestOutputHelper output)
{
    private const int Side = 224;

    private static readonly Lazy<ImportedModel> Imported = new(Import);

    private static readonly Lazy<SafeTensors> Weights = new(() => SafeTensors.Open(PathOf("weights.safetensors")));

    private static readonly Lazy<EfficientNetLite0> Network = new(() => new(Weights.Value));

    private static readonly Lazy<SafeTensors> Arrays = new(() => SafeTensors.Open(PathOf("expected.safetensors")));

    private static readonly JsonElement[] Entries = Read();

    /// <summary>
    /// What is compared: all logits, gradients and maps of layers that are variables of the class, and of the integrals, which take a
    /// hundred sweeps, two.
    /// </summary>
    public static TheoryData<string> Ids => [.. Entries.Where(entry => Text(entry, "method") is "forward" or "saliency"
        or "input-x-gradient" or "grad-cam" || Text(entry, "id") is "ig/gausslegendre-50/chelsea/black/target-282"
        or "ig/gausslegendre-50/coffee/blurred/target-967/channel-sum").Select(entry => Text(entry, "id"))
        .Where(id => !id.Contains("/head.", StringComparison.Ordinal))];

    [Fact]
    public void The_text_is_that_of_the_demo()
    {
        string source = Imported.Value.Source, demo = Demo();
        if (Environment.GetEnvironmentVariable("AUTOIG_ACCEPT") == "1")
            File.WriteAllText(demo, source);
        Assert.Equal(File.ReadAllText(demo).ReplaceLineEndings("\n"), source);
    }

    /// <summary>The import's weights are the tensors of the file beside the model, under their names: either file will do.</summary>
    [Fact]
    public void Weights_are_those_beside_the_file()
    {
        _ = Network.Value;
        Weights.Value.EnsureAllUsed();
        string path = Path.Combine(Path.GetTempPath(), $"autoig-{Guid.NewGuid():N}.safetensors");
        try
        {
            using (var file = new ModelFile(PathOf("efficientnet-lite0.onnx")))
            {
                OnnxImport.Run(file, Options).SaveWeights(path);
                Assert.Equal([PathOf("weights.safetensors")], file.Parts);
            }

            using var own = SafeTensors.Open(path);
            Assert.Equal(Weights.Value.Names.Order(StringComparer.Ordinal), own.Names.Order(StringComparer.Ordinal));
            foreach (string name in own.Names)
                Assert.True(own.GetRaw<float>(name).SequenceEqual(Weights.Value.GetRaw<float>(name)), name);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void The_file_is_read_as_by_Protobuf()
    {
        string path = PathOf("efficientnet-lite0.onnx");
        using var file = new ModelFile(path);
        var comparison = new WireComparison(Path.GetDirectoryName(path)!);
        comparison.Compare(File.ReadAllBytes(path), file.Model);
        Assert.InRange(comparison.Compared, 3000, int.MaxValue);
    }

    [Fact]
    public void Logits_are_those_of_onnx_runtime()
    {
        using var session = new InferenceSession(PathOf("efficientnet-lite0.onnx"));
        float[] photo = [.. Picture("input/rocket")];
        using var results = session.Run([NamedOnnxValue.CreateFromTensor("x",
            new Microsoft.ML.OnnxRuntime.Tensors.DenseTensor<float>(photo, [1, 3, Side, Side]))]);
        float[] expected = [.. results[0].AsTensor<float>()];
        float[] given = [.. Network.Value.ForwardDerivative.Evaluate(Picture("input/rocket"))];
        Assert.InRange(expected.Zip(given, (a, b) => Math.Abs(a - b)).Max(), 0, 1e-5f * expected.Max(Math.Abs));
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void The_reference_is_met(string id)
    {
        var entry = Entries.Single(other => Text(other, "id") == id);
        double[] expected = [.. Arrays.Value.Get<double>(Text(entry, "expected"))], given = Compute(entry);
        if (id.EndsWith("/channel-sum", StringComparison.Ordinal))
            given = [.. given.Take(Side * Side).Select((red, at) => red + given[at + (Side * Side)] + given[at + (2 * Side * Side)])];
        Assert.Equal(expected.Length, given.Length);
        double[] differences = [.. expected.Zip(given, (a, b) => Math.Abs(a - b))];
        double largest = differences.Max() / expected.Max(Math.Abs), mean = differences.Average() / expected.Average(Math.Abs);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{id}: {largest:g3}, in the mean {mean:g3}"));
        Assert.InRange(largest, 0, entry.GetProperty("tolerance").GetDouble());
        Assert.InRange(mean, 0, entry.GetProperty("tolerance-mean").GetDouble());
    }

    private static double[] Compute(JsonElement entry)
    {
        var function = Network.Value.ForwardDerivative;
        var photo = Picture(Text(entry, "input"));
        if (Text(entry, "method") == "forward")
            return [.. function.Evaluate(photo).Select(logit => (double)logit)];
        int target = entry.GetProperty("target").GetInt32();
        var why = Text(entry, "method") switch
        {
            "saliency" => new Saliency().Explain(function, photo, target: target),
            "input-x-gradient" => new InputXGradient().Explain(function, photo, target: target),
            "grad-cam" => new GradCam(Layer(Text(entry, "layer")))
            {
                Upsample = entry.GetProperty("options").TryGetProperty("upsample", out _),
            }.Explain(function, photo, target: target),
            _ => new IntegratedGradients { Rule = QuadratureRule.GaussLegendre, Steps = 50 }
                .Explain(function, photo, Picture(Text(entry, "baseline")), target),
        };
        return [.. why.Values.Select(value => (double)value)];
    }

    /// <summary>The layer that is what a module gives, by the names of the file's values.</summary>
    private static LayerKey Layer(string module)
    {
        string tensor = $"/{module.Replace("blocks.15.", "blocks.15/", StringComparison.Ordinal)}/BatchNormalization_output_0";
        string path = Imported.Value.Layers.Single(layer => layer.Tensor == tensor).Path;
        var signature = Network.Value.ForwardDerivative.Signature;
        var found = signature.Layers.Single(layer => layer.Name == path);
        return new(signature.Name, found.Index, found.Name);
    }

    /// <summary>An input or a baseline: bytes of a crop, [height, width, RGB], as (level − 127) / 128 of [RGB, height, width].</summary>
    private static Tensor<float> Picture(string name)
    {
        byte[] pixels = name switch
        {
            "black" => new byte[3 * Side * Side],
            "grey" => [.. Enumerable.Repeat((byte)127, 3 * Side * Side)],
            _ => [.. Arrays.Value.GetRaw<byte>(name.Replace("input/", "crop/", StringComparison.Ordinal))],
        };
        var elements = new float[pixels.Length];
        for (int i = 0; i < pixels.Length; i++)
            elements[(i % 3 * Side * Side) + (i / 3)] = (pixels[i] - 127) / 128f;
        return Tensor.Create(elements, [3, Side, Side]);
    }

    private static ImportOptions Options => new() { Name = "EfficientNetLite0", Namespace = "AutoIG.Photo" };

    private static ImportedModel Import()
    {
        using var file = new ModelFile(PathOf("efficientnet-lite0.onnx"));
        return OnnxImport.Run(file, Options);
    }

    private static JsonElement[] Read()
    {
        using var json = JsonDocument.Parse(File.ReadAllBytes(PathOf("case.json")));
        return [.. json.RootElement.GetProperty("attributions").EnumerateArray().Select(entry => entry.Clone())];
    }

    private static string Text(JsonElement entry, string name) => entry.GetProperty(name).GetString()!;

    private static string PathOf(string file) => Path.Combine(AppContext.BaseDirectory, "Photographs", file);

    private static string Demo([CallerFilePath] string path = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!,
        "..", "..", "..", "demo", "Photo", "EfficientNetLite0.cs"));
}

using System.Numerics.Tensors;
using System.Reflection;
using System.Text.Json;
using AutoIG.Onnx.Files;
using Microsoft.ML.OnnxRuntime;

namespace AutoIG.Onnx.Tests;

/// <summary>
/// Models that are imported: their text is committed and read by people, their outputs are those of ONNX Runtime, and their attributions
/// those of the reference, which knows nothing of the file.
/// </summary>
public sealed class ImportedModelTests
{
    [Theory]
    [MemberData(nameof(ImportedCase.Names), MemberType = typeof(ImportedCase))]
    public void The_text_is_the_committed_one(string name)
    {
        var known = ImportedCase.Of(name);
        using var file = new ModelFile(known.Path);
        string source = OnnxImport.Run(file, known.Options).Source;
        if (Environment.GetEnvironmentVariable("AUTOIG_ACCEPT") == "1")
            File.WriteAllText(known.Snapshot, source);
        Assert.True(File.Exists(known.Snapshot), $"{known.Snapshot} is missing: AUTOIG_ACCEPT=1 writes it.");
        Assert.Equal(File.ReadAllText(known.Snapshot).ReplaceLineEndings("\n"), source);
    }

    [Theory]
    [MemberData(nameof(ImportedCase.SingleNames), MemberType = typeof(ImportedCase))]
    public void The_outputs_are_those_of_onnx_runtime(string name)
    {
        var known = ImportedCase.Of(name);
        var (_, model) = known.Create();
        var method = model.GetType().GetMethod("Forward")!;
        using var session = new InferenceSession(known.Path);
        var random = new Random(7);
        for (int trial = 0; trial < 3; trial++)
        {
            var arguments = new List<object>();
            var feeds = new List<NamedOnnxValue>();
            foreach (var (parameter, (input, metadata)) in method.GetParameters().Zip(session.InputMetadata))
            {
                int[] sizes =
                [
                    .. parameter.GetCustomAttribute<ShapeAttribute>()!.Dimensions
                        .Select(size => size is int stated ? stated : 4 + (7 * trial)),
                ];
                int count = sizes.Aggregate(1, (product, size) => product * size);
                int[] whole = metadata.Dimensions.Length == sizes.Length ? sizes : [1, .. sizes];
                if (metadata.ElementType == typeof(long))
                {
                    int[] ids = [.. Enumerable.Range(0, count).Select(_ => random.Next(1, 40))];
                    arguments.Add(ids);
                    feeds.Add(NamedOnnxValue.CreateFromTensor(input, new Microsoft.ML.OnnxRuntime.Tensors.DenseTensor<long>(
                        Array.ConvertAll(ids, id => (long)id), whole)));
                }
                else
                {
                    float[] values = [.. Enumerable.Range(0, count).Select(_ => (float)(random.NextDouble() * 2) - 1)];
                    arguments.Add(Tensor.Create(values, [.. sizes.Select(size => (nint)size)]));
                    feeds.Add(NamedOnnxValue.CreateFromTensor(input,
                        new Microsoft.ML.OnnxRuntime.Tensors.DenseTensor<float>(values, whole)));
                }
            }

            float[] given = Elements((Tensor<float>)method.Invoke(model, [.. arguments])!);
            using var results = session.Run(feeds);
            float[] expected = [.. results[0].AsTensor<float>()];
            Assert.Equal(expected.Length, given.Length);
            float scale = expected.Max(Math.Abs);
            Assert.InRange(given.Zip(expected, (value, other) => Math.Abs(value - other)).Max(), 0, 1e-5f * scale);
        }
    }

    [Theory]
    [InlineData("basic-motions-cnn")]
    [InlineData("basic-motions-gru")]
    [InlineData("digits-cnn")]
    [InlineData("era-text-cnn")]
    [InlineData("gru")]
    [InlineData("gunpoint-cnn")]
    [InlineData("lstm")]
    [InlineData("mobile-cnn")]
    [InlineData("open-decoder")]
    [InlineData("relu-mlp")]
    [InlineData("residual-cnn")]
    [InlineData("smooth-mlp")]
    [InlineData("text-cnn")]
    [InlineData("transformer")]
    public void The_attributions_are_those_of_the_reference(string name)
    {
        var known = ImportedCase.Of(name);
        var (_, model) = known.Create();
        var function = (DifferentiableFunction<float>)model.GetType().GetProperty("ForwardDerivative")!.GetValue(model)!;
        using var json = JsonDocument.Parse(File.ReadAllBytes(ImportedCase.PathOf($"Expected/{known.File}/case.json")));
        using var arrays = SafeTensors.Open(ImportedCase.PathOf($"Expected/{known.File}/expected.safetensors"));
        int compared = 0;
        foreach (var entry in json.RootElement.GetProperty("attributions").EnumerateArray())
        {
            string method = entry.GetProperty("method").GetString()!;
            var options = entry.GetProperty("options");
            string rule = options.TryGetProperty("rule", out var stated) ? stated.GetString()! : "";
            if (method is not ("saliency" or "input-x-gradient" or "integrated-gradients")
                || entry.GetProperty("expected").ValueKind != JsonValueKind.String
                || !entry.TryGetProperty("target", out var element) || Place(element) is not { } place
                    || (rule.Length > 0 && rule != "gausslegendre")
                || options.TryGetProperty("multiply-by-inputs", out _) || options.GetProperty("output").GetString() != "logit"
                || (entry.TryGetProperty("baseline", out var named)
                    && (named.ValueKind != JsonValueKind.String || !arrays.Names.Contains(named.GetString()))))
            {
                continue;
            }

            var x = arrays.Get<float>(entry.GetProperty("input").GetString()!);
            float[] expected = Elements(arrays.Get<float>(entry.GetProperty("expected").GetString()!));
            var explained = method switch
            {
                "saliency" => new Saliency().Explain(function, x, target: Target.At(place)),
                "input-x-gradient" => new InputXGradient().Explain(function, x, target: Target.At(place)),
                _ => new IntegratedGradients { Rule = QuadratureRule.GaussLegendre, Steps = options.GetProperty("steps").GetInt32() }
                    .Explain(function, x, arrays.Get<float>(named.GetString()!), Target.At(place)),
            };
            float[] given = Elements(explained.Values);
            float scale = Math.Max(1e-20f, expected.Max(Math.Abs));
            Assert.Equal(expected.Length, given.Length);
            double tolerance = entry.TryGetProperty("tolerance", out var allowed) ? Math.Max(1e-5, allowed.GetDouble()) : 1e-5;
            double worst = given.Zip(expected, (value, other) => Math.Abs(value - other)).Max() / scale;
            Assert.True(worst <= tolerance, $"{entry.GetProperty("id").GetString()}: {worst} of the largest, {tolerance} allowed");
            compared++;
        }

        Assert.True(compared >= 6, $"{compared} entries of {name} were compared.");
    }

    /// <summary>The place of one output that is explained; null where there are several, or none.</summary>
    private static int[]? Place(JsonElement target) => target.ValueKind switch
    {
        JsonValueKind.Number => [target.GetInt32()],
        JsonValueKind.Array when target.EnumerateArray().All(index => index.ValueKind == JsonValueKind.Number) =>
            [.. target.EnumerateArray().Select(index => index.GetInt32())],
        _ => null,
    };

    private static float[] Elements(Tensor<float> tensor)
    {
        var elements = new float[tensor.FlattenedLength];
        tensor.FlattenTo(elements);
        return elements;
    }
}

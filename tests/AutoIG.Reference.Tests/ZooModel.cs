using System.Numerics;
using System.Numerics.Tensors;
using System.Text.Json;
using AutoIG.Reference.Tests.Models;
using AutoIG.Reference.Tests.Models.Zoo;

namespace AutoIG.Reference.Tests;

/// <summary>
/// A well-known architecture, and what PyTorch makes of it in double precision with the weights of <see cref="ZooWeights"/>.
/// </summary>
public sealed class ZooModel
{
    private ZooModel(string name, JsonElement json)
    {
        Name = name;
        Shapes = json.GetProperty("weights");
        InputShape = [.. json.GetProperty("input").EnumerateArray().Select(size => size.GetInt32())];
        AttributionStride = json.GetProperty("attribution-stride").GetInt32();
        AttributionMaximum = json.GetProperty("attribution-maximum").GetDouble();
        AttributionSum = json.GetProperty("attribution-sum").GetDouble();
        ConvergenceDelta = json.GetProperty("convergence-delta").GetDouble();
        SingleDifference = json.GetProperty("float32-difference").GetDouble();
        using var arrays = SafeTensors.Open(Path.Combine(AppContext.BaseDirectory, "Cases", "zoo", "expected.safetensors"));
        Output = Agreement.Flatten(arrays.Get<double>($"{name}/output"));
        Attribution = Agreement.Flatten(arrays.Get<double>($"{name}/attribution"));
    }

    public static IReadOnlyList<string> Names { get; } =
        ["tabular-30-64-32-2", "mlp-784-256-128-10", "digits-cnn", "encoder-64x128", "squeezenet1_1", "mobilenet_v2", "resnet18"];

    public string Name { get; }

    /// <summary>PyTorch's names and shapes of the weights.</summary>
    public JsonElement Shapes { get; }

    public int[] InputShape { get; }

    /// <summary>The logits.</summary>
    public double[] Output { get; }

    /// <summary>
    /// Integrated gradients of logit 1 by 50 Gauss–Legendre nodes from a zero baseline: elements 0, s, 2s, … of the attribution in
    /// row-major order, s being <see cref="AttributionStride"/>.
    /// </summary>
    public double[] Attribution { get; }

    public int AttributionStride { get; }

    /// <summary>The largest magnitude in the whole attribution.</summary>
    public double AttributionMaximum { get; }

    /// <summary>The sum of the whole attribution.</summary>
    public double AttributionSum { get; }

    public double ConvergenceDelta { get; }

    /// <summary>
    /// How far PyTorch's own run in single precision is from the one in double precision, relative to the largest attribution.
    /// </summary>
    public double SingleDifference { get; }

    public static ZooModel Get(string name)
    {
        using var json = ReferenceCase.ReadJson("zoo");
        return new(name, json.RootElement.GetProperty("models").EnumerateArray()
            .Single(model => model.GetProperty("name").ValueEquals(name)).Clone());
    }

    /// <summary>The generated function of a model, and the input of its case.</summary>
    public static (DifferentiableFunction<T> Function, Tensor<T> Input) Load<T>(string name)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var model = Get(name);
        using var weights = ZooWeights.Create(model.Shapes);
        double[] input = Agreement.Flatten(ZooWeights.Input(model.InputShape));
        var shape = Array.ConvertAll(model.InputShape, size => (nint)size);
        return (model.Create<T>(weights).Derivative(), Tensor.Create(Array.ConvertAll(input, T.CreateChecked), shape));
    }

    /// <summary>The model's method with the given weights, run as ordinary C#, and what the generator made of it.</summary>
    public (Func<Tensor<T>, Tensor<T>> Logits, Func<DifferentiableFunction<T>> Derivative) Create<T>(SafeTensors weights)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        switch (Name)
        {
            case "tabular-30-64-32-2":
                var tabular = new Tabular<T>(weights);
                return (tabular.Logits, () => tabular.LogitsDerivative);
            case "mlp-784-256-128-10":
                var dense = new DenseDigits<T>(weights);
                return (dense.Logits, () => dense.LogitsDerivative);
            case "digits-cnn":
                var digits = new DigitsCnn<T>(weights);
                return (digits.Logits, () => digits.LogitsDerivative);
            case "encoder-64x128":
                var encoder = new Encoder<T>(weights);
                return (encoder.Logits, () => encoder.LogitsDerivative);
            case "squeezenet1_1":
                var squeezeNet = new SqueezeNet<T>(weights);
                return (squeezeNet.Logits, () => squeezeNet.LogitsDerivative);
            case "mobilenet_v2":
                var mobileNet = new MobileNetV2<T>(weights);
                return (mobileNet.Logits, () => mobileNet.LogitsDerivative);
            case "resnet18":
                var resNet = new ResNet18<T>(weights);
                return (resNet.Logits, () => resNet.LogitsDerivative);
            default:
                throw new InvalidDataException($"There is no C# model '{Name}'.");
        }
    }
}

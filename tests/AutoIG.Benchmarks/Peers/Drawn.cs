using System.Numerics.Tensors;
using AutoIG.Reference.Tests.Models;

namespace AutoIG.Benchmarks.Peers;

/// <summary>Models and inputs with drawn numbers: what work costs does not depend on them.</summary>
internal static class Drawn
{
    public static DifferentiableFunction<float> Digits() => new DigitsCnn<float>(Weights(
        ("conv1.weight", [16, 1, 3, 3]), ("conv1.bias", [16]), ("conv2.weight", [32, 16, 3, 3]), ("conv2.bias", [32]),
        ("fc1.weight", [64, 1568]), ("fc1.bias", [64]), ("fc2.weight", [10, 64]), ("fc2.bias", [10]))).LogitsDerivative;

    public static DifferentiableFunction<float> Tumour() => new ReluMlp<float>(Weights(
        ("fc1.weight", [64, 30]), ("fc1.bias", [64]), ("fc2.weight", [32, 64]), ("fc2.bias", [32]), ("fc3.weight", [2, 32]),
        ("fc3.bias", [2]))).LogitsDerivative;

    public static DifferentiableFunction<float> Sequence() => new SequenceModel(Weights(
        ("projection", [192, 64]), ("scale", [64]), ("shift", [64]), ("head", [2, 64]))).LogitsDerivative;

    public static Tensor<float> Tensor(int[] shape) =>
        System.Numerics.Tensors.Tensor.Create(Elements(shape, 1), Array.ConvertAll(shape, size => (nint)size));

    private static SafeTensors Weights(params ReadOnlySpan<(string Name, int[] Shape)> tensors)
    {
        var writer = new SafeTensorsWriter();
        foreach (var (name, shape) in tensors)
        {
            // The variance 1 / fan-in keeps the scale of the signal (LeCun et al. 1998).
            double scale = Math.Sqrt(12.0 / shape.Skip(1).Aggregate(1, (product, size) => product * size));
            writer.Add<float>(name, Elements(shape, scale), shape);
        }
        using var stream = new MemoryStream();
        writer.WriteTo(stream);
        return SafeTensors.Parse(stream.ToArray());
    }

    private static float[] Elements(int[] shape, double scale)
    {
        var random = new Random(1);
        var elements = new float[shape.Aggregate(1, (product, size) => product * size)];
        for (int i = 0; i < elements.Length; i++)
            elements[i] = (float)(scale * (random.NextDouble() - 0.5));
        return elements;
    }
}

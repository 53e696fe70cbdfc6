using System.Numerics.Tensors;
using AutoIG.Reference.Tests.Models;

namespace AutoIG.Benchmarks.Trust;

/// <summary>The digit network and a thousand digits that it has not seen.</summary>
internal sealed class DigitImages
{
    private const int Side = 28;

    private readonly Tensor<byte> images, labels;

    public DigitImages()
    {
        string folder = Path.Combine(AppContext.BaseDirectory, "Digits");
        var file = SafeTensors.Open(Path.Combine(folder, "test-images.safetensors"));
        (images, labels) = (file.GetRaw<byte>("images"), file.GetRaw<byte>("labels"));
        Weights = SafeTensors.Open(Path.Combine(folder, "weights.safetensors"));
        Function = new DigitsCnn<float>(Weights).LogitsDerivative;
    }

    public SafeTensors Weights { get; }

    public DifferentiableFunction<float> Function { get; }

    public int Count => (int)labels.FlattenedLength;

    public int Label(int index) => labels[index];

    public Tensor<float> Image(int index) => Tensor.Create(
        [.. Enumerable.Range(0, Side * Side).Select(i => images[index, i / Side, i % Side] / 255f)], [1, Side, Side]);
}

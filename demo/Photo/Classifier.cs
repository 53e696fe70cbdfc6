using System.Numerics.Tensors;
using AutoIG.Images;

namespace AutoIG.Photo;

/// <summary>The network with what belongs to it: how it wants to see a photograph, and the names of its classes.</summary>
public sealed class Classifier
{
    private Classifier(EfficientNetLite0 network, IReadOnlyList<string> labels) => (Network, Labels) = (network, labels);

    /// <summary>The network, as <c>autoig import</c> has written it.</summary>
    public EfficientNetLite0 Network { get; }

    /// <summary>The names of the thousand classes.</summary>
    public IReadOnlyList<string> Labels { get; }

    /// <summary>How the network was trained to see: the middle of a photograph whose shorter side has 256 pixels.</summary>
    public static PicturePreprocessing Seen { get; } = new()
    {
        Height = 224,
        Width = 224,
        ShorterSide = 256,
        Normalization = new([127], [128], range: 1),
    };

    /// <summary>What the last block gives: 320 maps of 7 × 7 places.</summary>
    public static LayerKey Things => EfficientNetLite0.ForwardLayers.Blocks15Output;

    /// <summary>What the last block of 14 × 14 places gives.</summary>
    public static LayerKey Parts => EfficientNetLite0.ForwardLayers.Blocks10Output;

    /// <summary>Reads weights and names of a folder.</summary>
    /// <param name="folder">The folder with <c>efficientnet-lite0.safetensors</c> and <c>labels.txt</c>.</param>
    public static Classifier Open(string folder)
    {
        using var weights = SafeTensors.Open(Path.Combine(folder, "efficientnet-lite0.safetensors"));
        var network = new EfficientNetLite0(weights);
        weights.EnsureAllUsed();
        return new Classifier(network, File.ReadAllLines(Path.Combine(folder, "labels.txt")));
    }

    /// <summary>What logits say as probabilities, with the classes, the likeliest first.</summary>
    public static IReadOnlyList<(int Class, double Probability)> Ranked(Tensor<float> logits)
    {
        double[] values = [.. logits.Select(logit => (double)logit)];
        var probabilities = new double[values.Length];
        TensorPrimitives.SoftMax<double>(values, probabilities);
        return [.. probabilities.Select((probability, i) => (i, probability)).OrderByDescending(pair => pair.probability)];
    }
}

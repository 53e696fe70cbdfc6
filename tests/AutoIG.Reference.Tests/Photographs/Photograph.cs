using System.Numerics;
using System.Numerics.Tensors;
using AutoIG.Reference.Tests.Models;

namespace AutoIG.Reference.Tests.Photographs;

/// <summary>The network on photographs and its pictures: 8-bit crops, from which its inputs are (pixel − 127) / 128.</summary>
internal static class Photograph
{
    public const int Side = 224;

    public static ReferenceCase Case { get; } = ReferenceCase.Load("efficientnet-lite0");

    /// <summary>The network; the weights are read once.</summary>
    public static EfficientNetLite0<T> Network<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Loaded<T>.Network.Value;

    /// <summary>An entry's input or baseline, [RGB, height, width]; <c>black</c> is pixel 0 everywhere and <c>grey</c> pixel 127.</summary>
    public static Tensor<T> Picture<T>(string name)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var pixels = name switch
        {
            "black" => new byte[3 * Side * Side],
            "grey" => [.. Enumerable.Repeat((byte)127, 3 * Side * Side)],
            _ => Case.Bytes(name.StartsWith("input/", StringComparison.Ordinal) ? $"crop/{name["input/".Length..]}" : name),
        };
        var elements = new T[pixels.Length];
        for (var i = 0; i < pixels.Length; i++)
        {
            var (at, channel) = Math.DivRem(i, 3);

            // Exact in every precision.
            elements[(channel * Side * Side) + at] = T.CreateChecked((pixels[i] - 127) / 128.0);
        }

        return Tensor.Create(elements, [3, Side, Side]);
    }

    /// <summary>The key of the layer that holds what a module gives.</summary>
    public static LayerKey Layer<T>(string module)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var name = module switch
        {
            "blocks.4.add" => "block4Add",
            "blocks.10.add" => "block10Add",
            "blocks.15.project_bn" => "block15Project",
            "head.conv" => "headConv",
            "head.relu6" => "headRelu6",
            _ => throw new InvalidDataException($"No local variable of the model is '{module}'."),
        };
        var signature = Network<T>().LogitsDerivative.Signature;
        var layer = signature.Layers.Single(candidate => candidate.Name == name);
        return new LayerKey(signature.Name, layer.Index, layer.Name);
    }

    private static class Loaded<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public static Lazy<EfficientNetLite0<T>> Network { get; } = new(() => new(Case.Weights));
    }
}

using AutoIG.Reference.Tests.Models;
using AutoIG.Reference.Tests.Models.Zoo;

namespace AutoIG.Benchmarks.Peers;

/// <summary>A model that is run against its peer: the same architecture, the same weights under the same names.</summary>
/// <param name="Name">The peer's name of it, which is also the folder of its weights.</param>
/// <param name="MultiplyAdds">Of one forward pass, by the definition of its convolutions, linear layers and products.</param>
/// <param name="Create">Its generated derivative.</param>
/// <param name="CreateDouble">The same in double precision.</param>
internal sealed record PeerModel(
    string Name, long MultiplyAdds, Func<SafeTensors, DifferentiableFunction<float>> Create,
    Func<SafeTensors, DifferentiableFunction<double>> CreateDouble)
{
    /// <summary>All of them, the smallest first.</summary>
    public static IReadOnlyList<PeerModel> All { get; } =
    [
        new("tabular-30-64-32-2", 4_032, weights => new Tabular<float>(weights).LogitsDerivative, weights => new Tabular<double>(weights).LogitsDerivative),
        new("mlp-784-256-128-10", 234_752, weights => new DenseDigits<float>(weights).LogitsDerivative, weights => new DenseDigits<double>(weights).LogitsDerivative),
        new("digits-cnn", 1_117_056, weights => new DigitsCnn<float>(weights).LogitsDerivative, weights => new DigitsCnn<double>(weights).LogitsDerivative),
        new("encoder-64x128", 54_527_232, weights => new Encoder<float>(weights).LogitsDerivative, weights => new Encoder<double>(weights).LogitsDerivative),
        new("squeezenet1_1", 349_151_936, weights => new SqueezeNet<float>(weights).LogitsDerivative, weights => new SqueezeNet<double>(weights).LogitsDerivative),
        new("mobilenet_v2", 300_774_272, weights => new MobileNetV2<float>(weights).LogitsDerivative, weights => new MobileNetV2<double>(weights).LogitsDerivative),
        new("resnet18", 1_814_073_344, weights => new ResNet18<float>(weights).LogitsDerivative, weights => new ResNet18<double>(weights).LogitsDerivative),
    ];

    /// <summary>Names separated by commas, one by one; <see langword="null"/> where there are none.</summary>
    public static string[]? Named(string? names) =>
        names?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}

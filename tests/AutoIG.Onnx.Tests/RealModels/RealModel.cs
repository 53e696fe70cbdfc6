using System.Runtime.CompilerServices;
using AutoIG.Onnx.Files;

namespace AutoIG.Onnx.Tests.RealModels;

/// <summary>A model of the folder that <c>fetch.sh</c> fills, and how it is imported.</summary>
/// <param name="File">The file, without its ending.</param>
/// <param name="Type">The class.</param>
internal sealed record RealModel(string File, string Type)
{
    private static readonly RealModel[] Known =
    [
        new("ocr-det", "OcrDet") { Shapes = { ["x"] = ["1", "3", "64", "64"] } },
        new("ocr-rec", "OcrRec") { Shapes = { ["x"] = ["1", "3", "48", "96"] }, Tolerance = 2e-5, InsideTolerance = 5e-5 },
        new("ocr-cls", "OcrCls") { Shapes = { ["x"] = ["1", "3", "48", "192"] } },
        new("minilm", "MiniLM")
        {
            Held = { ["attention_mask"] = 1, ["token_type_ids"] = 0 }, Output = "924", Lengths = [16, 7],
        },
        new("resnet18", "ResNet18") { InsideTolerance = 2e-5 }, new("timer", "Timer"), new("rhasspy", "Rhasspy"),
        new("jarvis", "Jarvis") { Assumed = { ["If_32"] = false } },
        new("mel", "Mel") { Shapes = { ["input"] = ["1", "4000"] } },
        new("speech-embedding", "SpeechEmbedding"),
        new("silero-v5", "SileroV5")
        {
            Shapes = { ["input"] = ["1", "576"] }, Held = { ["sr"] = 16000, ["state"] = 0 }, KeepsSoftmax = true,
        },
        new("silero-v6", "SileroV6")
        {
            Shapes = { ["input"] = ["1", "576"] }, Held = { ["sr"] = 16000, ["state"] = 0 }, KeepsSoftmax = true,
        },
        new("silero-legacy", "SileroLegacy")
        {
            Shapes = { ["input"] = ["1", "1536"] }, Held = { ["sr"] = 16000, ["h"] = 0, ["c"] = 0 }, KeepsSoftmax = true,
        },
        new("resnet18-pytorch", "PyTorchResNet18"), new("mobilenet-v3", "MobileNetV3"),
        new("efficientnet-b0", "EfficientNet"), new("shufflenet-v2", "ShuffleNet"),
        new("vit", "Vit"), new("convnext-tiny", "ConvNext"), new("gru", "GruKws"), new("unet", "UNet"),
        new("bilstm", "BiLstm") { Lengths = [20, 7] }, new("encoder", "TextEncoder") { Lengths = [32, 11] },
    ];

    /// <summary>Where the models are: AUTOIG_MODELS.</summary>
    public static string? Folder { get; } = Environment.GetEnvironmentVariable("AUTOIG_MODELS") is { Length: > 0 } folder ? folder : null;

    public Dictionary<string, string[]> Shapes { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, double> Held { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, bool> Assumed { get; } = new(StringComparer.Ordinal);

    /// <summary>The value that is imported; null for the first output.</summary>
    public string? Output { get; init; }

    /// <summary>What a dimension that stays open is, one after the other.</summary>
    public int[] Lengths { get; init; } = [1];

    /// <summary>Whether a sigmoid at the end stays: within a branch there is no other value to compare with.</summary>
    public bool KeepsSoftmax { get; init; }

    /// <summary>
    /// How far a value that the model's method computes, such as a border of blocks, may be from the other runtime's, relative to its
    /// scale; more than 1e-5 where both round, and each is within 1e-5 of what double precision gives, as
    /// <see cref="SinglePrecisionTests"/> shows.
    /// </summary>
    public double Tolerance { get; init; } = 1e-5;

    /// <summary>How far one inside a block may be, where sums cancel, and single precision loses more, in either runtime.</summary>
    public double InsideTolerance { get; init; } = 1e-5;

    public string Path => System.IO.Path.Combine(Folder!, File + ".onnx");

    /// <summary>Where the class is committed.</summary>
    public string Snapshot => System.IO.Path.Combine(Sources(), $"{Type}.cs");

    /// <summary>Whether its class is committed: that of the wake words' networks is not, as their weights are not free.</summary>
    public bool IsCommitted => File is not ("timer" or "rhasspy" or "jarvis" or "mel" or "speech-embedding");

    /// <summary>The models that are there; all, where none is asked for, so that their tests are seen to be skipped.</summary>
    public static TheoryData<string> Names => [.. Present.Select(known => known.File)];

    /// <summary>Those of them in which single precision loses more inside a block.</summary>
    public static TheoryData<string> Rounded => [.. Present.Where(known => known.InsideTolerance > 1e-5).Select(known => known.File)];

    private static IEnumerable<RealModel> Present => Known.Where(known => Folder is null || System.IO.File.Exists(known.Path));

    public static RealModel Of(string name) => Known.Single(known => known.File == name);

    public ImportOptions Options => new()
    {
        Name = Type, Namespace = "AutoIG.Onnx.Tests.RealModels", Output = Output, Held = Held, Assumed = Assumed,
        KeepsSoftmax = KeepsSoftmax,
        Shapes = Shapes.ToDictionary(shape => shape.Key, shape => (IReadOnlyList<string>)shape.Value),
    };

    /// <summary>Imports the model, and writes its weights to a file where one is named.</summary>
    public ImportedModel Import(string? weights = null)
    {
        using var file = new ModelFile(Path);
        var imported = OnnxImport.Run(file, Options);
        if (weights is not null)
            imported.SaveWeights(weights);
        return imported;
    }

    private static string Sources([CallerFilePath] string path = "") =>
        System.IO.Path.Combine(System.IO.Path.GetDirectoryName(path)!, "Sources");
}

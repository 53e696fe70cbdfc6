using System.Runtime.CompilerServices;
using AutoIG.Onnx.Files;

namespace AutoIG.Onnx.Tests;

/// <summary>A file of <c>Cases</c>, how it is imported, and the class that stands in <c>Models</c>.</summary>
public sealed class ImportedCase
{
    private static readonly Dictionary<string, ImportedCase> Known = new ImportedCase[]
    {
        new("basic-motions-cnn", "MotionCnn"), new("basic-motions-gru", "MotionGru"),
        new("decoder", "Decoder", ("e", ["1", "10", "32"])), new("decoder-ids", "DecoderIds", ("ids", ["1", "10"])),
        new("decoder", "OpenDecoder", ("e", ["1", "length", "32"])) { Name = "open-decoder" },
        new("decoder-ids", "OpenDecoderIds", ("ids", ["1", "length"])) { Name = "open-decoder-ids" },
        new("transformer", "DoubleTransformer") { Name = "double-transformer", IsDouble = true },
        new("digits-cnn", "DigitsCnn"), new("era-text-cnn", "EraTextCnn"), new("era-text-ids", "EraTextIds"), new("gru", "Gru"),
        new("gunpoint-cnn", "GunPointCnn"), new("lstm", "Lstm"), new("mobile-cnn", "MobileCnn"), new("multi-input", "MultiInput"),
        new("relu-mlp", "ReluMlp"), new("residual-cnn", "ResidualCnn"), new("smooth-mlp", "SmoothMlp"), new("text-cnn", "TextCnn"),
        new("columns", "Columns"), new("conditions", "Conditions"), new("learned-affines", "LearnedAffines"), new("repeats", "Repeats"),
        new("resampling", "Resampling"), new("selections", "Selections"), new("tables", "Tables"), new("volumes", "Volumes"),
        new("transformer", "Transformer"), new("transformer-ids", "TransformerIds"),
    }.ToDictionary(known => known.Name, StringComparer.Ordinal);

    private readonly (string Input, string[] Sizes)[] shapes;

    private ImportedCase(string file, string type, params (string Input, string[] Sizes)[] shapes) =>
        (File, Name, Type, this.shapes) = (file, file, type, shapes);

    public static TheoryData<string> Names => [.. Known.Keys];

    /// <summary>Those of single precision, as the files are.</summary>
    public static TheoryData<string> SingleNames => [.. Known.Values.Where(known => !known.IsDouble).Select(known => known.Name)];

    /// <summary>What tests call it: the file, unless that is imported in several ways.</summary>
    public string Name { get; private init; }

    public string File { get; }

    public bool IsDouble { get; private init; }

    public string Type { get; }

    public string Path => PathOf($"Cases/{File}.onnx");

    /// <summary>Where the class is committed.</summary>
    public string Snapshot => System.IO.Path.Combine(Folder(), "Models", $"{Type}.cs");

    public static ImportedCase Of(string name) => Known[name];

    public static string PathOf(string file) => System.IO.Path.Combine(AppContext.BaseDirectory, file);

    /// <summary>Imports the file, and makes the committed class with the weights that this gives.</summary>
    internal (ImportedModel Imported, object Model) Create()
    {
        using var file = new ModelFile(Path);
        var imported = OnnxImport.Run(file, Options);
        string weights = System.IO.Path.Combine(Directory.CreateTempSubdirectory("autoig-onnx").FullName, "weights.safetensors");
        try
        {
            imported.SaveWeights(weights);
            using var stream = new MemoryStream(System.IO.File.ReadAllBytes(weights));
            var type = typeof(ImportedCase).Assembly.GetType($"AutoIG.Onnx.Tests.Models.{Type}", throwOnError: true)!;
            return (imported, imported.HasWeights
                ? Activator.CreateInstance(type, SafeTensors.Parse(stream.ToArray()))! : Activator.CreateInstance(type)!);
        }
        finally
        {
            Directory.Delete(System.IO.Path.GetDirectoryName(weights)!, recursive: true);
        }
    }

    internal ImportOptions Options => new()
    {
        Name = Type, Namespace = "AutoIG.Onnx.Tests.Models", IsDouble = IsDouble,
        Shapes = shapes.ToDictionary(shape => shape.Input, shape => (IReadOnlyList<string>)shape.Sizes),
    };

    private static string Folder([CallerFilePath] string path = "") => System.IO.Path.GetDirectoryName(path)!;
}

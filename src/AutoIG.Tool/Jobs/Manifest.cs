using System.Text.Json;
using System.Text.Json.Serialization;

namespace AutoIG.Tool.Jobs;

/// <summary>
/// What a file of results was made of, written beside it: whoever starts the same work again sees by it that it is done, and whoever
/// merges shards, that they belong together.
/// </summary>
internal sealed record Manifest
{
    private const string FormatName = "autoig.manifest";
    private const int KnownVersion = 1;

    private static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        AllowDuplicateProperties = false,
    };

    public string Format { get; init; } = FormatName;

    public int Version { get; init; } = KnownVersion;

    /// <summary>The version of AutoIG.</summary>
    public required string AutoIG { get; init; }

    /// <summary>The runtime, and how wide the vectors of the processor are: sums may be rounded otherwise elsewhere.</summary>
    public required string Machine { get; init; }

    public required string Function { get; init; }

    /// <summary>float32 or float64.</summary>
    public required string DataType { get; init; }

    public required string Method { get; init; }

    /// <summary>All options of the method that say what is computed, those by default as well.</summary>
    public required string Options { get; init; }

    public required string Target { get; init; }

    public required string Baseline { get; init; }

    /// <summary>Columns that are no features, parameters that are held constant, whether there is a header.</summary>
    public required string Reading { get; init; }

    public required FileHash Model { get; init; }

    public FileHash? Weights { get; init; }

    public required FileHash Input { get; init; }

    public FileHash? BaselineFile { get; init; }

    /// <summary>How many rows the input has.</summary>
    public required long TotalRows { get; init; }

    /// <summary>The first row that is explained here, from 0.</summary>
    public required long FirstRow { get; init; }

    public required long Rows { get; init; }

    public required int Shard { get; init; }

    public required int Shards { get; init; }

    /// <summary>The results.</summary>
    public FileHash? Output { get; init; }

    /// <summary>The manifest beside a file of results.</summary>
    /// <exception cref="ToolException">There is none, or it is not one.</exception>
    public static Manifest Read(string results) => Find(results) ?? throw ToolException.BadInput(
        $"{results}: expected its manifest {PathOf(results)} beside it, but there is none.");

    /// <summary>The manifest beside a file of results; <see langword="null"/> where there is none.</summary>
    /// <exception cref="ToolException">It is not one.</exception>
    public static Manifest? Find(string results)
    {
        string path = PathOf(results);
        if (!File.Exists(path))
            return null;
        try
        {
            var manifest = JsonSerializer.Deserialize<Manifest>(File.ReadAllBytes(path), Json);
            return manifest is { Format: FormatName, Version: KnownVersion } ? manifest : throw ToolException.BadInput(
                FormattableString.Invariant($"{path}: expected a manifest of the format {FormatName}, version {KnownVersion}."));
        }
        catch (JsonException fault)
        {
            throw ToolException.BadInput($"{path}: expected a manifest: {fault.Message}", fault);
        }
    }

    /// <summary>Writes the manifest beside results, as a whole or not at all.</summary>
    public void Save(string results) => AtomicFile.Write(PathOf(results), stream => JsonSerializer.Serialize(stream, this, Json));

    /// <summary>
    /// Removes that of earlier results, just before others take their place: until there is a new one, nobody takes what lies there for
    /// complete. Whatever fails before that leaves the earlier results with their manifest.
    /// </summary>
    public static void Remove(string results) => File.Delete(PathOf(results));

    /// <summary>In what two manifests of the same work differ; empty where they do not. The machine and the results are left out.</summary>
    public string Difference(Manifest other, bool ofShards)
    {
        var (one, two) = (Work(ofShards), other.Work(ofShards));
        return one == two ? "" : string.Join(", ", typeof(Manifest).GetProperties()
            .Where(property => property.GetIndexParameters().Length == 0 && !Equals(property.GetValue(one), property.GetValue(two)))
            .Select(property => JsonNamingPolicy.CamelCase.ConvertName(property.Name)));
    }

    /// <summary>What all shards have in common, or what one of them is.</summary>
    private Manifest Work(bool ofShards) => ofShards
        ? this with { Machine = "", Output = null, FirstRow = 0, Rows = 0, Shard = 0 }
        : this with { Machine = "", Output = null };

    private static string PathOf(string results) => results + ".manifest.json";
}

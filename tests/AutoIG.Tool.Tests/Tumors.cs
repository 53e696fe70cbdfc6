using System.IO.Compression;
using System.Runtime.CompilerServices;

namespace AutoIG.Tool.Tests;

/// <summary>The model of <c>docs/bulk</c>, as an assembly of its own, with its weights and rows.</summary>
internal static class Tumors
{
    /// <summary>The repository that these tests were built from.</summary>
    public static string Repository { get; } = FindRepository();

    /// <summary>Puts them in a folder.</summary>
    /// <param name="place">Whose folder it is.</param>
    /// <param name="rows">How many rows.</param>
    /// <returns>The rows, without the diagnosis.</returns>
    public static string[] Write(Workplace place, int rows)
    {
        foreach (string file in new[] { "TumorModel.dll", "AutoIG.dll" })
            File.Copy(Path.Combine(AppContext.BaseDirectory, file), place.Of(file), overwrite: true);
        string data = Path.Combine(Repository, "src", "AutoIG.Samples", "Data");
        File.Copy(Path.Combine(data, "tumor.safetensors"), place.Of("tumor.safetensors"));
        string[] table = File.ReadAllLines(Path.Combine(data, "tumor.csv"))[..(rows + 1)];
        place.Write("tumor.csv", string.Join('\n', table));
        string[] measurements = [.. table.Select(line => line[..line.LastIndexOf(',')])];
        place.Write("rows.csv", string.Join('\n', measurements));
        using var packed = new StreamWriter(new GZipStream(File.Create(place.Of("rows.jsonl.gz")), CompressionLevel.Fastest));
        foreach (string line in measurements.Skip(1))
            packed.Write($"{{\"measurements\": [{line}]}}\n");
        return measurements;
    }

    private static string FindRepository([CallerFilePath] string path = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, "..", ".."));
}

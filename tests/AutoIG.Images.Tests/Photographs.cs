using System.Text.Json;
using AutoIG.Reports;

namespace AutoIG.Images.Tests;

/// <summary>Five photographs with what Pillow and torchvision make of them.</summary>
internal static class Photographs
{
    private static readonly SafeTensors Case = SafeTensors.Open(PathOf("expected.safetensors"));
    private static readonly SafeTensors Resized = SafeTensors.Open(PathOf("resized.safetensors"));

    /// <summary>The name, the file, the size, the offsets of the crop and the checksum of the decoded bytes of each.</summary>
    public static IReadOnlyList<(string Name, string File, int Width, int Height, string Sha256)> All { get; } = Read();

    public static TheoryData<string> Names { get; } = [.. All.Select(photo => photo.Name)];

    public static string PathOf(string file) => Path.Combine(AppContext.BaseDirectory, "Data", file);

    public static Picture Open(string name) => PictureFile.Open(PathOf(All.Single(photo => photo.Name == name).File));

    /// <summary>Bytes of [height, width, RGB].</summary>
    public static byte[] Bytes(string array) => [.. (Resized.Contains(array) ? Resized : Case).GetRaw<byte>(array)];

    public static double[] Numbers(string array) => [.. (Resized.Contains(array) ? Resized : Case).Get<double>(array)];

    public static byte[] Rgb(Picture picture)
    {
        var bytes = new byte[3 * picture.Pixels.Length];
        for (int i = 0; i < picture.Pixels.Length; i++)
            (bytes[3 * i], bytes[(3 * i) + 1], bytes[(3 * i) + 2], _) = picture.Pixels[i];
        return bytes;
    }

    private static List<(string, string, int, int, string)> Read()
    {
        using var json = JsonDocument.Parse(File.ReadAllText(PathOf("case.json")));
        return [.. json.RootElement.GetProperty("photos").EnumerateArray().Select(photo => (
            photo.GetProperty("name").GetString()!, Path.GetFileName(photo.GetProperty("file").GetString()!),
            photo.GetProperty("width").GetInt32(), photo.GetProperty("height").GetInt32(),
            photo.GetProperty("decoded-rgb-sha256").GetString()!))];
    }
}

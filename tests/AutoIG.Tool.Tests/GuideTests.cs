using System.Globalization;
using System.IO.Compression;

namespace AutoIG.Tool.Tests;

/// <summary>Each block of <c>bash</c> in the guide is run, and what stands below it is what it prints.</summary>
public sealed class GuideTests : IDisposable
{
    private const int Rows = 569;

    private readonly Workplace place = new();

    public void Dispose() => place.Dispose();

    [Fact]
    public async Task Commands_print_what_stands_below_them()
    {
        if (OperatingSystem.IsWindows())
            return;
        Tumors.Write(place, Rows);
        string guide = File.ReadAllText(Path.Combine(Tumors.Repository, "docs", "guides", "bulk.md")).ReplaceLineEndings("\n");
        string[] parts = guide.Split("```bash\n");
        Assert.Equal(4, parts.Length - 1);
        int prints = 0;
        foreach (string part in parts.Skip(1))
        {
            string[] halves = part.Split("```", 2);
            var outcome = await ToolProcess.Shell(place.Folder, halves[0]);
            Assert.True(outcome.Code == 0, halves[0] + outcome.Error);
            string below = halves[1].TrimStart('\n');
            if (!below.StartsWith("```text\n", StringComparison.Ordinal))
                continue;
            prints++;
            string[] shown = below["```text\n".Length..].Split("```")[0].Split('\n', StringSplitOptions.RemoveEmptyEntries);
            string[] printed = outcome.Output.ReplaceLineEndings("\n").Split('\n', StringSplitOptions.RemoveEmptyEntries);
            Assert.Equal(shown.Length, printed.Length);
            for (int i = 0; i < shown.Length; i++)
                Same(shown[i].Split(','), printed[i].Split(','));
        }

        Assert.Equal(1, prints);
        // The pipeline's lines are those of a file, and the shards those of one run.
        place.Succeed(
            "explain", "--model", place.Of("TumorModel.dll"), "--weights", place.Of("tumor.safetensors"), "--method", "Saliency",
            "--input", place.Of("rows.csv"), "--output", place.Of("saliency.jsonl"));
        using var packed = new StreamReader(new GZipStream(File.OpenRead(place.Of("why.jsonl.gz")), CompressionMode.Decompress));
        Assert.Equal(File.ReadAllText(place.Of("saliency.jsonl")), await packed.ReadToEndAsync());
        Assert.Equal(place.Bytes("saliency.jsonl"), place.Bytes("joined.jsonl"));
    }

    /// <summary>Vectors of another width round otherwise, in the last digits.</summary>
    private static void Same(string[] shown, string[] printed)
    {
        Assert.Equal(shown.Length, printed.Length);
        for (int i = 0; i < shown.Length; i++)
        {
            if (double.TryParse(shown[i], CultureInfo.InvariantCulture, out double number))
                Assert.Equal(number, double.Parse(printed[i], CultureInfo.InvariantCulture), 1e-4 * Math.Abs(number));
            else
                Assert.Equal(shown[i], printed[i]);
        }
    }
}

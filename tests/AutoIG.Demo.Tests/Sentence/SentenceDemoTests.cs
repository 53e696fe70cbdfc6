using AutoIG.Sentence;

namespace AutoIG.Demo.Tests.Sentence;

/// <summary>The demo of sentences as users run it.</summary>
public sealed class SentenceDemoTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("autoig-sentence-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Without_weights_it_says_what_to_run()
    {
        var fault = Assert.Throws<FileNotFoundException>(() => SentenceEncoder.Open(folder));
        Assert.Equal("The weights are not here yet: run demo/Sentence/fetch.sh once.", fault.Message);
        // The program beside which no weights lie.
        foreach (string file in Directory.GetFiles(DemoProgram.FolderOf("Sentence")))
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        var (code, text) = DemoProgram.RunAt(Path.Combine(folder, "AutoIG.Sentence.dll"), folder, "");
        Assert.Equal(1, code);
        Assert.Equal([fault.Message], DemoProgram.Trimmed(text));
    }

    [Fact]
    public void Help_lists_the_options()
    {
        var (code, text) = DemoProgram.Run("Sentence", folder, "", "--help");
        Assert.Equal(0, code);
        foreach (string option in new[] { "--sentence", "--to", "--steps", "--out" })
            Assert.Contains(option, text, StringComparison.Ordinal);
    }

    [WeightsFact]
    public void The_guide_states_what_it_prints()
    {
        var (code, text) = DemoProgram.Run("Sentence", folder, "", "--out", folder);
        Assert.Equal(0, code);
        string[] stated = DemoProgram.Trimmed(DemoProgram.Stated("docs/guides/text.md", "dotnet run -c Release --project demo/Sentence"));
        Assert.Equal(stated, DemoProgram.Trimmed(text).Where(line => !line.StartsWith("Report:", StringComparison.Ordinal)));
        Assert.Equal(2, File.ReadAllText(Path.Combine(folder, "report.html")).Split("\"kind\":\"text\"").Length - 1);
    }

    [WeightsFact]
    public void What_it_cannot_explain_it_refuses()
    {
        var (code, text) = DemoProgram.Run("Sentence", folder, "", "--sentence", " ", "--out", folder);
        Assert.Equal(1, code);
        Assert.Contains("sentence: expected at least one word", text, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(folder));
    }
}

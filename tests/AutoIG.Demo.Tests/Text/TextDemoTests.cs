using System.Text.RegularExpressions;
using AutoIG.Demos;
using AutoIG.Text;

namespace AutoIG.Demo.Tests.Text;

/// <summary>The demo of texts as users run it: what it prints, what it writes, and what it refuses.</summary>
public sealed class TextDemoTests : IDisposable
{
    private const string Passage =
        "We will cut taxes for American families, and the Treasury shall report to Congress which tribes may be paid.";

    private readonly string folder = Directory.CreateTempSubdirectory("autoig-text-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void The_guide_states_what_it_prints()
    {
        var (code, text) = DemoProgram.Run("Text", folder, "", "--text", Passage, "--out", folder);
        Assert.Equal(0, code);
        string[] stated = DemoProgram.Trimmed(DemoProgram.Stated(
            "docs/guides/text.md", $"dotnet run -c Release --project demo/Text -- --text \"{Passage}\""));
        Assert.Equal(stated, DemoProgram.Trimmed(text).Where(line => !line.StartsWith("Report:", StringComparison.Ordinal)));
    }

    [Fact]
    public void Explains_its_passages()
    {
        var (code, text) = DemoProgram.Run("Text", folder, "", "--out", folder, "--steps", "20");
        Assert.Equal(0, code);
        Assert.DoesNotContain('\u001b', text);
        string[] lines = [.. DemoProgram.Trimmed(text).Where(line => !line.Contains(folder, StringComparison.Ordinal))];
        Assert.All(lines, line => Assert.InRange(line.Length, 1, 60));
        Assert.Contains("78 of 80 answers are right.", lines);
        Assert.Contains("76 more are in the report.", lines);
        Assert.Contains(lines, line => Regex.IsMatch(line, @"^ *we +\+[0-9.]+ +15 "));
        Assert.Contains(lines, line => Regex.IsMatch(line, @" which +\+[0-9.]+ +17$"));
        string report = File.ReadAllText(Path.Combine(folder, "report.html"));
        Assert.Equal(80, report.Split("\"kind\":\"text\"").Length - 1);
        Assert.Contains("78 of 80", report, StringComparison.Ordinal);
    }

    [Fact]
    public void Explains_files_and_standard_input()
    {
        string file = Path.Combine(folder, "lines.txt");
        File.WriteAllText(file, "Fellow citizens of the Senate\n\n  America is strong tonight.  \n");
        var (code, text) = DemoProgram.Run("Text", folder, "The budget.\n", file, "-", "--out", folder, "--show", "9");
        Assert.Equal(0, code);
        foreach (string title in new[] { "lines.txt, line 1:", "lines.txt, line 3:", "Input, line 1:" })
            Assert.Contains(title, text, StringComparison.Ordinal);
        Assert.Equal(3, File.ReadAllText(Path.Combine(folder, "report.html")).Split("\"kind\":\"text\"").Length - 1);
    }

    [Theory]
    [InlineData("Text: expected at least one word of the letters a to z, got '1 2 3'.", "--text", "1 2 3")]
    [InlineData("Could not find file", "missing.txt")]
    [InlineData("files: expected at least one line with words, got none in -.", "-")]
    [InlineData("Steps", "--steps", "0", "--text", "a")]
    public void What_it_cannot_explain_it_refuses(string expected, params string[] arguments)
    {
        var (code, text) = DemoProgram.Run("Text", folder, "", [.. arguments, "--out", folder]);
        Assert.Equal(1, code);
        // The terminal's width may break the message.
        Assert.Contains(expected, text.Replace("\n", " ", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(folder));
    }

    [Fact]
    public void Words_behind_the_room_are_said_not_to_be_seen()
    {
        string text = DemoProgram.Run(
            "Text", folder, "", "--out", folder, "--text", string.Join(' ', Enumerable.Repeat("the people", 20))).Output;
        Assert.Contains("Not seen: the 8 words behind the first 32.", text, StringComparison.Ordinal);
        Assert.Contains("not the 8 behind them", File.ReadAllText(Path.Combine(folder, "report.html")), StringComparison.Ordinal);
    }

    /// <summary>Marks by shares of the largest score, at words in the middle of signs, lines of at most so many letters.</summary>
    [Fact]
    public void Words_are_marked_where_they_stand()
    {
        const string Text = "Fellow-citizens (of the Senate), hear: [it].";
        double[] scores = [2, -1, 0.1, -0.3, 0.3, -2];
        var words = EraClassifier.Open(Path.Combine(DemoProgram.FolderOf("Text"), "Data")).Tokenizer.Words(Text)
            .Zip(scores, (word, score) => new MarkedWord(word.Written, word.Start, score)).ToList();
        Assert.Equal(
            ["Fellow⁺⁺-citizens⁻⁻", "(of the⁻ Senate⁺),", "hear⁻⁻: [it]."],
            MarkedText.Lines(Text, words, isColored: false, 20));
        Assert.Equal(
            ["[bold red]Fellow[/]-[bold blue]citizens[/] (of [blue]the[/] [red]Senate[/]), [bold blue]hear[/]: [[it]]."],
            MarkedText.Lines(Text, words, isColored: true, 60));
    }

    [Fact]
    public void Means_are_over_all_occurrences_for_the_recent_era()
    {
        Word The(int start) => new("The", "the", 2, start);
        ExplainedPassage Of(int answer, params double[] scores) => new(
            new Passage("P", ""), [.. scores.Select(_ => The(0))], answer, 1, scores, scores, 0, 0, 0);
        var mean = Assert.Single(EraExplainer.Means([Of(1, 2, 4), Of(0, 3)], least: 3));
        Assert.Equal(("the", 1, 3), (mean.Token, mean.Mean, mean.Count));
        Assert.Empty(EraExplainer.Means([Of(1, 2, 4), Of(0, 3)], least: 4));
    }
}

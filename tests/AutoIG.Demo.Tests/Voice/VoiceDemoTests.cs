extern alias Voice;

using System.Globalization;
using Voice::AutoIG.Voice;

namespace AutoIG.Demo.Tests.Voice;

/// <summary>
/// The demo of a voice: the imported network says what the file says by another runtime, and it prints what its page states.
/// </summary>
public sealed class VoiceDemoTests : IDisposable
{
    private const string Format = "RIFF0000WAVEfmt \u0010\0\0\0";

    private static readonly Lazy<IReadOnlyList<Decision>> Decisions = new(() => Detector.Open(Data, 500).Explain(
        Recording.Open(Path.Combine(Data, "speech.wav")), default));

    private readonly string folder = Directory.CreateTempSubdirectory("autoig-voice-").FullName;

    private static string Data => Path.Combine(DemoProgram.FolderOf("Voice"), "Data");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    /// <summary>Those of ONNX Runtime 1.31, which ran the file over the recording with the state that it gave for each frame.</summary>
    [Fact]
    public void Probabilities_are_those_of_the_file()
    {
        double[] expected =
        [
            .. File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Voice", "probabilities.txt"))
                .Select(line => double.Parse(line, CultureInfo.InvariantCulture)),
        ];
        Assert.Equal(206, expected.Length);
        Assert.Equal(expected, Decisions.Value.Select(decision => decision.Probability), (a, b) => Math.Abs(a - b) < 2e-5);
    }

    [Fact]
    public void Sound_and_memory_add_up_to_the_logit() => Assert.All(Decisions.Value, decision =>
    {
        Assert.Equal(
            decision.Logit - decision.BaselineLogit, decision.OfSoundTogether + decision.OfMemory - decision.ConvergenceDelta, 1e-4);
        Assert.InRange(decision.ConvergenceDelta, -0.15, 0.15);
    });

    [Fact]
    public void Prints_what_the_guide_states()
    {
        var (code, printed) = DemoProgram.Run("Voice", folder, "");
        Assert.Equal(0, code);
        string[] stated = DemoProgram.Trimmed(DemoProgram.Stated("docs/guides/series.md", "dotnet run -c Release --project demo/Voice"));
        Assert.Equal(stated, DemoProgram.Trimmed(printed));
        Assert.True(File.Exists(Path.Combine(folder, "artifacts", "voice", "report.html")));
    }

    [Fact]
    public void A_tone_is_no_speech()
    {
        // From 2.9 to 3.6 s it is louder than any word.
        var tone = Decisions.Value.Where(decision => decision.Time is > 2.9 and < 3.5).ToList();
        Assert.NotEmpty(tone);
        Assert.All(tone, decision => Assert.False(decision.IsSpeech));
        Assert.Equal(4, Passage.Of(Decisions.Value).Count);
    }

    [Theory]
    [InlineData("", "expected a WAV file")]
    [InlineData("RIFF0000WAVE", "has no sound")]
    [InlineData("RIFF0000WAVEfmt \u0002\0\0\0ab", "its description of the sound has 2 bytes")]
    [InlineData("RIFF0000WAVEdata\u0002\0\0\0ab", "the sound stands before its description")]
    [InlineData(Format + "\u0001\0\u0002\0\u0044\u002c\0\0\0\0\0\0\u0002\0\u0010\0", "got 16-bit samples of 2, 11332 a second")]
    [InlineData(
        Format + "\u0001\0\u0001\0\u0080\u003e\0\0\0\0\0\0\u0002\0\u0010\0data\u0009\0\0\0a", "ends after 1 of 9 bytes")]
    public void Another_file_is_refused(string content, string fault)
    {
        string path = Path.Combine(folder, "other.wav");
        File.WriteAllBytes(path, System.Text.Encoding.Latin1.GetBytes(content));
        Assert.Contains(fault, Assert.Throws<FormatException>(() => Recording.Open(path)).Message, StringComparison.Ordinal);
        Assert.Equal(1, DemoProgram.Run("Voice", folder, "", path).ExitCode);
    }
}

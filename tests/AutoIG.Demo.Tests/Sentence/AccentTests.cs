using AutoIG.Sentence;

namespace AutoIG.Demo.Tests.Sentence;

/// <summary>Accents are taken off where ICU is, and refused by name where it is not.</summary>
public sealed class AccentTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("autoig-accents-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    /// <summary>Composed and decomposed; letters of other scripts, and those that are no letter with a mark, stay as they are.</summary>
    [Theory]
    [InlineData("A small dog.", "A small dog.")]
    [InlineData("café, CAFÉ, naïve", "cafe, CAFE, naive")]
    [InlineData("cafe\u0301", "cafe")]
    [InlineData("Ångström, Žižek, İstanbul, Việt", "Angstrom, Zizek, Istanbul, Viet")]
    [InlineData("smørrebrød ß æ", "smørrebrød ß æ")]
    [InlineData("й が", "и か")]
    [InlineData("\U0001F436 dog", "\U0001F436 dog")]
    public void They_are_taken_off(string text, string expected)
    {
        if (Accents.CanBeRemoved || System.Text.Ascii.IsValid(text))
            Assert.Equal(expected, Accents.Removed(text));
        else
            Assert.Contains("needs ICU", Assert.Throws<ArgumentException>(() => Accents.Removed(text)).Message, StringComparison.Ordinal);
    }

    /// <summary>The program itself, told to do without ICU.</summary>
    [WeightsFact]
    public void Without_ICU_the_letter_is_named()
    {
        var start = new System.Diagnostics.ProcessStartInfo("dotnet",
            [Path.Combine(DemoProgram.FolderOf("Sentence"), "AutoIG.Sentence.dll"), "--sentence", "A café", "--out", folder])
        {
            WorkingDirectory = folder, RedirectStandardError = true, RedirectStandardOutput = true,
            Environment = { ["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"] = "1" },
        };
        using var process = System.Diagnostics.Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        string said = process.StandardOutput.ReadToEnd() + error.Result;
        process.WaitForExit();
        Assert.Equal(1, process.ExitCode);
        Assert.Contains("expected letters without accents, got 'é'", said.ReplaceLineEndings(" "), StringComparison.Ordinal);
    }
}

using System.Text.Json;
using AutoIG.Text;

namespace AutoIG.Demo.Tests.Text;

/// <summary>Words as the rule has them: its ten examples, and vocabularies that are none.</summary>
public sealed class TokenizerTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("autoig-words-").FullName;

    private static Tokenizer Tokenizer { get; } = Tokenizer.Open(Path.Combine(DemoProgram.FolderOf("Text"), "Data", "vocabulary.txt"));

    public static TheoryData<int> Examples => [.. Enumerable.Range(0, Rule().GetProperty("examples").GetArrayLength())];

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void There_are_ten_examples()
    {
        Assert.Equal(10, Examples.Count);
        Assert.Equal(Tokenizer.Length, Rule().GetProperty("length").GetInt32());
        Assert.Equal(Tokenizer.Unknown, Rule().GetProperty("unknown").GetProperty("id").GetInt32());
        Assert.Equal(2541, Tokenizer.Count);
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public void Words_and_ids_are_those_of_the_rule(int number)
    {
        var example = Rule().GetProperty("examples")[number];
        string text = example.GetProperty("text").GetString()!;
        var words = Tokenizer.Words(text);
        Assert.Equal(example.GetProperty("tokens").EnumerateArray().Select(token => token.GetString()), words.Select(word => word.Token));
        Assert.Equal(example.GetProperty("ids").EnumerateArray().Select(id => id.GetInt32()), Tokenizer.Ids(words));
        // A word stands in the text where it says, as it says.
        Assert.All(words, word => Assert.Equal(word.Written, text.Substring(word.Start, word.Written.Length)));
        Assert.All(words, word => Assert.Equal(word.Token, word.Written, ignoreCase: true));
    }

    [Theory]
    [InlineData("the\nof\n", "<pad> and <unk>")]
    [InlineData("<pad>\n", "<pad> and <unk>")]
    [InlineData("<pad>\n<unk>\nthe\nof\nthe\n", "'the' in lines 3 and 5")]
    public void A_vocabulary_that_is_none_is_refused(string content, string expected)
    {
        string path = Path.Combine(folder, "words.txt");
        File.WriteAllText(path, content);
        var fault = Assert.Throws<FormatException>(() => Tokenizer.Open(path));
        Assert.Contains(path, fault.Message, StringComparison.Ordinal);
        Assert.Contains(expected, fault.Message, StringComparison.Ordinal);
    }

    private static JsonElement Rule()
    {
        using var json = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Text", "tokenizer.json")));
        return json.RootElement.Clone();
    }
}

using System.Globalization;
using System.Text.RegularExpressions;

namespace AutoIG.Reference.Tests.Guides;

/// <summary>Compares what a page prints with what comes out here: the words as they are, the numbers to a tolerance.</summary>
internal static partial class PrintedNumbers
{
    /// <summary>Each line stands on the page, in the same order.</summary>
    public static void Match(string page, string lines, double tolerance)
    {
        string text = File.ReadAllText(Path.Combine(GuideTests.Repository(), page)).ReplaceLineEndings("\n");
        int from = 0;
        foreach (string line in lines.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            string pattern = string.Join("([-0-9.]+)", Number().Split(line).Select(Regex.Escape));
            var printed = new Regex("^" + pattern + "$", RegexOptions.Multiline).Match(text, from);
            Assert.True(printed.Success, $"{page}: expected {line}\nof\n{lines}");
            var expected = Number().Matches(line).Select(number => Value(number.Value));
            var found = printed.Groups.Cast<Group>().Skip(1).Select(group => Value(group.Value));
            Assert.All(expected.Zip(found), pair => Assert.True(
                Math.Abs(pair.First - pair.Second) <= tolerance, $"{page} prints\n{printed.Value}\nfor\n{line}"));
            from = printed.Index + printed.Length;
        }
    }

    private static double Value(string number) => double.Parse(number, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"-?[0-9]+\.?[0-9]*")]
    private static partial Regex Number();
}

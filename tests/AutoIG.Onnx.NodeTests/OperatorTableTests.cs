using System.Text;

namespace AutoIG.Onnx.NodeTests;

/// <summary>ONNX's own tests of operators: what the table claims gives their numbers, and what it does not claim is listed with a reason.</summary>
public sealed class OperatorTableTests
{
    // Tests with real numbers in and out, of which at most this share may be left out in the end.
    private const double MostLeftOut = 0.15;

    // Of operators that the table does not have yet: these are left out for the time being.
    private const string NotYet = "not imported yet";

    [Fact]
    public void Every_test_passes_or_is_listed_with_its_reason()
    {
        var listed = LeftOut();
        var faults = new StringBuilder();
        foreach (var (name, fault) in NodeRun.All)
        {
            if (fault is not null && !listed.ContainsKey(name))
                faults.AppendLine($"{name} is not listed, but: {fault}");
            else if (fault is null && listed.ContainsKey(name))
                faults.AppendLine($"{name} is listed, but passes: its line goes");
        }

        foreach (string name in listed.Keys.Except(NodeRun.All.Keys))
            faults.AppendLine($"{name} is listed, but there is no such test");
        Assert.True(faults.Length == 0, faults.ToString());
    }

    [Fact]
    public void Few_tests_are_left_out()
    {
        var listed = LeftOut();
        Assert.DoesNotContain(listed, line => string.IsNullOrWhiteSpace(line.Value));
        int forGood = listed.Values.Count(reason => !reason.StartsWith(NotYet, StringComparison.Ordinal));
        Assert.InRange(forGood, 0, MostLeftOut * NodeTest.All.Count);
        Assert.True(NodeTest.All.Count > 800, $"{NodeTest.All.Count} tests are in the archive.");
    }

    private static Dictionary<string, string> LeftOut() => File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Cases", "left-out.tsv"))
        .Select(line => line.Split('\t')).ToDictionary(cells => cells[0], cells => cells[1], StringComparer.Ordinal);
}

using System.Text.RegularExpressions;

namespace AutoIG.Tool.Tests;

/// <summary>The tool as a process that is interrupted and killed.</summary>
public sealed partial class ProcessTests : IDisposable
{
    private readonly Workplace place = new();

    public void Dispose() => place.Dispose();

    [Theory]
    [InlineData("KILL", null, ".jsonl")]
    [InlineData("KILL", null, ".npz")]
    [InlineData("KILL", null, ".parquet")]
    [InlineData("INT", 130, ".jsonl")]
    [InlineData("TERM", 143, ".npz")]
    public async Task A_shard_that_is_stopped_leaves_what_was_there_and_is_started_again(string signal, int? code, string ending)
    {
        if (OperatingSystem.IsWindows())
            return; // has no signals
        string output = "out" + ending, shard = "out.0-of-2" + ending;
        place.Succeed(place.Loan("rows.csv", output, "--shard", "0/2"));
        (byte[] Results, byte[] Manifest) earlier = (place.Bytes(shard), place.Bytes(shard + ".manifest.json"));

        place.WriteCsv("many.csv", 2_000);
        string[] slow = [.. place.Loan("many.csv", output, "--shard", "0/2").Select(word =>
            word == "IntegratedGradients:Steps=8" ? "IntegratedGradients:Steps=3000" : word)];
        using (var process = ToolProcess.Start(slow))
        {
            string said = "";
            while (await process.StandardError.ReadLineAsync().WaitAsync(ToolProcess.Most) is { } line && !SomeRows().IsMatch(said = line))
            {
            }

            Assert.Matches(SomeRows(), said);
            await ToolProcess.Signal(process, signal);
            string rest = await process.StandardError.ReadToEndAsync().WaitAsync(ToolProcess.Most);
            await process.WaitForExitAsync().WaitAsync(ToolProcess.Most);
            Assert.Equal(code ?? 137, process.ExitCode);
            Assert.DoesNotContain("100 %", rest, StringComparison.Ordinal);
        }

        Assert.Equal(earlier.Results, place.Bytes(shard));
        Assert.Equal(earlier.Manifest, place.Bytes(shard + ".manifest.json"));
        string[] left = Directory.GetFiles(place.Folder, ".autoig-*");
        // Who is killed cannot tidy up; arrays of an archive lie in files without a name.
        if (code is null)
            Assert.Single(left);
        else
            Assert.Empty(left);

        // What was left is not in the way, and the results are whole.
        place.WriteCsv("few.csv");
        foreach (string part in new[] { "0/2", "1/2" })
            place.Succeed(place.Loan("few.csv", output, "--shard", part));
        string merged = "merged" + ending;
        place.Succeed("merge", place.Of(shard), place.Of("out.1-of-2" + ending), "--output", place.Of(merged));
        place.Succeed(place.Loan("few.csv", "expected" + ending));
        Assert.Equal(place.Bytes("expected" + ending), place.Bytes(merged));
    }

    [Fact]
    public async Task It_runs_by_itself()
    {
        using var process = ToolProcess.Start(place.Loan("rows.csv", "out.jsonl"));
        string error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync().WaitAsync(ToolProcess.Most);
        Assert.True(process.ExitCode == 0, error);
        Assert.DoesNotContain('\u001b', error);
        place.Succeed(place.Loan("rows.csv", "expected.jsonl"));
        Assert.Equal(place.Bytes("expected.jsonl"), place.Bytes("out.jsonl"));
    }

    [GeneratedRegex("^[1-9][0-9]* of [0-9]+ rows, [0-9]{1,2} %")]
    private static partial Regex SomeRows();
}

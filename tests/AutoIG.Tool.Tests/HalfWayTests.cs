namespace AutoIG.Tool.Tests;

/// <summary>Who fails half-way leaves the earlier file as it was, with its manifest, and nothing beside it.</summary>
public sealed class HalfWayTests : IDisposable
{
    // A limit of the system on the length of files is a disk that is full, for one process. The signal that comes with it is ignored, so
    // that the process sees the failure itself; and the runtime keeps its code in memory that is no file.
    private const string FullDisk = "trap '' XFSZ\nulimit -f {0}\nexport DOTNET_EnableWriteXorExecute=0\n";

    private readonly Workplace place = new();

    public static TheoryData<string> Endings => [".jsonl", ".npz", ".parquet"];

    public void Dispose() => place.Dispose();

    [Theory]
    [MemberData(nameof(Endings))]
    public void A_row_that_is_none(string ending)
    {
        string output = "out" + ending;
        place.Succeed(place.Loan("rows.csv", output));
        place.WriteCsv("many.csv", 120);
        File.AppendAllText(place.Of("many.csv"), "1,2,x\n");
        Unchanged(output, () =>
        {
            var outcome = place.Run(place.Loan("many.csv", output, "--batch", "64"));
            Assert.Equal(1, outcome.Code);
            Assert.Contains("'x'", outcome.Error, StringComparison.Ordinal);
        });
    }

    [Theory]
    [MemberData(nameof(Endings))]
    public async Task A_full_disk(string ending)
    {
        if (OperatingSystem.IsWindows())
            return;
        string output = "out" + ending;
        place.Succeed(place.Loan("rows.csv", output));
        place.WriteCsv("many.csv", 120);
        await Full(output, 8, place.Loan("many.csv", output));
    }

    [Theory]
    [MemberData(nameof(Endings))]
    public async Task A_disk_that_is_full_where_shards_are_merged(string ending)
    {
        if (OperatingSystem.IsWindows())
            return;
        string output = "out" + ending;
        place.WriteCsv("many.csv", 120);
        string[] merge = ["merge", place.Of("out.0-of-2" + ending), place.Of("out.1-of-2" + ending), "--output", place.Of(output)];
        place.Succeed(place.Loan("many.csv", output, "--shard", "0/2"));
        place.Succeed(place.Loan("many.csv", output, "--shard", "1/2"));
        place.Succeed(merge);
        await Full(output, 8, merge);
    }

    [Theory]
    [InlineData("csv")]
    [InlineData("json")]
    public async Task A_disk_that_is_full_where_results_are_summed_up(string format)
    {
        if (OperatingSystem.IsWindows())
            return;
        place.Succeed(place.Loan("rows.csv", "out.jsonl"));
        string[] summary = ["summary", place.Of("out.jsonl"), "--format", format, "--output", place.Of("summary." + format)];
        place.Succeed(summary);
        await Full("summary." + format, 0, summary);
    }

    [Fact]
    public async Task Standard_output_that_takes_no_more()
    {
        if (!File.Exists("/dev/full"))
            return;
        var outcome = await ToolProcess.Shell(place.Folder, Line(place.Loan("rows.csv", "-")) + " > /dev/full");
        Assert.Equal(1, outcome.Code);
        Assert.Contains("autoig: ", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void What_comes_from_a_stream_has_no_manifest_of_what_was_there_before()
    {
        place.Succeed(place.Loan("rows.csv", "out.jsonl"));
        Assert.Equal(0, place.Run(place.Loan("-", "out.jsonl"), "[1,2,3]\n").Code);
        Assert.Single(place.Lines("out.jsonl"));
        Assert.False(File.Exists(place.Of("out.jsonl.manifest.json")));
    }

    private async Task Full(string output, int kilobytes, string[] arguments)
    {
        string blocks = kilobytes.ToString(System.Globalization.CultureInfo.InvariantCulture);
        string limit = FullDisk.Replace("{0}", blocks, StringComparison.Ordinal);
        byte[] earlier = place.Bytes(output);
        string[] before = Directory.GetFiles(place.Folder);
        string? manifest = Manifest(output);
        var outcome = await ToolProcess.Shell(place.Folder, limit + Line(arguments));
        Assert.True(outcome.Code == 1, outcome.Error);
        Assert.Contains("autoig: ", outcome.Error, StringComparison.Ordinal);
        Assert.Equal(earlier, place.Bytes(output));
        Assert.Equal(manifest, Manifest(output));
        Assert.Equal(before.Order(), Directory.GetFiles(place.Folder).Order());

        // With room it is done, so that the room was what it lacked.
        outcome = await ToolProcess.Shell(place.Folder, Line(arguments));
        Assert.True(outcome.Code == 0, outcome.Error);
    }

    private void Unchanged(string output, Action fail)
    {
        byte[] earlier = place.Bytes(output);
        string? manifest = Manifest(output);
        string[] before = Directory.GetFiles(place.Folder);
        fail();
        Assert.Equal(earlier, place.Bytes(output));
        Assert.Equal(manifest, Manifest(output));
        Assert.Equal(before.Order(), Directory.GetFiles(place.Folder).Order());
    }

    private string? Manifest(string output)
    {
        string path = place.Of(output) + ".manifest.json";
        return File.Exists(path) ? File.ReadAllText(path) : null;
    }

    private static string Line(string[] arguments) => "autoig " + string.Join(' ', arguments.Select(word => $"'{word}'"));
}

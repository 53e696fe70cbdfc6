namespace AutoIG.Tool.Tests;

/// <summary>How much memory the process holds at its peak does not depend on how many rows there are.</summary>
public sealed class MemoryTests : IDisposable
{
    // What the process holds beside the heap, code that is compiled again for speed above all, comes with time and not with rows.
    private const long Margin = 32 << 20;

    // A hundred thousand explanations are more than the heap may hold.
    private const string Heap = "0x2000000";

    private readonly Workplace place = new();

    public void Dispose() => place.Dispose();

    [Theory]
    [InlineData(".jsonl")]
    [InlineData(".npz")]
    [InlineData(".parquet")]
    public async Task A_hundred_times_the_rows_need_the_same_memory(string ending)
    {
        if (!OperatingSystem.IsLinux())
            return; // elsewhere the peak of a process is not read while it runs
        long few = await Peak(1_000, ending), many = await Peak(100_000, ending);
        Assert.True(many - few < Margin, $"{few >> 10} KB for 1,000 rows, {many >> 10} KB for 100,000");
    }

    private async Task<long> Peak(int rows, string ending)
    {
        place.WriteCsv("many.csv", (rows + Workplace.Rows - 1) / Workplace.Rows);
        using var process = ToolProcess.Start(
            place.Function("LoanNet.Logits", "Saliency", "many.csv", rows + ending, "--weights", place.Of("weights.safetensors")),
            ("DOTNET_GCHeapHardLimit", Heap), ("DOTNET_gcConcurrent", "0"));
        var error = process.StandardError.ReadToEndAsync();
        long peak = 0;
        while (!process.HasExited)
        {
            process.Refresh();
            // The system keeps the peak; the last that is read before the end is little less than the whole.
            peak = Math.Max(peak, PeakOf(process));
            await Task.Delay(5);
        }

        Assert.True(process.ExitCode == 0, await error);
        return peak;
    }

    private static long PeakOf(System.Diagnostics.Process process)
    {
        try
        {
            return process.PeakWorkingSet64;
        }
        catch (InvalidOperationException)
        {
            return 0; // it has just ended
        }
    }
}

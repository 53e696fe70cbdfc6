using System.Diagnostics;
using System.Globalization;
using AutoIG.Onnx.Files;
using Xunit.Abstractions;

namespace AutoIG.Onnx.Tests;

/// <summary>Files that are damaged: one exception that says so, or a model; nothing else, and not long.</summary>
public sealed class MutationTests(ITestOutputHelper output)
{
    // AUTOIG_EXHAUSTIVE=1 tries 201,000 over the six files.
    private static int Tries => Environment.GetEnvironmentVariable("AUTOIG_EXHAUSTIVE") is { Length: > 0 } ? 33_500 : 400;

    [Theory]
    [InlineData("gru")]
    [InlineData("multi-input")]
    [InlineData("mobile-cnn")]
    [InlineData("residual-cnn")]
    [InlineData("text-cnn")]
    [InlineData("basic-motions-gru")]
    public void Damaged_files_are_refused(string name)
    {
        byte[] whole = File.ReadAllBytes(ImportedCase.Of(name).Path);
        var places = Structure(whole, ImportedCase.Of(name).Path);
        var random = new Random(11);
        var faults = new Dictionary<string, Exception>(StringComparer.Ordinal);
        string path = Path.Combine(Path.GetTempPath(), $"autoig-{Guid.NewGuid():N}.onnx");
        Import(name, ImportedCase.Of(name).Path);
        long usual = Allocated(() => Import(name, ImportedCase.Of(name).Path)), largest = 0;
        var slowest = TimeSpan.Zero;
        int refused = 0;
        try
        {
            for (int attempt = 0; attempt < Tries; attempt++)
            {
                // Every second time not the weights, which are most of a file.
                byte[] damaged = Damage(whole, random, attempt % 2 == 0 ? null : places);
                File.WriteAllBytes(path, damaged);
                long start = Stopwatch.GetTimestamp();
                long taken = Allocated(() =>
                {
                    try
                    {
                        Import(name, path);
                    }
                    catch (Exception e) when (e is OnnxFileException or ImportException)
                    {
                        Assert.NotEmpty(e.Message);
                        refused++;
                    }
                    catch (Exception e)
                    {
                        // Each kind once, by the place that it comes from.
                        string? from = e.StackTrace?.Split('\n')
                            .FirstOrDefault(line => line.Contains("AutoIG.Onnx.", StringComparison.Ordinal));
                        faults.TryAdd($"{e.GetType().Name}{from}", e);
                    }
                });
                var watch = Stopwatch.GetElapsedTime(start);
                (largest, slowest) = (Math.Max(largest, taken), watch > slowest ? watch : slowest);
            }
        }
        finally
        {
            File.Delete(path);
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{name}: of {Tries} files {refused} were refused; {whole.Length} bytes, {usual} are allocated for the whole file, {largest} ")
            + string.Create(CultureInfo.InvariantCulture, $"at most for a damaged one, {slowest.TotalSeconds:F2} s at most"));
        Assert.True(faults.Count == 0, string.Join('\n', faults.Select(fault => $"{fault.Key}: {fault.Value.Message}")));
        Assert.InRange(refused, Tries / 20, Tries - 1);
        // What the import of the whole file allocates, all that it lets go of included, and ten times the file's bytes. A damaged option
        // may ask for a recurrence that is written out: up to 256 steps of ten variables, which are searched for blocks.
        long writtenOut = name.EndsWith("gru", StringComparison.Ordinal) ? 256 * (128 << 10) : 0;
        Assert.InRange(largest, 0, (2 * usual) + (10 * whole.Length) + writtenOut);
        // A hang, and not a busy machine.
        Assert.InRange(slowest.TotalSeconds, 0, 60);
    }

    private static long Allocated(Action action)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        action();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static void Import(string name, string path)
    {
        using var file = new ModelFile(path);
        var imported = OnnxImport.Run(file, ImportedCase.Of(name).Options);
        foreach (var (_, weight) in imported.Weights)
            weight.Values();
    }

    /// <summary>The places that are no elements of stored tensors.</summary>
    private static int[] Structure(byte[] whole, string path)
    {
        bool[] isWeight = new bool[whole.Length];
        using var file = new ModelFile(path);
        foreach (var tensor in file.Model.Graph.Initializers.Where(tensor => tensor.Raw is { Length: >= 32 }))
        {
            int at = whole.AsSpan().IndexOf(tensor.Raw!.Value.Span);
            isWeight.AsSpan(at, tensor.Raw.Value.Length).Fill(true);
        }

        return [.. Enumerable.Range(0, whole.Length).Where(at => !isWeight[at])];
    }

    private static byte[] Damage(byte[] whole, Random random, int[]? places)
    {
        byte[] bytes = [.. whole];
        int At() => places is null ? random.Next(bytes.Length) : places[random.Next(places.Length)];
        switch (random.Next(5))
        {
            case 0:
                return bytes[..At()];
            case 1:
                for (int i = random.Next(1, 4); i > 0; i--)
                    bytes[At()] = (byte)random.Next(256);
                return bytes;
            case 2:
                bytes[At()] ^= (byte)(1 << random.Next(8));
                return bytes;
            case 3:
                int from = At(), count = random.Next(1, 40);
                return [.. bytes.Take(from), .. bytes.Skip(from + count)];
            default:
                int at = At();
                return [.. bytes.Take(at), .. Enumerable.Range(0, random.Next(1, 12)).Select(_ => (byte)random.Next(256)),
                    .. bytes.Skip(at)];
        }
    }
}

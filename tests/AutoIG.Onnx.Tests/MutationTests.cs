using AutoIG.Onnx.Files;

namespace AutoIG.Onnx.Tests;

/// <summary>Files that are damaged: one exception that says so, or a model; nothing else, and not long.</summary>
public sealed class MutationTests
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
        var random = new Random(11);
        var faults = new Dictionary<string, Exception>(StringComparer.Ordinal);
        string path = Path.Combine(Path.GetTempPath(), $"autoig-{Guid.NewGuid():N}.onnx");
        try
        {
            for (int attempt = 0; attempt < Tries; attempt++)
            {
                byte[] damaged = Damage(whole, random);
                File.WriteAllBytes(path, damaged);
                long before = GC.GetAllocatedBytesForCurrentThread();
                try
                {
                    using var file = new ModelFile(path);
                    var imported = OnnxImport.Run(file, ImportedCase.Of(name).Options);
                    foreach (var (_, weight) in imported.Weights)
                        weight.Values();
                }
                catch (Exception e) when (e is OnnxFileException or ImportException)
                {
                    Assert.NotEmpty(e.Message);
                }
                catch (Exception e)
                {
                    // Each kind once, by the place that it comes from.
                    faults.TryAdd($"{e.GetType().Name}{e.StackTrace?.Split('\n').FirstOrDefault(line => line.Contains("AutoIG.Onnx.", StringComparison.Ordinal))}", e);
                }

                // What an import itself takes for so small a file, and no more than a file of a few megabytes could ask for.
                Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64 << 20);
            }
        }
        finally
        {
            File.Delete(path);
        }

        Assert.True(faults.Count == 0, string.Join('\n', faults.Select(fault => $"{fault.Key}: {fault.Value.Message}")));
    }

    private static byte[] Damage(byte[] whole, Random random)
    {
        byte[] bytes = [.. whole];
        switch (random.Next(5))
        {
            case 0:
                return bytes[..random.Next(bytes.Length)];
            case 1:
                for (int i = random.Next(1, 4); i > 0; i--)
                    bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
                return bytes;
            case 2:
                bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
                return bytes;
            case 3:
                int from = random.Next(bytes.Length), count = random.Next(1, 40);
                return [.. bytes.Take(from), .. bytes.Skip(from + count)];
            default:
                int at = random.Next(bytes.Length);
                return [.. bytes.Take(at), .. Enumerable.Range(0, random.Next(1, 12)).Select(_ => (byte)random.Next(256)),
                    .. bytes.Skip(at)];
        }
    }
}

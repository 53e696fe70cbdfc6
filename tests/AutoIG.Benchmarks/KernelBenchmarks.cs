using BenchmarkDotNet.Attributes;

namespace AutoIG.Benchmarks;

/// <summary>The same cases under BenchmarkDotNet.</summary>
[MemoryDiagnoser]
public class KernelBenchmarks
{
    private KernelCase current = null!;

    /// <summary>The names of the cases.</summary>
    public static IEnumerable<string> Names => KernelCases.All().Select(draw => draw().Name);

    /// <summary>The case measured.</summary>
    [ParamsSource(nameof(Names))]
    public string Kernel { get; set; } = "";

    /// <summary>Makes the operands.</summary>
    [GlobalSetup]
    public void Draw() => current = KernelCases.All().Select(draw => draw()).First(one => one.Name == Kernel);

    /// <summary>One call.</summary>
    [Benchmark]
    public void Call() => current.Call();
}

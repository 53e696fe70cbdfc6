using System.Collections.Immutable;
using AutoIG.Generator.Tests.Snapshots;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace AutoIG.Generator.Tests.Pipeline;

/// <summary>
/// Sources that are legal and large in some way: each becomes a derivative that compiles, or is refused by a diagnostic that names the
/// limit, soon and on the stack of a compiler's thread. Nothing runs beside: what the process takes is theirs.
/// </summary>
[Collection(nameof(HostileSourcesTests))]
[CollectionDefinition(nameof(HostileSourcesTests), DisableParallelization = true)]
public class HostileSourcesTests
{
    /// <summary>
    /// The stack of the compiler's threads: what .NET gives a thread. With a third less, the compiler's own analysis of nullable references
    /// in six hundred nested blocks came to its end now and then.
    /// </summary>
    private const int CompilersStack = 3 << 19;

    /// <summary>
    /// Time of the processor, some times what the largest takes: by the clock on the wall the machine has other things to do, too. Passes
    /// that were not linear took longer.
    /// </summary>
    private static readonly TimeSpan MostWork = TimeSpan.FromSeconds(60), MostWorkOfRefusals = TimeSpan.FromSeconds(15);

    /// <summary>What has not come to an end by then hangs.</summary>
    private static readonly TimeSpan Hang = TimeSpan.FromMinutes(10);

    /// <summary>Kinds of sources, their size, and the limit that the refusal names, where there is one.</summary>
    public static TheoryData<string, int, string> Sources => new()
    {
        { "a chain of helpers", 1000, "" },
        { "helpers that call a helper twice", 9, "" },
        { "helpers that call a helper twice", 20, "40000 operations" },
        { "helpers that share what they call twice", 30, "250000 statements and expressions" },
        { "loops of a hundred turns in each other", 4, "" },
        { "lines", 1000, "" },
        { "a sum", 5000, "" },
        { "nested ifs", 490, "" },
        { "nested ifs", 600, "500 branches and loops inside each other" },
        { "early returns", 490, "" },
        { "early returns", 1000, "500 branches and loops inside each other" },
        { "lines of tensors", 600, "" },
        { "a constant that doubles", 6, "" },
        { "a constant that doubles", 40, "4096 operations that compute one constant" },
    };

    [Theory]
    [MemberData(nameof(Sources))]
    public void Is_compiled_or_refused_in_time(string kind, int size, string limit)
    {
        var run = Run(kind, size, compiles: true);
        Assert.Equal(limit.Length == 0 ? [] : ["AIG1012"], run.Reported.Select(diagnostic => diagnostic.Id));
        if (limit.Length == 0)
            Assert.Contains("void Backward<TGate>", run.Text, StringComparison.Ordinal);
        else
            Assert.Matches($"AIG1012.*becomes more than {limit}", run.Text);
        Assert.True(run.Text.Length < 4_000_000, $"{kind} of size {size} is {run.Text.Length} characters long");
        var most = limit.Length == 0 ? MostWork : MostWorkOfRefusals;
        Assert.True(run.Work < most, $"{kind} of size {size} takes {run.Work} of the processor, not {most}");
    }

    /// <summary>Twice the source is twice the work and twice the text.</summary>
    [Theory]
    [InlineData("a chain of helpers", 300)]
    [InlineData("lines", 500)]
    [InlineData("a sum", 1000)]
    [InlineData("nested ifs", 200)]
    [InlineData("early returns", 200)]
    [InlineData("lines of tensors", 200)]
    public void Twice_the_size_costs_twice(string kind, int size)
    {
        // What is made once, on first use, belongs to neither.
        Run(kind, 10, compiles: false);
        Measured once = Run(kind, size, compiles: false), twice = Run(kind, 2 * size, compiles: false);
        // Names grow with their number, and tables in steps; a pass that looks at all for each would cost four times as much.
        Assert.InRange((double)twice.Text.Length / once.Text.Length, 1, 2.8);
        Assert.InRange((double)twice.Allocated / once.Allocated, 1, 2.8);
    }

    /// <summary>Runs the generator, and what a compiler does with it, as a compiler with one thread does.</summary>
    private static Measured Run(string kind, int size, bool compiles)
    {
        var project = GeneratorRun.Project(("Model.cs", $"public static partial class Model {{\n{Write(kind, size)}\n}}"));
        project = project.WithOptions(project.Options.WithConcurrentBuild(false));
        Measured? run = null;
        var thread = new Thread(
            () =>
            {
                var work = Environment.CpuUsage.TotalTime;
                long allocated = GC.GetTotalAllocatedBytes(precise: true);
                var result = GeneratorRun.Driver().RunGeneratorsAndUpdateCompilation(project, out var whole, out _).GetRunResult();
                allocated = GC.GetTotalAllocatedBytes(precise: true) - allocated;
                ImmutableArray<Diagnostic> reported = compiles ? [.. OnLargeStack(() => Faults(whole)), .. Refusals(whole)] : [];
                run = new Measured(result.Results.Single(), reported, Environment.CpuUsage.TotalTime - work, allocated);
            },
            CompilersStack)
        { IsBackground = true };
        thread.Start();
        Assert.True(thread.Join(Hang), $"{kind} of size {size} does not come to an end");
        Assert.Null(run!.Result.Exception);
        Assert.Empty(run.Result.Diagnostics);
        return run;
    }

    /// <summary>
    /// The compiler's own analysis of a source that is nested so deeply can take more stack than that, also where nothing is generated for
    /// it. The generator must do with less; the compiler is given more.
    /// </summary>
    private static IReadOnlyList<Diagnostic> OnLargeStack(Func<IReadOnlyList<Diagnostic>> compile)
    {
        IReadOnlyList<Diagnostic> reported = [];
        var thread = new Thread(() => reported = compile(), 64 * CompilersStack);
        thread.Start();
        thread.Join();
        return reported;
    }

    /// <summary>What the compiler says of what was generated.</summary>
    private static IReadOnlyList<Diagnostic> Faults(Compilation whole)
    {
        using var nowhere = new MemoryStream();
        return [.. whole.Emit(nowhere).Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error
            || (diagnostic.Severity == DiagnosticSeverity.Warning
                && diagnostic.Location.SourceTree?.FilePath.EndsWith(".g.cs", StringComparison.Ordinal) == true))];
    }

    /// <summary>What the analyzer says, or that it threw.</summary>
    private static ImmutableArray<Diagnostic> Refusals(Compilation whole) => whole.WithAnalyzers(
        [new DifferentiableAnalyzer()],
        new CompilationWithAnalyzersOptions(new AnalyzerOptions([]), null, concurrentAnalysis: false, logAnalyzerExecutionTime: false))
        .GetAnalyzerDiagnosticsAsync().GetAwaiter().GetResult();

    private static string Write(string kind, int size)
    {
        const string Method = "[Differentiable] public static double F(double x, double y) ";
        string Each(Func<int, string> line) => string.Concat(Enumerable.Range(0, size).Select(i => line(i) + "\n"));
        return kind switch
        {
            "a chain of helpers" =>
                Method + "=> H0(x);\n" + Each(i => $"static double H{i}(double v) => {(i + 1 < size ? $"H{i + 1}(v)" : "v * v")};"),
            "helpers that call a helper twice" =>
                Method + "=> H0(x);\n"
                + Each(i => $"static double H{i}(double v) => {(i + 1 < size ? $"H{i + 1}(v) * H{i + 1}(v + {i}.5)" : "v * v")};"),
            "helpers that share what they call twice" =>
                Method + "=> H0(x);\n"
                + Each(i => $"static double H{i}(double v) => {(i + 1 < size ? $"H{i + 1}(v) * H{i + 1}(v)" : "v * v")};"),
            "loops of a hundred turns in each other" =>
                Method + "{ double a = x;" + Each(i => $"for (int i{i} = 0; i{i} < 100; i{i}++)") + "a += x * a; return a; }",
            "lines" => Method + "{ double a = x;\n"
                + Each(i => (i % 3) switch { 0 => $"a = Math.Sin(a) * y + {i}.25;", 1 => "a += x * a;", _ => "y = a / (1 + y * y);" })
                + "return a; }",
            "a sum" => Method + "=> x\n" + Each(i => $"+ Math.Sin({i}.5 * y)") + ";",
            "nested ifs" =>
                Method + "{ double a = x;\n" + Each(i => $"if (a > {i}) {{ a = a * y + {i};") + new string('}', size) + "return a; }",
            "early returns" => Method + "{ double a = x;\n" + Each(i => $"if (a > {i}) return a * y + {i};") + "return a; }",
            "a constant that doubles" =>
                "[Shape(4)] private static readonly Tensor<float> W = Tensor.Create<float>([1, 2, 3, 4]);\n"
                + "[Differentiable] public static Tensor<float> F([Shape(4)] Tensor<float> x) { var c = W;\n"
                + Each(_ => "c = Nn.Tanh(c) * c;") + "return x * c * Nn.Tanh(x); }",
            "lines of tensors" => "[Differentiable] public static Tensor<float> F([Shape(4)] Tensor<float> x) { var a = x;\n"
                + Each(i => (i % 3) switch { 0 => "a = Nn.Tanh(a) * x;", 1 => "a = a + x;", _ => "a = Nn.Sigmoid(a);" }) + "return a; }",
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "no such source"),
        };
    }

    /// <summary>One run of the generator.</summary>
    /// <param name="Result">What it wrote.</param>
    /// <param name="Reported">What the compiler and the analyzer say.</param>
    /// <param name="Work">The time of the processor that all of it took.</param>
    /// <param name="Allocated">What the generator allocated.</param>
    private sealed record Measured(GeneratorRunResult Result, ImmutableArray<Diagnostic> Reported, TimeSpan Work, long Allocated)
    {
        public string Text => Assert.Single(Result.GeneratedSources).SourceText.ToString();
    }
}

using AutoIG.Generator.Tests.Snapshots;
using AutoIG.Tests;
using Microsoft.CodeAnalysis;

namespace AutoIG.Generator.Tests.Pipeline;

/// <summary>
/// Sources that are legal and large in some way: each becomes a derivative, or is refused by a diagnostic that names the limit, soon and on
/// the stack of a compiler's thread.
/// </summary>
public class HostileSourcesTests
{
    /// <summary>The stack of the compiler's threads, on the system that gives them least.</summary>
    private const int CompilersStack = 1 << 20;

    /// <summary>Some ten times what it takes of the processor; passes that were not linear took longer.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    public static TheoryData<string, int, string> Sources => new()
    {
        { "a chain of helpers", 1000, "" },
        { "helpers that call a helper twice", 9, "" },
        { "helpers that call a helper twice", 20, "AIG1012" },
        { "helpers that share what they call twice", 30, "AIG1012" },
        { "loops of a hundred turns in each other", 4, "" },
        { "lines", 1000, "" },
        { "a sum", 5000, "" },
        { "nested ifs", 490, "" },
        { "nested ifs", 600, "AIG1012" },
        { "early returns", 490, "" },
        { "early returns", 1000, "AIG1012" },
        { "lines of tensors", 600, "" },
        { "a constant that doubles", 6, "" },
        { "a constant that doubles", 40, "AIG1012" },
    };

    [Theory]
    [MemberData(nameof(Sources))]
    public void Is_generated_or_refused_in_time(string kind, int size, string refusal)
    {
        var project = GeneratorRun.Project(("Model.cs", $"public static partial class Model {{\n{Write(kind, size)}\n}}"));
        GeneratorDriver? driver = null;
        Compilation whole = project;
        var used = ProcessorTime.Of(
            () => driver = GeneratorRun.Driver().RunGeneratorsAndUpdateCompilation(project, out whole, out _), CompilersStack);
        Assert.True(used < Longest, $"{kind} of size {size} takes {used}");
        var result = driver!.GetRunResult().Results.Single();
        Assert.Null(result.Exception);
        Assert.Empty(result.Diagnostics);
        string text = Assert.Single(result.GeneratedSources).SourceText.ToString();
        if (refusal.Length == 0)
            Assert.Contains("void Backward<TRule>", text, StringComparison.Ordinal);
        else
            Assert.Contains(refusal, text, StringComparison.Ordinal);
        Assert.True(text.Length < 4_000_000, $"{kind} of size {size} is {text.Length} characters long");
    }

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
}

using System.Text.RegularExpressions;
using AutoIG.Generator.Diagnostics;
using AutoIG.Generator.Tests.Lowering;

namespace AutoIG.Generator.Tests.Documents;

/// <summary>What the pages of the diagnostics show is refused on the lines that they mark; their way out is accepted.</summary>
public sealed partial class DiagnosticPageTests
{
    /// <summary>What stands around a page's code: that which is refused, and that of the way out, where the page shows one.</summary>
    private sealed record Example(Func<string, string> Refused, Func<string, string>? Accepted = null);

    private const string Dense =
        "public sealed class Dense { public Tensor<float> Forward(Tensor<float> x) => Tanh(x); "
        + "public double Forward(double x) => x * x; }\n";

    private static readonly Dictionary<string, Example> Examples = new()
    {
        ["AIG0001"] = new(
            code => code.Replace("…", "image;", StringComparison.Ordinal),
            code => code + "{ [Differentiable] public Tensor<float> Logits([Shape(1, 28, 28)] Tensor<float> image) => image * image; }"),
        ["AIG0002"] = new(
            code => code.Replace("…", "income * income;", StringComparison.Ordinal),
            code => code + "{ [Differentiable] public double Risk(double income) => income * income; }"),
        ["AIG0003"] = new(
            code => Model(code.Replace("…", "image;", StringComparison.Ordinal)),
            code => Model(Declaration().Replace(code, "[Differentiable] $0 => $1 * $1;"))),
        ["AIG0004"] = new(
            code => Model(code + "Tensor<float> table = null!; static Tensor<float> Head(Tensor<float> x) => x;"
                + "static Tensor<float> Embedding(Tensor<long> ids, Tensor<float> table) => table;"),
            code => Model(code + "[Shape(9, 4)] Tensor<float> table = null!; static Tensor<float> Head(Tensor<float> x) => x;")),
        ["AIG0005"] = new(
            code => Model(code.Replace("…", "1;", StringComparison.Ordinal)),
            code => Model(code.Replace("…", "x * x;", StringComparison.Ordinal))),
        ["AIG0006"] = new(ThreeAttributes, ThreeAttributes),
        ["AIG0007"] = new(
            Model, code => Model(code + "[Differentiable] public Tensor<float> F([Shape(64)] Tensor<float> x) => Linear(x, weight);")),
        ["AIG0008"] = new(
            code => code.Replace("…", "weights[\"w\"];", StringComparison.Ordinal)
                .Replace("private readonly Dense", "public sealed partial class Model(SafeTensors weights) { private readonly Dense",
                    StringComparison.Ordinal)
                + "[Differentiable] public Tensor<float> F([Shape(64)] Tensor<float> x) => dense.Forward(x); }",
            code => Model(code + "[Differentiable] public Tensor<float> F([Shape(64)] Tensor<float> x) => dense.Forward(x);")
                + "public sealed class Dense(SafeTensors weights) { [Shape(\"out\", \"in\")] private readonly Tensor<float> weight = "
                + "weights[\"w\"]; public Tensor<float> Forward(Tensor<float> x) => Linear(x, weight); }"),
        ["AIG0009"] = new(WithScaled, WithScaled),
        ["AIG0010"] = new(
            code => Blocks(Opened(code, "public Tensor<float> F([Shape(3)] Tensor<float> x)") + "return x; }"
                + "static Block[] Build(SafeTensors weights, int depth) => [];", "int depth"),
            code => Blocks(code + Method("foreach (var block in blocks) x = block.Forward(x); return x;"), "int depth")),
        ["AIG0011"] = new(
            code => Model(code.Replace("…", "Sum(applicant);", StringComparison.Ordinal)),
            code => Model(code.Replace("…", "Sum(applicant);", StringComparison.Ordinal))),
        ["AIG1001"] = new(
            code => Model(OfNumbers(code + "return twice(x);")),
            code => Model(code + OfNumbers("return Twice(x);"))),
        ["AIG1002"] = new(
            code => Model(code + OfNumbers("return Power(x, n);")),
            code => Model(OfNumbers(code + "return power;"))),
        ["AIG1003"] = new(
            code => Model(Opened(code, "public double F(double x)").Replace("layer.F", "return layer.F", StringComparison.Ordinal) + "; }")
                + "public interface ILayer { double Forward(double x); }",
            code => Model(code.Replace("…", "null!", StringComparison.Ordinal) + OfNumbers("return layer.Forward(x);")) + Dense),
        ["AIG1004"] = new(code => Model(Method(code)), code => Model(Method(code))),
        ["AIG1005"] = new(code => Model("[Shape(3)] Tensor<float> w = null!;" + Method(code + "return x;"))),
        ["AIG1006"] = new(
            code => Model("[Shape(3)] Tensor<float> bias = null!; [Differentiable]\n" + code),
            code => Model("[Shape(3)] Tensor<float> bias = null!;" + Method(code + "return x * x;"))),
        ["AIG1007"] = new(
            code => Model("Tensor<float> last = null!;" + Method("var hidden = Tanh(x);" + code + "return hidden;")),
            code => Model(Method(code.Replace("…", "x", StringComparison.Ordinal) + "return hidden * hidden;"))),
        ["AIG1008"] = new(
            code => Model(OfNumbers("double[] rates = [1, 2];" + code, "double age, double income")),
            code => Model(OfNumbers($"return income * {code};", "double age, double income"))),
        ["AIG1009"] = new(
            code => Model(OfNumbers(code + "return features[0];", "double income")),
            code => Model(OfNumbers(code + "return features[0] * features[1];", "double income"))),
        ["AIG1010"] = new(
            code => Model(code.Replace("…", string.Join(" * ", "defghi".Select(flag => $"({flag} ? x : -x)")), StringComparison.Ordinal)),
            Model),
        ["AIG1011"] = new(Model),
        ["AIG1012"] = new(
            code => Model(code.Replace("…", string.Concat("CDEFGHIJKLMNOPQRS".Select(helper =>
                $"private static double {helper}(double x) => {(char)(helper + 1)}(x) * {(char)(helper + 1)}(x + 1);\n"))
                + "private static double T(double x) => x * x;", StringComparison.Ordinal)),
            code => Model("double C(double x) => Math.Sin(x);" + OfNumbers(code + "return product;", "double x, int turns"))),
        ["AIG2001"] = new(
            code => Model(Opened(code, "public Tensor<float> F([Shape(12, 32)] Tensor<float> x)")
                .Replace("MatMul(", "return MatMul(", StringComparison.Ordinal) + "; }"),
            code => Model(code.Replace("…", "null!", StringComparison.Ordinal) + Method("return MatMul(x, weight);", "12, 32"))),
        ["AIG2002"] = new(Returned("2, 3"), Returned("2, 3")),
        ["AIG2003"] = new(Centred, Centred),
        ["AIG2004"] = new(Turned, Turned),
        ["AIG3001"] = new(code => Model(OfNumbers($"return {code};")), code => Model(OfNumbers($"return {code};"))),
        ["AIG3002"] = new(
            code => Model(Layers + "[Differentiable]\n" + code),
            code => Model(Layers + Method("var h = Linear(x, w1);\n" + code))),
    };

    private const string Layers =
        "[Shape(3)] Tensor<float> w0 = null!; [Shape(3, 3)] Tensor<float> w1 = null!; [Shape(2, 3)] Tensor<float> w2 = null!;\n";

    public static TheoryData<string> Ids => [.. Examples.Keys];

    [Theory]
    [MemberData(nameof(Ids))]
    public async Task What_the_page_shows_is_refused_on_the_lines_that_it_marks(string id)
    {
        string code = Code(id)[0], source = Examples[id].Refused(code);
        var lines = source.Split('\n');
        var marked = Enumerable.Range(0, lines.Length).Where(i => Mark().IsMatch(lines[i])).ToArray();
        Assert.NotEmpty(marked);
        Assert.All(marked, i => Assert.Equal(id, Mark().Match(lines[i]).Groups[1].Value));
        Assert.Equal(Mark().Count(code), marked.Length);
        var diagnostics = await Refusal.Diagnostics(source);
        Assert.True(
            diagnostics.All(said => said.Id == id)
                && marked.SequenceEqual(diagnostics.Select(said => said.Location.GetLineSpan().StartLinePosition.Line).Order()),
            $"{string.Join("\n", diagnostics)}\n{source}");
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public async Task The_way_out_is_accepted(string id)
    {
        var blocks = Code(id);
        if (Examples[id].Accepted is not { } around)
        {
            // Said in words.
            Assert.Single(blocks);
            return;
        }
        string source = around(blocks[1]);
        Assert.DoesNotMatch(Mark(), source);
        var diagnostics = await Refusal.Diagnostics(source);
        Assert.True(diagnostics.IsEmpty, $"{string.Join("\n", diagnostics)}\n{source}");
    }

    /// <summary>No user's code can show a fault of the generator.</summary>
    [Fact]
    public void Every_page_is_tried() => Assert.Equal(
        DiagnosticDescriptors.All.Select(descriptor => descriptor.Id).Where(id => id != "AIG9001").Order(), Examples.Keys.Order());

    /// <summary>The code on a page, block by block.</summary>
    private static string[] Code(string id) =>
        [.. Block().Matches(WrittenPage.Read($"docs/diagnostics/{id}.md")).Select(block => block.Groups[1].Value)];

    private static string Model(string members) => $"public sealed partial class Model(SafeTensors weights)\n{{\n{members}\n}}\n";

    private static string Method(string body, string shape = "3") =>
        $"[Differentiable] public Tensor<float> F([Shape({shape})] Tensor<float> x) {{\n{body}\n}}";

    private static string OfNumbers(string body, string parameters = "double x, int n") =>
        $"[Differentiable] public double F({parameters}) {{\n{body}\n}}";

    /// <summary>Fields, and behind a line of dots what a method does with them.</summary>
    private static string Opened(string code, string method) =>
        code.Replace("\n…\n", $"\n[Differentiable] {method} {{\n", StringComparison.Ordinal)
            .Replace("…", "null!", StringComparison.Ordinal);

    private static Func<string, string> Returned(string shape) => code => Model(Method($"return {code};", shape));

    private static string ThreeAttributes(string code)
    {
        var lines = code.TrimEnd('\n').Split('\n');
        return Model(
            $"{lines[0]}\nTensor<float> weight = null!; [Differentiable] public float F([Shape(3)] Tensor<float> x) => "
            + "Sum(x) * Sum(weight);"
            + $"[Differentiable] public Tensor<float> G(\n{lines[1]}\nTensor<float> x) => x * x;"
            + $"{lines[2]}\nreadonly Dense dense = new(); [Differentiable] public Tensor<float> H([Shape(3)] Tensor<float> x) => "
            + "dense.Forward(x);") + Dense;
    }

    private static string WithScaled(string code) =>
        code + Model("readonly Scaled scaled = new(2); [Differentiable] public double F(double x) => scaled.Forward(x);");

    private static string Blocks(string members, string parameters) =>
        $"public sealed partial class Model(SafeTensors weights, {parameters}) {{\n{members}\n}}\n"
        + "public sealed class Block(SafeTensors weights, string prefix) { public string Prefix => prefix + weights; "
        + "public Tensor<float> Forward(Tensor<float> x) => Tanh(x); }";

    private static string Centred(string code) => Model(Method($"var mean = Mean(x, dim: 1, keepDim: true); return {code};", "64, 32"));

    private static string Turned(string code) => Model(
        "[Differentiable] public float F([Shape(3)] Tensor<float> x, [Shape(1, 28, 28)] Tensor<float> image) {\n"
        + code + "return Sum(angle) * Sum(turned); }");

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex("// (AIG[0-9]{4})")]
    private static partial Regex Mark();

    [GeneratedRegex(@"^.* (\w+)\)$", RegexOptions.Multiline)]
    private static partial Regex Declaration();
}

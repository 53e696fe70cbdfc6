using System.Text.RegularExpressions;
using AutoIG.Generator.Tests.Architecture;
using AutoIG.Generator.Tests.Lowering;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AutoIG.Generator.Tests.Operators;

/// <summary>
/// What operators refuse: each refusal that a declaration contains is met by a call, says what is expected and what came, and marks the
/// argument at fault.
/// </summary>
public partial class OperatorRefusalTests
{
    /// <summary>Refusals that no call can meet, since C# and lowering let nothing through that would, and what each guards.</summary>
    private static readonly Dictionary<string, string> Unmet = new()
    {
        ["numbers are joined; stack tensors with Nn.Stack"] = "C# lists numbers of the type alone",
        ["the condition must be a comparison or a mask"] = "a Tensor<bool> is one",
        ["the padding must be a number, a pair, Same or Valid, it is …"] = "Padding has no other member",
        ["the mode must be Constant, Reflect, Replicate or Circular, it is …"] = "PaddingMode has no other member",
        ["the mode must be Nearest, Bilinear or Bicubic, it is …"] = "InterpolationMode has no other member",
        ["the nonlinearity must be Tanh or Relu, it is …"] = "RnnNonlinearity has no other member",
    };

    /// <summary>The calls are tried in parts: a model's methods are lowered one by one, and look at each other.</summary>
    private const int CallsInPart = 32;

    public static TheoryData<int> Parts => [.. Enumerable.Range(0, (OperatorRefusals.Methods.Length + CallsInPart - 1) / CallsInPart)];

    [Theory]
    [MemberData(nameof(Parts))]
    public async Task Each_call_is_refused_on_its_own_argument_or_accepted(int part)
    {
        var methods = OperatorRefusals.Methods.Skip(part * CallsInPart).Take(CallsInPart).ToArray();
        string source = OperatorRefusals.Model(methods.Select(method => Marks().Replace(method.Method, "${argument}")));
        var diagnostics = (await Refusal.Diagnostics(source)).ToLookup(d => d.Location.GetLineSpan().StartLinePosition.Line);
        string[] lines = source.Split('\n');
        int first = lines.Length - 1 - methods.Length;
        var faults = new List<string>();
        foreach (var (i, (method, message)) in methods.Index())
        {
            string[] came = [.. diagnostics[first + i].Select(d => $"{Said(d)} [{d.Location.GetLineSpan().Span}]")];
            var mark = Marks().Match(method);
            Assert.Equal(message is not null, mark.Success);
            string[] expected = message is null ? []
                : [$"{message} [({first + i},{mark.Index})-({first + i},{mark.Index + mark.Groups["argument"].Length})]"];
            if (!came.SequenceEqual(expected))
                faults.Add($"{method}\n    expected: {string.Join("; ", expected)}\n    came: {string.Join("; ", came)}");
        }
        Assert.True(faults.Count == 0, string.Join("\n", faults));
        Assert.Equal(diagnostics.Sum(line => line.Count()), methods.Count(method => method.Message is not null));
    }

    /// <summary>What a diagnostic says behind the name of the operator.</summary>
    private static string Said(Diagnostic diagnostic) =>
        diagnostic.GetMessage(null) is var text ? text[(text.IndexOf(": ", StringComparison.Ordinal) + 2)..] : "";

    [Fact]
    public void Each_refusal_of_a_declaration_is_met()
    {
        string[] messages = [.. OperatorRefusals.OfTensors.Concat(OperatorRefusals.OfNumbers).Select(refusal => refusal.Message)];
        var written = Directory.EnumerateFiles(
                Path.Combine(SourceFolders.Repository(), "generator", "AutoIG.Generator", "Operators"), "*.cs")
            .SelectMany(file => CSharpSyntaxTree.ParseText(File.ReadAllText(file)).GetRoot().DescendantNodes())
            .Select(node => node switch
            {
                InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.Text: "Refuse" } } call
                    when !IsOfProgram(call) =>
                    call.ArgumentList.Arguments[0].Expression,
                ObjectCreationExpressionSyntax { Type: IdentifierNameSyntax { Identifier.Text: "ShapeException" } } made =>
                    made.ArgumentList!.Arguments[0].Expression,
                _ => null,
            })
            .OfType<ExpressionSyntax>().ToArray();
        Assert.True(written.Length > 100, $"{written.Length} refusals");
        string[] unmet = [.. written.Where(text => !messages.Any(message => Regex.IsMatch(message, $"^{Pattern(text)}$")))
            .Select(Words)];
        Assert.True(unmet.ToHashSet().SetEquals(Unmet.Keys), string.Join("\n", unmet));
    }

    /// <summary>Refusals of a program beside the gradient are no faults of a call: the model is differentiated without it.</summary>
    private static bool IsOfProgram(InvocationExpressionSyntax call) =>
        call.Expression is MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.Text: "site" } };

    private static string Words(ExpressionSyntax text) => Regex.Unescape(Pattern(text)).Replace(".+", "…", StringComparison.Ordinal);

    /// <summary>What a written message may say: its words, and anything where a value stands.</summary>
    private static string Pattern(ExpressionSyntax text) => text switch
    {
        LiteralExpressionSyntax literal => Regex.Escape(literal.Token.ValueText),
        BinaryExpressionSyntax sum => Pattern(sum.Left) + Pattern(sum.Right),
        ConditionalExpressionSyntax choice => $"(?:{Pattern(choice.WhenTrue)}|{Pattern(choice.WhenFalse)})",
        ParenthesizedExpressionSyntax inner => Pattern(inner.Expression),
        InterpolatedStringExpressionSyntax interpolated => string.Concat(interpolated.Contents.Select(part =>
            part is InterpolatedStringTextSyntax words ? Regex.Escape(words.TextToken.ValueText) : ".+")),
        _ => throw new NotSupportedException(text.ToString()),
    };

    [GeneratedRegex(@"\[\|(?<argument>.*?)\|\]")]
    private static partial Regex Marks();
}

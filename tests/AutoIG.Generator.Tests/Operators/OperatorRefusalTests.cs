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
        ["the mode must be Nearest or Bilinear, it is …"] = "InterpolationMode has no other member",
        ["the nonlinearity must be Tanh or Relu, it is …"] = "RnnNonlinearity has no other member",
    };

    [Fact]
    public async Task Each_call_is_refused_on_its_own_argument_or_accepted()
    {
        string marked = OperatorRefusals.Model;
        var places = new List<(int Start, int End)>();
        string source = Marks().Replace(marked, mark =>
        {
            int start = mark.Index - 4 * places.Count;
            places.Add((start, start + mark.Length - 4));
            return mark.Groups["argument"].Value;
        });
        (string Call, string Message)[] refusals = [.. OperatorRefusals.OfTensors, .. OperatorRefusals.OfNumbers];
        Assert.Equal(refusals.Length, places.Count);
        var diagnostics = (await Refusal.Diagnostics(source)).ToLookup(d => d.Location.GetLineSpan().StartLinePosition.Line);
        int first = source[..places[0].Start].Count(c => c == '\n');
        var faults = new List<string>();
        foreach (var (i, (call, message)) in refusals.Index())
        {
            var found = diagnostics[first + i].Select(d => (d.GetMessage(null)[(d.GetMessage(null).IndexOf(": ", StringComparison.Ordinal) + 2)..],
                d.Location.SourceSpan.Start, d.Location.SourceSpan.End)).ToArray();
            if (found is not [var one] || one != (message, places[i].Start, places[i].End))
                faults.Add($"{call}\n    expected: {message}\n" + string.Join("\n", found.Select(f => $"    came: {f.Item1} on {source[f.Start..f.End]}")));
        }
        faults.AddRange(diagnostics.Where(line => line.Key >= first + refusals.Length)
            .Select(line => source.Split('\n')[line.Key] + string.Join("\n", line)));
        Assert.True(faults.Count == 0, string.Join("\n", faults));
    }

    [Fact]
    public void Each_refusal_of_a_declaration_is_met()
    {
        string[] messages = [.. OperatorRefusals.OfTensors.Concat(OperatorRefusals.OfNumbers).Select(refusal => refusal.Message)];
        var written = Directory.EnumerateFiles(
                Path.Combine(SourceFolders.Repository(), "generator", "AutoIG.Generator", "Operators"), "*.cs")
            .SelectMany(file => CSharpSyntaxTree.ParseText(File.ReadAllText(file)).GetRoot().DescendantNodes())
            .Select(node => node switch
            {
                InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.Text: "Refuse" } } call =>
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

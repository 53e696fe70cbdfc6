using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace AutoIG.Generator.Tests.Sources;

/// <summary>One change of one file of a model.</summary>
/// <param name="Model">The model.</param>
/// <param name="File">The number of the file.</param>
/// <param name="What">What was changed, in words.</param>
/// <param name="Text">The file's new text.</param>
internal sealed record Mutation(MutatedModel Model, int File, string What, string Text)
{
    /// <summary>What takes a token's place: of each kind of token some, and what is at home nowhere.</summary>
    private static readonly string[] Replacements =
    [
        "return", "static", "ref", "out", "var", "new", "this", "if", "void", "partial", "async", "await", "yield", "null", "default",
        "default!", "true", "int", "double", "float", "string", "object", "dynamic", "decimal", "0", "1", "-1", "2147483647",
        "int.MaxValue", "-2147483648", "1e308", "0.5f", "1L", "'c'", "\"x\"", "double.NaN", "+", "-", "/", "%", "<<", "&&", "|", "??", "!",
        "++", "==", "<", ">=", "=>", "=", "+=", "..", "^", "?", ":", ";", ",", ".", "(", ")", "[", "]", "{", "}", "()", "[]", "[0]",
        "Tensor<float>", "int[]", "global::System.Math", "nameof(x)", "\\u0061", "@",
        "/*", "#if X", "\0",
    ];

    private static readonly string[] Numbers =
        ["0", "1", "-1", "3", "7", "65536", "2147483647", "int.MaxValue", "-2147483648", "1e308", "0.5f", "double.NaN", "1L"];

    /// <summary>The kinds of changes, each with all of its changes.</summary>
    public static IReadOnlyDictionary<string, Mutation[]> ByKind { get; } = MutatedModel.All.SelectMany(Of).GroupBy(pair => pair.Kind)
        .ToDictionary(kind => kind.Key, kind => kind.Select(pair => pair.Mutation).ToArray());

    public override string ToString() => $"{Model.Name}, file {File}: {What}";

    private static IEnumerable<(string Kind, Mutation Mutation)> Of(MutatedModel model)
    {
        for (int i = 0; i < model.Files.Length; i++)
        {
            int file = i;
            string text = model.Files[i];
            var tokens = CSharpSyntaxTree.ParseText(text).GetRoot().DescendantTokens().Where(token => token.Span.Length > 0).ToArray();
            string[] identifiers =
                [.. tokens.Where(token => token.IsKind(SyntaxKind.IdentifierToken)).Select(token => token.Text).Distinct()];
            for (int t = 0; t < tokens.Length; t++)
            {
                var token = tokens[t];
                var (start, end) = (token.Span.Start, token.Span.End);
                string at = $"token {t} '{token.Text}' ";
                Mutation Change(string what, string changed) => new(model, file, at + what, changed);
                yield return ("cut", Change("is the last", text[..end]));
                yield return ("deleted", Change("is deleted", text[..start] + text[end..]));
                yield return ("doubled", Change("is doubled", text[..end] + " " + token.Text + text[end..]));
                if (t + 1 < tokens.Length)
                {
                    var next = tokens[t + 1];
                    yield return ("swapped", Change($"changes places with '{next.Text}'",
                        text[..start] + next.Text + text[end..next.Span.Start] + token.Text + text[next.Span.End..]));
                }
                var kin = token.IsKind(SyntaxKind.IdentifierToken) ? identifiers.Where(name => name != token.Text)
                    : token.IsKind(SyntaxKind.NumericLiteralToken)
                        ? Numbers : [];
                foreach (string other in kin)
                    yield return ("replaced by its kind", Change($"becomes '{other}'", text[..start] + other + text[end..]));
                foreach (string other in Replacements)
                    yield return ("replaced", Change($"becomes '{other}'", text[..start] + other + text[end..]));
            }
        }
    }
}

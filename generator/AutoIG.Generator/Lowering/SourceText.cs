using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace AutoIG.Generator.Lowering;

/// <summary>Source code as it is quoted in comments of the generated code and in messages: on one line and without comments.</summary>
internal static class SourceText
{
    private const int Longest = 160;

    public static string OneLine(SyntaxNode node)
    {
        var text = new StringBuilder();
        bool gap = false, tight = true;
        foreach (var token in node.DescendantTokens())
        {
            bool space = gap || (text.Length > 0 && token.LeadingTrivia.Any(IsGap));
            bool closes = token.IsKind(SyntaxKind.CloseParenToken)
                || token.IsKind(SyntaxKind.DotToken) || token.IsKind(SyntaxKind.CommaToken);
            if (space && !tight && !closes)
                text.Append(' ');
            text.Append(token.Text);
            tight = token.IsKind(SyntaxKind.OpenParenToken) || token.IsKind(SyntaxKind.DotToken);
            gap = token.TrailingTrivia.Any(IsGap);
        }
        string line = text.ToString().Replace('\n', ' ').Replace('\r', ' ');
        return line.Length <= Longest ? line : line.Substring(0, Longest) + "…";
    }

    private static bool IsGap(SyntaxTrivia trivia) =>
        trivia.IsKind(SyntaxKind.WhitespaceTrivia) || trivia.IsKind(SyntaxKind.EndOfLineTrivia);
}

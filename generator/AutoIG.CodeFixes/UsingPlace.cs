using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace AutoIG.CodeFixes;

/// <summary>
/// Where a using goes among those that are there: namespaces before types, System first, each in the order of their names.
/// </summary>
internal static class UsingPlace
{
    /// <summary>The start of the line before which it is written.</summary>
    /// <param name="name">What stands behind <c>using</c>.</param>
    /// <param name="unit">The file.</param>
    /// <param name="text">Its text.</param>
    public static int Of(string name, CompilationUnitSyntax unit, SourceText text)
    {
        UsingDirectiveSyntax? before = unit.Usings.LastOrDefault(directive => Compare(Written(directive), name) < 0);
        if (before is not null)
            return text.Lines.GetLineFromPosition(before.Span.End).EndIncludingLineBreak;
        if (unit.Usings.Count > 0)
            return unit.Usings[0].SpanStart;
        // In front of the first member with its documentation; what stands above that is about the file.
        var first = unit.GetFirstToken(includeZeroWidth: true);
        var documentation = first.LeadingTrivia.FirstOrDefault(trivia =>
            trivia.IsKind(SyntaxKind.SingleLineDocumentationCommentTrivia)
            || trivia.IsKind(SyntaxKind.MultiLineDocumentationCommentTrivia));
        return text.Lines.GetLineFromPosition(documentation == default ? first.SpanStart : documentation.FullSpan.Start).Start;
    }

    private static string Written(UsingDirectiveSyntax directive) =>
        directive.Alias is not null ? "= " : (directive.StaticKeyword.IsKind(SyntaxKind.None) ? "" : "static ") + directive.NamespaceOrType;

    private static int Compare(string one, string other) => Rank(one) is var rank && rank.CompareTo(Rank(other)) is not 0 and var order
        ? order : string.CompareOrdinal(one, other);

    private static int Rank(string name) => name[0] == '=' ? 3
        : name.StartsWith("static ", StringComparison.Ordinal) ? 2
        : name == "System" || name.StartsWith("System.", StringComparison.Ordinal) ? 0 : 1;
}

using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace AutoIG.CodeFixes;

/// <summary>Declares the type of a differentiable method, and all types around it, <c>partial</c> (AIG0001).</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(PartialTypeFix)), Shared]
public sealed class PartialTypeFix : CodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ["AIG0001"];

    /// <inheritdoc/>
    // Not the batch fixer: the methods of a type are all refused for the same word, which it would write once for each of them.
    public override FixAllProvider GetFixAllProvider() => FixAllProvider.Create(
        static async (context, document, diagnostics) =>
            await Fixed(document, diagnostics, context.CancellationToken).ConfigureAwait(false));

    /// <inheritdoc/>
    public override Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        context.RegisterCodeFix(
            CodeAction.Create(
                "Declare the type partial",
                cancellation => Fixed(context.Document, context.Diagnostics, cancellation), equivalenceKey: nameof(PartialTypeFix)),
            context.Diagnostics);
        return Task.CompletedTask;
    }

    private static async Task<Document> Fixed(
        Document document, ImmutableArray<Diagnostic> diagnostics, CancellationToken cancellation)
    {
        var root = await document.GetSyntaxRootAsync(cancellation).ConfigureAwait(false);
        var text = await document.GetTextAsync(cancellation).ConfigureAwait(false);
        // The word goes right before the keyword of the type, behind all other modifiers, and no trivia moves.
        var places = diagnostics
            .SelectMany(diagnostic => root!.FindNode(diagnostic.Location.SourceSpan).AncestorsAndSelf().OfType<TypeDeclarationSyntax>())
            .Where(type => !type.Modifiers.Any(SyntaxKind.PartialKeyword))
            .Select(type => type.Keyword.SpanStart).Distinct().OrderBy(place => place);
        return document.WithText(text.WithChanges(places.Select(place => new TextChange(new TextSpan(place, 0), "partial "))));
    }
}

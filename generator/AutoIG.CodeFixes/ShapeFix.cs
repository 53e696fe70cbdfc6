using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace AutoIG.CodeFixes;

/// <summary>
/// Adds <c>[Shape(…)]</c> to a parameter (AIG0003) or a weight (AIG0007), with the sizes that its use tells. Of a weight a size that
/// nothing tells is 0, which the compiler refuses until it is filled in; of a parameter it is a name.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ShapeFix)), Shared]
public sealed class ShapeFix : CodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ["AIG0003", "AIG0007"];

    /// <inheritdoc/>
    // What a shape is nobody can say for many declarations at once.
    public override FixAllProvider? GetFixAllProvider() => null;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        var model = await context.Document.GetSemanticModelAsync(context.CancellationToken).ConfigureAwait(false);
        var root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        var diagnostic = context.Diagnostics[0];
        var node = root!.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true);
        var symbol = diagnostic.Id == "AIG0003"
            ? node.FirstAncestorOrSelf<ParameterSyntax>() is { } declared ? model!.GetDeclaredSymbol(declared) : null
            : model!.GetSymbolInfo(node, context.CancellationToken).Symbol;
        if (symbol?.DeclaringSyntaxReferences is not { Length: 1 } references
            || Declaration(await references[0].GetSyntaxAsync(context.CancellationToken).ConfigureAwait(false)) is not { } declaration
            || context.Document.Project.Solution.GetDocument(declaration.SyntaxTree) is not { } document)
            return;
        foreach (string shape in symbol is IParameterSymbol parameter
            ? ShapeFromUse.OfParameter(parameter, model!, context.CancellationToken)
            : ShapeFromUse.OfWeight(symbol, node, model!, context.CancellationToken))
        {
            context.RegisterCodeFix(
                CodeAction.Create(
                    $"Add [Shape({shape})]{(HasGap(shape) ? ", and fill in what is 0" : "")}",
                    cancellation => Fixed(document, declaration, shape, cancellation), equivalenceKey: shape),
                context.Diagnostics);
        }
    }

    private static bool HasGap(string shape) => shape.Split(',').Any(size => size.Trim() == "0");

    /// <summary>The declaration that takes the attribute, where it declares nothing else as well.</summary>
    private static SyntaxNode? Declaration(SyntaxNode node) => node switch
    {
        ParameterSyntax or PropertyDeclarationSyntax => node,
        VariableDeclaratorSyntax { Parent: VariableDeclarationSyntax { Variables.Count: 1 } all } => all.Parent as FieldDeclarationSyntax,
        _ => null,
    };

    private static async Task<Document> Fixed(Document document, SyntaxNode declaration, string shape, CancellationToken cancellation)
    {
        var text = await document.GetTextAsync(cancellation).ConfigureAwait(false);
        // Behind the attributes that are there already, before the first word of the declaration; no trivia moves.
        var first = declaration.ChildNodesAndTokens().First(child => child.AsNode() is not AttributeListSyntax);
        return document.WithText(text.WithChanges(new TextChange(new TextSpan(first.SpanStart, 0), $"[Shape({shape})] ")));
    }
}

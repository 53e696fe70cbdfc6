using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace AutoIG.CodeFixes;

/// <summary>
/// Adds the using that a name of the vocabulary lacks (CS0103, CS0246): <c>using static AutoIG.Nn;</c> for its functions,
/// <c>using System.Numerics.Tensors;</c> and <c>using AutoIG;</c> for types. Offered only where the name exists there.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(MissingUsingFix)), Shared]
public sealed class MissingUsingFix : CodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ["CS0103", "CS0246"];

    /// <inheritdoc/>
    // Not the batch fixer: many names lack the same using.
    public override FixAllProvider GetFixAllProvider() => FixAllProvider.Create(
        static async (context, document, diagnostics) =>
        {
            var missing = new List<string>();
            foreach (var diagnostic in diagnostics)
                missing.AddRange(await Missing(document, diagnostic, context.CancellationToken).ConfigureAwait(false));
            // One action is one using; its own occurrences everywhere are what "all" means.
            return await Fixed(document, missing.Where(name => name == context.CodeActionEquivalenceKey), context.CancellationToken)
                .ConfigureAwait(false);
        });

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        foreach (var diagnostic in context.Diagnostics)
        {
            foreach (string name in await Missing(context.Document, diagnostic, context.CancellationToken).ConfigureAwait(false))
            {
                context.RegisterCodeFix(
                    CodeAction.Create(
                        $"using {name};", cancellation => Fixed(context.Document, [name], cancellation), equivalenceKey: name),
                    diagnostic);
            }
        }
    }

    /// <summary>What stands behind <c>using</c> where the name is found.</summary>
    private static async Task<IReadOnlyList<string>> Missing(Document document, Diagnostic diagnostic, CancellationToken cancellation)
    {
        var root = await document.GetSyntaxRootAsync(cancellation).ConfigureAwait(false);
        var compilation = await document.Project.GetCompilationAsync(cancellation).ConfigureAwait(false);
        if (compilation is null
            || root!.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true) is not SimpleNameSyntax name
            || name.Parent is MemberAccessExpressionSyntax access && access.Name == name
            || name.Parent is QualifiedNameSyntax qualified && qualified.Right == name)
            return [];
        var (library, tensors) = (Namespace("AutoIG"), Namespace("System", "Numerics", "Tensors"));
        var found = new List<string>();
        if (name.Parent is InvocationExpressionSyntax call && call.Expression == name)
        {
            if (library?.GetTypeMembers("Nn", 0).Any(type => type.GetMembers(name.Identifier.ValueText)
                .Any(member => member is IMethodSymbol { DeclaredAccessibility: Accessibility.Public, IsStatic: true })) == true)
                found.Add("static AutoIG.Nn");
            return found;
        }
        string[] names = name.Parent is AttributeSyntax
            ? [name.Identifier.ValueText, name.Identifier.ValueText + "Attribute"] : [name.Identifier.ValueText];
        foreach (var (place, text) in new[] { (tensors, "System.Numerics.Tensors"), (library, "AutoIG") })
        {
            if (place is not null && names.Any(type => place.GetTypeMembers(type, name.Arity)
                .Any(candidate => candidate.DeclaredAccessibility == Accessibility.Public)))
                found.Add(text);
        }
        return found;

        INamespaceSymbol? Namespace(params string[] parts) => parts.Aggregate(
            (INamespaceSymbol?)compilation.GlobalNamespace,
            (outer, part) => outer?.GetNamespaceMembers().FirstOrDefault(inner => inner.Name == part));
    }

    private static async Task<Document> Fixed(Document document, IEnumerable<string> names, CancellationToken cancellation)
    {
        var root = await document.GetSyntaxRootAsync(cancellation).ConfigureAwait(false);
        var text = await document.GetTextAsync(cancellation).ConfigureAwait(false);
        var unit = (CompilationUnitSyntax)root!;
        return document.WithText(text.WithChanges(names.Distinct().Select(name => new TextChange(
            new TextSpan(UsingPlace.Of(name, unit, text), 0), $"using {name};{EndOfLine(text)}"))));
    }

    private static string EndOfLine(SourceText text) =>
        text.Lines[0] is var first && first.EndIncludingLineBreak > first.End
            ? text.ToString(TextSpan.FromBounds(first.End, first.EndIncludingLineBreak)) : "\n";
}

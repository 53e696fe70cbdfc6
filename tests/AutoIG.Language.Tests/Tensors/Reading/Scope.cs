using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AutoIG.Language.Tests.Tensors.Reading;

/// <summary>What the names in a method stand for while it runs.</summary>
/// <param name="of">The class whose method it is.</param>
internal sealed class Scope(ClassDeclarationSyntax? of)
{
    public ClassDeclarationSyntax? Of => of;

    public Dictionary<string, object?> Names { get; init; } = [];
}

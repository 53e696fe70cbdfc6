using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AutoIG.Language.Tests.Tensors.Reading;

/// <summary>An object: of a class that was generated, or of the user's model.</summary>
/// <param name="type">The class that was generated; the model has none.</param>
internal sealed class Instance(ClassDeclarationSyntax? type)
{
    public ClassDeclarationSyntax? Type => type;

    /// <summary>The values of its fields and properties.</summary>
    public Dictionary<string, object?> Members { get; } = [];
}

/// <summary>What the names in a method stand for while it runs.</summary>
/// <param name="of">The class whose method it is.</param>
internal sealed class Scope(ClassDeclarationSyntax? of)
{
    public ClassDeclarationSyntax? Of => of;

    public Dictionary<string, object?> Names { get; init; } = [];
}

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

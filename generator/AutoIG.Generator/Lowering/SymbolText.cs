using AutoIG.Generator.Ir;
using Microsoft.CodeAnalysis;

namespace AutoIG.Generator.Lowering;

/// <summary>Types and namespaces as generated code says them.</summary>
internal static class SymbolText
{
    private static readonly SymbolDisplayFormat WithNullability = SymbolDisplayFormat.FullyQualifiedFormat
        .AddMiscellaneousOptions(SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    private static readonly SymbolDisplayFormat OfNamespace =
        SymbolDisplayFormat.FullyQualifiedFormat.WithGlobalNamespaceStyle(SymbolDisplayGlobalNamespaceStyle.Omitted);

    private static readonly SymbolDisplayFormat OfDeclaration = SymbolDisplayFormat.MinimallyQualifiedFormat
        .WithMemberOptions(SymbolDisplayMemberOptions.None).WithKindOptions(SymbolDisplayKindOptions.None);

    /// <summary>A type in full, as it can be said anywhere.</summary>
    public static string Full(ITypeSymbol type) => Of(type, SymbolDisplayFormat.FullyQualifiedFormat);

    /// <summary>The same, with the question marks of what may be null.</summary>
    public static string FullWithNullability(ITypeSymbol type) => Of(type, WithNullability);

    /// <summary>A type by its own name.</summary>
    public static string Short(ITypeSymbol type) => Of(type, SymbolDisplayFormat.MinimallyQualifiedFormat);

    /// <summary>A type's name with its type parameters, as a declaration says it.</summary>
    public static string Declared(INamedTypeSymbol type) => Of(type, OfDeclaration);

    /// <summary>A namespace.</summary>
    public static string Namespace(INamespaceSymbol space) => Of(space, OfNamespace);

    private static string Of(ISymbol symbol, SymbolDisplayFormat format) => string.Concat(symbol.ToDisplayParts(format).Select(part =>
        part.Kind is SymbolDisplayPartKind.Keyword or SymbolDisplayPartKind.Punctuation or SymbolDisplayPartKind.Space
            ? part.ToString() : Spelling.Of(Spelling.Bare(part.ToString()))));
}

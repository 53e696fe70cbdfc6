using AutoIG.Generator.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace AutoIG.Generator.Lowering;

/// <summary>The type that declares a method, and the type that it computes in.</summary>
internal static class HostReader
{
    /// <summary>
    /// The type a method computes in: the element type of its tensors; else what it returns, or double where it takes a double, so that
    /// every number it is given is held as it is.
    /// </summary>
    public static string? RealTypeOf(IMethodSymbol method)
    {
        if (method.ReturnType.SpecialType == SpecialType.System_Single
            && !method.Parameters.Any(p => Symbols.IsTensor(p.Type) || Symbols.IsTokens(p.Type))
            && method.Parameters.Any(p => p.Type.SpecialType == SpecialType.System_Double))
        {
            return "double";
        }
        var candidates = method.Parameters.Select(p => p.Type).Append(method.ReturnType).ToArray();
        var real = candidates.Where(Symbols.IsTensor).Select(Symbols.ElementOf).FirstOrDefault(Symbols.IsReal)
            ?? (Symbols.IsReal(method.ReturnType) ? method.ReturnType : null);
        return real is null ? null : SymbolText.Short(real);
    }

    public static IrHost HostOf(IMethodSymbol method, Compilation compilation)
    {
        var types = new List<string>();
        for (var type = method.ContainingType; type is not null; type = type.ContainingType)
            types.Insert(0, DeclarationOf(type));
        var declaring = method.ContainingType;
        string space = declaring.ContainingNamespace is { IsGlobalNamespace: false } n ? SymbolText.Namespace(n) : "";
        var (hidden, hidesModel, hidesField) = NamesInScope.Hidden(method, compilation);
        return new IrHost(
            space, types.ToEquatableArray(),
            hidesModel ? SymbolText.Full(declaring) : SymbolText.Short(declaring),
            declaring.Name, method.IsStatic, SyntaxFacts.GetText(method.DeclaredAccessibility), HintNames.Of(method))
        {
            HiddenNames = hidden,
            TakenNames = NamesInScope.Taken(method).Union(NamesInScope.OfRuntime(method, compilation)).ToEquatableArray(),
            HidesField = hidesField,
            HidesInherited = NamesInScope.HidesInherited(method),
            IsReadOnly = declaring is { TypeKind: TypeKind.Struct, IsReadOnly: true },
        };
    }

    private static string DeclarationOf(INamedTypeSymbol type)
    {
        string accessibility = SyntaxFacts.GetText(type.DeclaredAccessibility);
        string modifiers = type.IsStatic ? "static " : type.TypeKind != TypeKind.Class ? ""
            : type.IsSealed ? "sealed " : type.IsAbstract ? "abstract " : "";
        string readOnly = type.TypeKind == TypeKind.Struct ? (type.IsReadOnly ? "readonly " : "") + (type.IsRefLikeType ? "ref " : "") : "";
        string kind = (type.IsRecord, type.TypeKind) switch
        {
            (true, TypeKind.Struct) => "record struct",
            (true, _) => "record",
            (_, TypeKind.Struct) => "struct",
            (_, TypeKind.Interface) => "interface",
            _ => "class",
        };
        return $"{accessibility} {modifiers}{readOnly}partial {kind} {SymbolText.Declared(type)}";
    }
}

using AutoIG.Generator.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace AutoIG.Generator.Lowering;

/// <summary>The type that declares a method, and the type that it computes in.</summary>
internal static class HostReader
{
    public static readonly SymbolDisplayFormat TypeName = SymbolDisplayFormat.FullyQualifiedFormat
        .AddMiscellaneousOptions(SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

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
        return real?.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat);
    }

    public static IrHost HostOf(IMethodSymbol method, Compilation compilation)
    {
        var types = new List<string>();
        for (var type = method.ContainingType; type is not null; type = type.ContainingType)
            types.Insert(0, DeclarationOf(type));
        var declaring = method.ContainingType;
        string space = declaring.ContainingNamespace is { IsGlobalNamespace: false } n ? n.ToDisplayString() : "";
        return new IrHost(
            space, types.ToEquatableArray(), declaring.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat), declaring.Name,
            method.IsStatic, SyntaxFacts.GetText(method.DeclaredAccessibility), HintOf(method))
        {
            HiddenNames = HiddenNames(declaring, compilation).ToEquatableArray(),
            IsReadOnly = declaring is { TypeKind: TypeKind.Struct, IsReadOnly: true },
        };
    }

    /// <summary>The generated file's name, without extension.</summary>
    public static string HintOf(IMethodSymbol method)
    {
        var declaring = method.ContainingType;
        string hint = declaring.OriginalDefinition.ToDisplayString(SymbolDisplayFormat.CSharpErrorMessageFormat
            .WithGenericsOptions(SymbolDisplayGenericsOptions.None));
        // Types may differ in the number of their type parameters alone, and every file needs a name of its own.
        if (declaring.Arity > 0 && ((INamespaceOrTypeSymbol)declaring.ContainingSymbol).GetTypeMembers(declaring.Name).Length > 1)
            hint += declaring.Arity;
        return $"{hint}.{method.Name}";
    }

    /// <summary>The namespaces that generated code uses types of.</summary>
    private static readonly string[][] Used =
    [
        ["AutoIG"], ["AutoIG", "Functions"], ["AutoIG", "CompilerServices"],
        ["System"], ["System", "Numerics"], ["System", "Numerics", "Tensors"], ["System", "Threading"],
        ["System", "Collections", "Generic"], ["System", "Runtime", "CompilerServices"], ["System", "ComponentModel"],
        ["System", "CodeDom", "Compiler"],
    ];

    /// <summary>
    /// The types that the user's types around the model hide: a name is looked up there before it is looked up in the usings.
    /// </summary>
    private static IEnumerable<IrHiddenName> HiddenNames(INamedTypeSymbol declaring, Compilation compilation)
    {
        // A member is asked for by its name: a list of all members is one of all types of all references.
        var used = Used.Select(path => path.Aggregate((INamespaceSymbol?)compilation.GlobalNamespace, (space, part) =>
            space?.GetMembers(part).OfType<INamespaceSymbol>().FirstOrDefault())).OfType<INamespaceSymbol>().ToArray();
        var near = new List<INamedTypeSymbol>();
        for (var type = declaring; type is not null; type = type.ContainingType)
        {
            for (var declaredIn = type; declaredIn is not null; declaredIn = declaredIn.BaseType)
                near.AddRange(declaredIn.GetTypeMembers());
        }
        for (var space = declaring.ContainingNamespace; space is not null; space = space.ContainingNamespace)
        {
            if (compilation.GetCompilationNamespace(space) is { } whole && !used.Contains(whole, SymbolEqualityComparer.Default))
                near.AddRange(whole.GetTypeMembers());
        }
        // What the generated code says of the user's is the model and the types around it, by their names;
        // all else it says with namespaces.
        for (var type = declaring; type is not null; type = type.ContainingType)
            near.RemoveAll(other => other.Name == type.Name && other.Arity == type.Arity);
        return near
            .SelectMany(type => used
                .Where(space => space.GetTypeMembers(type.Name, type.Arity)
                    .Any(other => other.DeclaredAccessibility == Accessibility.Public))
                .Select(space => new IrHiddenName(type.Name, type.Arity, space.ToDisplayString())))
            .GroupBy(name => $"{name.Name}`{name.Arity}").Select(same => same.First());
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
        return $"{accessibility} {modifiers}{readOnly}partial {kind} "
            + type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat.WithMemberOptions(SymbolDisplayMemberOptions.None)
                .WithKindOptions(SymbolDisplayKindOptions.None));
    }
}

using AutoIG.Generator.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace AutoIG.Generator.Lowering;

/// <summary>
/// The names of the user's that are in scope where the derivative stands. A simple name means a member of the types around it, then what
/// the namespaces around it contain, and only then what a using brings.
/// </summary>
internal static class NamesInScope
{
    /// <summary>The alias under which generated code says the namespace of the kernels.</summary>
    private const string Kernels = "Kernels";

    /// <summary>The namespaces of the runtime that generated code uses types of.</summary>
    private static readonly string[][] Runtime = [["AutoIG"], ["AutoIG", "Functions"], ["AutoIG", "CompilerServices"]];

    /// <summary>All namespaces that it uses types of.</summary>
    private static readonly string[][] Used =
    [
        .. Runtime,
        ["System"], ["System", "Numerics"], ["System", "Numerics", "Tensors"], ["System", "Threading"],
        ["System", "Collections", "Generic"], ["System", "Runtime", "CompilerServices"], ["System", "ComponentModel"],
        ["System", "CodeDom", "Compiler"],
    ];

    /// <summary>
    /// What generated code has to say in full, because a name in scope hides it; whether that holds of the model's own type; and whether
    /// something in scope is called <c>field</c>.
    /// </summary>
    public static (EquatableArray<IrHiddenName> Hidden, bool HidesModel, bool HidesField) Hidden(
        IMethodSymbol method, Compilation compilation)
    {
        var used = Namespaces(Used, compilation).ToArray();
        var names = new HashSet<string>(OfTypesAround(method.ContainingType));
        for (var space = method.ContainingNamespace; space is not null; space = space.ContainingNamespace)
        {
            if (compilation.GetCompilationNamespace(space) is not { } whole || used.Contains(whole, SymbolEqualityComparer.Default))
                continue;
            names.UnionWith(space.IsGlobalNamespace
                ? whole.GetTypeMembers().Select(type => type.Name) : whole.GetMembers().Select(member => member.Name));
        }
        names.UnionWith(OfGlobalUsings(compilation));
        names.UnionWith(ShapeReader.NamesOf(method));
        var hidden = names.OrderBy(name => name, StringComparer.Ordinal)
            .SelectMany(name => used.SelectMany(space => space.GetTypeMembers(name)
                .Where(type => type.DeclaredAccessibility == Accessibility.Public)
                .Select(type => new IrHiddenName(name, type.Arity, $"global::{space.ToDisplayString()}.{name}"))))
            .GroupBy(name => $"{name.Name}`{name.Arity}").Select(same => same.First())
            .Concat(names.Contains(Kernels) ? [new IrHiddenName(Kernels, 0, "global::AutoIG.CompilerServices")] : [])
            .ToEquatableArray();
        bool hidesModel = false;
        for (var type = method.ContainingType; type is not null; type = type.ContainingType)
        {
            // What is generated for a method is called after it, and so may hide a type of the user's.
            hidesModel |= hidden.Any(name => name.Name == type.Name) || type.Name.StartsWith(method.Name, StringComparison.Ordinal)
                || type.Name.EndsWith("Map", StringComparison.Ordinal);
        }
        return (hidden, hidesModel, names.Contains("field"));
    }

    /// <summary>
    /// The names that members of the model's type have, beside those that are generated, or that they cannot have: as far as they begin
    /// with the method's name, as those of all that is generated for it do.
    /// </summary>
    public static IEnumerable<string> Taken(IMethodSymbol method) => Longer(
        method.ContainingType.GetMembers().Where(member => member.Locations.Any(location => !IsGenerated(location, method)))
            .Concat(method.ContainingType.TypeParameters)
            .Concat(method.ContainingType.InstanceConstructors.SelectMany(constructor => constructor.Parameters))
            .Append(method.ContainingType), method);

    /// <summary>The names of the runtime's types that begin with the method's: generated code may say them.</summary>
    public static IEnumerable<string> OfRuntime(IMethodSymbol method, Compilation compilation) =>
        Longer(Namespaces(Runtime, compilation).SelectMany(space => space.GetTypeMembers()), method);

    private static IEnumerable<string> Longer(IEnumerable<ISymbol> symbols, IMethodSymbol method) =>
        symbols.Select(symbol => symbol.Name)
            .Where(name => name.Length > method.Name.Length && name.StartsWith(method.Name, StringComparison.Ordinal))
            .Distinct().OrderBy(name => name, StringComparer.Ordinal);

    /// <summary>
    /// Whether a type parameter of a name would stand in the way of the derivative, which is nested in its scope: a type parameter cannot
    /// be said in full.
    /// </summary>
    public static bool IsOfDerivative(string name, IMethodSymbol method, Compilation compilation) =>
        name is "TVector" or "TGate" or "Bind" or "Instance" or "Layers" or "Programs" or "SelectWay" or "Signature" or "SteepOperators"
            or "TokenTable" or "batch" or "model" or "point" or "points" or "weights"
        || name.StartsWith(method.Name, StringComparison.Ordinal) || name.EndsWith("Map", StringComparison.Ordinal)
        || Hidden(method, compilation).Hidden.Any(hidden => hidden.Name == name);

    // A member is asked for by its name: a list of all members is one of all types of all references.
    private static IEnumerable<INamespaceSymbol> Namespaces(string[][] paths, Compilation compilation) =>
        paths.Select(path => path.Aggregate((INamespaceSymbol?)compilation.GlobalNamespace, (space, part) =>
            space?.GetMembers(part).OfType<INamespaceSymbol>().FirstOrDefault())).OfType<INamespaceSymbol>();

    /// <summary>Whether a base type has, or gets, members that begin with the method's name.</summary>
    public static bool HidesInherited(IMethodSymbol method)
    {
        for (var type = method.ContainingType.BaseType; type is not null; type = type.BaseType)
        {
            if (type.GetMembers().Any(member => member.DeclaredAccessibility != Accessibility.Private
                && member.Name.StartsWith(method.Name, StringComparison.Ordinal)
                && (member.Name.Length > method.Name.Length || Symbols.Attribute(member, "DifferentiableAttribute") is not null)))
            {
                return true;
            }
        }
        return false;
    }

    /// <summary>Analyzers see what has been generated for the method as well.</summary>
    private static bool IsGenerated(Location location, IMethodSymbol method) =>
        location.SourceTree is not { FilePath: var path } || path.EndsWith($"{HintNames.Of(method)}.g.cs", StringComparison.Ordinal);

    /// <summary>The names of the types around the derivative, of their members, and of the parameters of both.</summary>
    public static IEnumerable<string> OfTypesAround(INamedTypeSymbol declaring)
    {
        for (var type = declaring; type is not null; type = type.ContainingType)
        {
            yield return type.Name;
            foreach (var parameter in type.TypeParameters)
                yield return parameter.Name;
            foreach (var parameter in type.InstanceConstructors.SelectMany(constructor => constructor.Parameters))
                yield return parameter.Name;
            for (var declaredIn = type; declaredIn is not null; declaredIn = declaredIn.BaseType)
            {
                foreach (var member in declaredIn.GetMembers())
                    yield return member.Name;
            }
        }
    }

    /// <summary>What global usings bring into every file, also the generated one, beside namespaces of the base library.</summary>
    private static IEnumerable<string> OfGlobalUsings(Compilation compilation)
    {
        foreach (var tree in compilation.SyntaxTrees)
        {
            if (tree.GetRoot() is not Microsoft.CodeAnalysis.CSharp.Syntax.CompilationUnitSyntax unit)
                continue;
            foreach (var directive in unit.Usings.Where(directive => directive.GlobalKeyword.IsKind(SyntaxKind.GlobalKeyword)))
            {
                if (directive.Alias is { } alias)
                {
                    yield return alias.Name.Identifier.ValueText;
                    continue;
                }
                string text = directive.Name?.ToString() ?? "";
                if (text.StartsWith("System", StringComparison.Ordinal) || text is "AutoIG")
                    continue;
                var symbol = directive.Name is null ? null : compilation.GetSemanticModel(tree).GetSymbolInfo(directive.Name).Symbol;
                if (symbol is INamespaceOrTypeSymbol brought && !Symbols.Is(brought as ITypeSymbol, "AutoIG.Nn"))
                {
                    foreach (var member in brought.GetMembers())
                        yield return member.Name;
                }
            }
        }
    }
}

using System.Globalization;
using System.Text;
using Microsoft.CodeAnalysis;

namespace AutoIG.Generator.Lowering;

/// <summary>
/// The names of generated files. The compiler tells them apart without regard to case, as many file systems do, and has no keywords
/// escaped; each method has one of its own.
/// </summary>
internal static class HintNames
{
    /// <summary>File systems take 255 bytes in a name; a letter may take four.</summary>
    private const int Longest = 50;

    private const int LongestAscii = 200;

    /// <summary>The generated file's name, without extension: namespaces, types and the method, with dots between them.</summary>
    public static string Of(IMethodSymbol method)
    {
        var parts = new List<string> { Part(method, method.ContainingType.GetMembers().OfType<IMethodSymbol>()) };
        for (var type = method.ContainingType.OriginalDefinition; type is not null; type = type.ContainingType)
            parts.Add(Part(type, ((INamespaceOrTypeSymbol)type.ContainingSymbol).GetMembers().OfType<INamespaceOrTypeSymbol>()));
        for (var space = method.ContainingNamespace; space is { IsGlobalNamespace: false }; space = space.ContainingNamespace)
            parts.Add(Part(space, space.ContainingNamespace.GetMembers()));
        parts.Reverse();
        string name = string.Join(".", parts);
        int longest = name.All(c => c < 128) ? LongestAscii : Longest;
        return name.Length <= longest ? name : name.Substring(0, longest - 17) + "-" + HashOf(name);
    }

    /// <summary>
    /// A symbol's name; where others beside it have the same, but for case and type parameters, with its number among them.
    /// </summary>
    private static string Part(ISymbol symbol, IEnumerable<ISymbol> siblings)
    {
        var same = siblings.Where(sibling => string.Equals(sibling.Name, symbol.Name, StringComparison.OrdinalIgnoreCase))
            .Select(KeyOf).Distinct().OrderBy(key => key, StringComparer.Ordinal).ToList();
        int number = same.IndexOf(KeyOf(symbol));
        // An explicit implementation is called after its interface, with dots and brackets.
        string name = string.Concat(symbol.Name.Select(c => c is '<' or '>' or ':' or '"' or '|' or '?' or '*' or '/' or '\\' ? '_' : c));
        return same.Count <= 1 ? name : $"{name}-{number.ToString(CultureInfo.InvariantCulture)}";
    }

    private static string KeyOf(ISymbol symbol) =>
        symbol is INamedTypeSymbol { Arity: var arity }
            ? symbol.Name + " " + arity.ToString("D4", CultureInfo.InvariantCulture) : symbol.Name;

    /// <summary>FNV-1a of 64 bits: the same in every run of the compiler.</summary>
    private static string HashOf(string name)
    {
        ulong hash = 14695981039346656037;
        foreach (byte b in Encoding.UTF8.GetBytes(name))
            hash = unchecked((hash ^ b) * 1099511628211);
        return hash.ToString("x16", CultureInfo.InvariantCulture);
    }
}

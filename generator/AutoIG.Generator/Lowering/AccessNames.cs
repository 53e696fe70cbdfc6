using System.Globalization;
using Microsoft.CodeAnalysis;

namespace AutoIG.Generator.Lowering;

/// <summary>
/// The names of what passes members on to generated code that may not name them itself. Every variant of a method gives a member the same
/// name, and each member has one of its own, also where members differ by case alone.
/// </summary>
/// <param name="method">The method.</param>
internal sealed class AccessNames(IMethodSymbol method)
{
    private readonly Dictionary<ISymbol, string> given = new(SymbolEqualityComparer.Default);
    private readonly Dictionary<ISymbol, HashSet<string>> takenIn = new(SymbolEqualityComparer.Default);

    /// <summary>The class of the accessors of a block's members, which stands beside the model's outermost type.</summary>
    public string OfBlock(INamedTypeSymbol block) => Of(block, Pascal(block.Name) + "Access", method, () =>
        NamesInScope.OfTypesAround(method.ContainingType).Concat(ShapeReader.NamesOf(method)));

    /// <summary>The accessor of a private member of a block.</summary>
    public string OfMember(ISymbol member, INamedTypeSymbol block) => Of(member.OriginalDefinition, Pascal(member.Name), block, () =>
        block.TypeParameters.Select(parameter => parameter.Name).Append(OfBlock(block)));

    /// <summary>The property of the model that passes a parameter of its constructor on.</summary>
    public string OfParameter(IParameterSymbol parameter) =>
        Of(parameter, method.Name + "Parameter" + Pascal(parameter.Name), method.ContainingType, () => NamesInScope.Taken(method));

    private string Of(ISymbol symbol, string wish, ISymbol place, Func<IEnumerable<string>> names)
    {
        if (given.TryGetValue(symbol, out string? known))
            return known;
        if (!takenIn.TryGetValue(place, out var taken))
            takenIn.Add(place, taken = [.. names()]);
        string name = wish;
        for (int i = 2; !taken.Add(name); i++)
            name = wish + i.ToString(CultureInfo.InvariantCulture);
        given.Add(symbol, name);
        return name;
    }

    private static string Pascal(string name) => char.ToUpperInvariant(name[0]) + name.Substring(1);
}

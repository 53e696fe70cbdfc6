using Microsoft.CodeAnalysis;

namespace AutoIG.Generator.Lowering;

/// <summary>The members of enumerations. Lowering knows them by name, which is what operators choose by.</summary>
internal static class Enumerations
{
    /// <summary>The member that a number stands for, or the number itself where no member has it.</summary>
    public static Argument.Literal Member(INamedTypeSymbol type, object? number) =>
        new(Members(type).FirstOrDefault(member => Equals(member.ConstantValue, number))?.Name ?? number);

    /// <summary>The number of a member, in the type that the enumeration is made of.</summary>
    public static object? NumberOf(INamedTypeSymbol type, object? member) =>
        member is string name ? Members(type).FirstOrDefault(field => field.Name == name)?.ConstantValue : member;

    private static IEnumerable<IFieldSymbol> Members(INamedTypeSymbol type) =>
        type.GetMembers().OfType<IFieldSymbol>().Where(field => field.HasConstantValue);
}

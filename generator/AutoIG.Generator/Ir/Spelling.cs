using Microsoft.CodeAnalysis.CSharp;

namespace AutoIG.Generator.Ir;

/// <summary>How names stand in generated code.</summary>
internal static class Spelling
{
    /// <summary>
    /// The name with an @ where C# has a keyword of that name, in some places only too: <c>required</c>, <c>file</c> and <c>scoped</c> can
    /// name a type, <c>field</c> a parameter, with an @ alone.
    /// </summary>
    public static string Of(string name) =>
        SyntaxFacts.GetKeywordKind(name) == SyntaxKind.None && SyntaxFacts.GetContextualKeywordKind(name) == SyntaxKind.None
            ? name : "@" + name;

    /// <summary>The name without its @.</summary>
    public static string Bare(string spelled) => spelled.TrimStart('@');
}

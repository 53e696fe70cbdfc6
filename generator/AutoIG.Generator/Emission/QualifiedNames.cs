using System.Text;
using AutoIG.Generator.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AutoIG.Generator.Emission;

/// <summary>
/// Names of the user's come before those that a using brings: a class <c>Batch&lt;T&gt;</c> in the model's namespace, or a field
/// <c>Kernels</c> of the model, hides the runtime's. Where there is one, the generated file says the runtime's in full; elsewhere names
/// stay short.
/// </summary>
internal static class QualifiedNames
{
    public static string Qualify(string text, EquatableArray<IrHiddenName> hidden)
    {
        if (hidden.Count == 0)
            return text;
        var fullNames = hidden.ToDictionary(name => (name.Name, name.Arity), name => name.FullName);
        var qualified = new StringBuilder(text);
        var root = CSharpSyntaxTree.ParseText(text, new CSharpParseOptions(LanguageVersion.Preview)).GetRoot();
        // What is declared in the file itself is nearer than what hides the runtime's.
        var own = new HashSet<string>(root.DescendantNodes().OfType<BaseTypeDeclarationSyntax>()
            .Where(type => type.Parent is TypeDeclarationSyntax).Select(type => type.Identifier.ValueText));
        foreach (var name in root.DescendantNodes().OfType<SimpleNameSyntax>().Where(MeansType).Reverse())
        {
            var identifier = name.Identifier;
            if (fullNames.TryGetValue((identifier.ValueText, name.Arity), out string? fullName) && !own.Contains(identifier.ValueText))
                qualified.Remove(identifier.SpanStart, identifier.Span.Length).Insert(identifier.SpanStart, fullName);
        }
        return qualified.ToString();
    }

    /// <summary>
    /// Whether a name stands for a type or namespace and is looked up in the scope, rather than in what stands before it: variables of
    /// generated code may have the same name.
    /// </summary>
    private static bool MeansType(SimpleNameSyntax name) => name.Parent switch
    {
        MemberAccessExpressionSyntax access => access.Expression == name,
        QualifiedNameSyntax qualified => qualified.Left == name,
        AliasQualifiedNameSyntax or UsingDirectiveSyntax or NameEqualsSyntax => false,
        AttributeSyntax => true,
        _ => name is GenericNameSyntax || SyntaxFacts.IsInTypeOnlyContext(name),
    };
}

using System.Text;
using AutoIG.Generator.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AutoIG.Generator.Emission;

/// <summary>
/// Types of the user's come before those that a using brings: a class <c>Batch&lt;T&gt;</c> in the model's namespace hides the runtime's.
/// Where there is one, the generated file says the runtime's with its namespace; elsewhere names stay short.
/// </summary>
internal static class QualifiedNames
{
    public static string Qualify(string text, EquatableArray<IrHiddenName> hidden)
    {
        if (hidden.Count == 0)
            return text;
        var namespaces = hidden.ToDictionary(name => (name.Name, name.Arity), name => name.Namespace);
        var qualified = new StringBuilder(text);
        var names = CSharpSyntaxTree.ParseText(text, new CSharpParseOptions(LanguageVersion.Preview)).GetRoot().DescendantNodes()
            .OfType<SimpleNameSyntax>().Where(StandsAlone).Reverse();
        foreach (var name in names)
        {
            if (namespaces.TryGetValue((name.Identifier.ValueText, name.Arity), out string? space))
                qualified.Insert(name.SpanStart, $"global::{space}.");
        }
        return qualified.ToString();
    }

    /// <summary>Whether a name is looked up in the scope, rather than in what stands before it.</summary>
    private static bool StandsAlone(SimpleNameSyntax name) => name.Parent switch
    {
        MemberAccessExpressionSyntax access => access.Name != name,
        QualifiedNameSyntax qualified => qualified.Right != name,
        AliasQualifiedNameSyntax or NameColonSyntax or NameEqualsSyntax or MemberBindingExpressionSyntax or UsingDirectiveSyntax => false,
        AssignmentExpressionSyntax { Parent: InitializerExpressionSyntax } member => member.Left != name,
        _ => true,
    };
}

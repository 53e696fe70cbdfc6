using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AutoIG.Generator.Lowering;

/// <summary>
/// Whether something is assigned inside the type that declares it, beside its initialiser: a read-only member by a constructor, a parameter
/// of the primary constructor by anything.
/// </summary>
internal sealed class MemberAssignments(LoweringContext context) : LoweringPart(context)
{
    /// <summary>Whether a field, a property without a set method, or a parameter of the primary constructor is assigned.</summary>
    public bool IsAssigned(ISymbol member) => member.ContainingType.OriginalDefinition.DeclaringSyntaxReferences
        .Select(reference => reference.GetSyntax(CancellationToken))
        .Where(type => Compilation.ContainsSyntaxTree(type.SyntaxTree))
        .SelectMany(type => type.DescendantNodes()).SelectMany(Targets)
        .Any(target => NameOf(target)?.Identifier.ValueText == member.Name
            && SymbolEqualityComparer.Default.Equals(
                Compilation.GetSemanticModel(target.SyntaxTree).GetSymbolInfo(target, CancellationToken).Symbol?.OriginalDefinition,
                member.OriginalDefinition));

    /// <summary>What a piece of syntax assigns or hands out to be assigned.</summary>
    private static IEnumerable<ExpressionSyntax> Targets(SyntaxNode node) => node switch
    {
        AssignmentExpressionSyntax assignment => Parts(assignment.Left),
        PrefixUnaryExpressionSyntax
        {
            RawKind: (int)SyntaxKind.PreIncrementExpression or (int)SyntaxKind.PreDecrementExpression or (int)SyntaxKind.AddressOfExpression
        } prefix => [prefix.Operand],
        PostfixUnaryExpressionSyntax
        {
            RawKind: (int)SyntaxKind.PostIncrementExpression or (int)SyntaxKind.PostDecrementExpression
        } postfix => [postfix.Operand],
        ArgumentSyntax { RefKindKeyword.RawKind: (int)SyntaxKind.RefKeyword or (int)SyntaxKind.OutKeyword } argument =>
            [argument.Expression],
        RefExpressionSyntax reference => [reference.Expression],
        _ => [],
    };

    private static IEnumerable<ExpressionSyntax> Parts(ExpressionSyntax target) => target switch
    {
        ParenthesizedExpressionSyntax inner => Parts(inner.Expression),
        TupleExpressionSyntax tuple => tuple.Arguments.SelectMany(argument => Parts(argument.Expression)),
        _ => [target],
    };

    private static SimpleNameSyntax? NameOf(ExpressionSyntax target) => target switch
    {
        SimpleNameSyntax name => name,
        MemberAccessExpressionSyntax access => access.Name,
        _ => null,
    };
}

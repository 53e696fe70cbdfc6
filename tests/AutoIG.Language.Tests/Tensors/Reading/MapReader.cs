using System.Numerics;
using AutoIG.CompilerServices;
using AutoIG.Language.Tests.Reading;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AutoIG.Language.Tests.Tensors.Reading;

/// <summary>Reads the structs of elementwise expressions.</summary>
/// <param name="rule">What rectifiers pass back.</param>
internal sealed class MapReader<T>(Type rule)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly List<string> names = [];

    public static MapCode<T> Read(StructDeclarationSyntax map, Type rule) =>
        new MapReader<T>(rule).Read(map.Members.OfType<MethodDeclarationSyntax>().Single());

    private MapCode<T> Read(MethodDeclarationSyntax method)
    {
        names.AddRange(method.ParameterList.Parameters.Where(p => p.Modifiers.Count == 0).Select(p => p.Identifier.ValueText));
        int parameters = names.Count;
        if (method.ExpressionBody is { } body)
            return new MapCode<T>(parameters, [], Term(body.Expression));
        var locals = new List<MapTerm<T>>();
        foreach (var statement in method.Body!.Statements)
        {
            switch (statement)
            {
                case LocalDeclarationStatementSyntax { Declaration.Variables: [{ Initializer: { } first } local] }:
                    locals.Add(Term(first.Value));
                    names.Add(local.Identifier.ValueText);
                    break;
                case ReturnStatementSyntax { Expression: { } value }:
                    return new MapCode<T>(parameters, locals, Term(value));
                default:
                    throw ExpressionReader.Unknown(statement);
            }
        }
        throw ExpressionReader.Unknown(method);
    }

    private MapTerm<T> Term(ExpressionSyntax expression)
    {
        switch (expression)
        {
            case ParenthesizedExpressionSyntax inner:
                return Term(inner.Expression);
            case IdentifierNameSyntax name when names.IndexOf(name.Identifier.ValueText) is >= 0 and var at:
                return new Known<T>(at);
            case PrefixUnaryExpressionSyntax { OperatorToken.ValueText: "-" } negative:
                return new Applied<T>(null, "-", [Term(negative.Operand)]);
            case BinaryExpressionSyntax binary:
                return new Applied<T>(null, binary.OperatorToken.ValueText, [Term(binary.Left), Term(binary.Right)]);
            case MemberAccessExpressionSyntax
            {
                Expression: IdentifierNameSyntax { Identifier.ValueText: "TVector" },
                Name.Identifier.ValueText: ("Zero" or "One") and var digit
            }:
                return new Same<T>(digit == "One" ? T.One : T.Zero);
            case InvocationExpressionSyntax
            {
                Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: var called } access,
            } call:
                var arguments = call.ArgumentList.Arguments;
                switch (access.Expression.ToString().Split('<')[0])
                {
                    case "TVector" when called == "Create":
                        return new Same<T>(Number(arguments[0].Expression));
                    case "TVector":
                        return new Applied<T>(null, called, [.. arguments.Select(a => Term(a.Expression))]);
                    case "VectorMath" when arguments is [var argument, { RefKindKeyword.ValueText: "out" }]:
                        return new WithSlope<T>(called, Term(argument.Expression));
                    case "VectorMath":
                        return new Applied<T>(typeof(VectorMath<T>), called, [.. arguments.Select(a => Term(a.Expression))]);
                    case "TGate":
                        return new Applied<T>(rule, called, [.. arguments.Select(a => Term(a.Expression))]);
                }
                break;
        }
        throw ExpressionReader.Unknown(expression);
    }

    private static T Number(ExpressionSyntax expression)
    {
        var number = new ExpressionReader(new Rows<T>(1), new Dictionary<string, Code>()).As(Primitive.Of(typeof(T)), expression);
        return ((Code<T>)number).Run();
    }
}

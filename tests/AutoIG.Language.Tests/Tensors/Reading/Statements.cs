using System.Numerics;
using AutoIG.Language.Tests.Reading;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AutoIG.Language.Tests.Tensors.Reading;

/// <summary>Reads statements of generated text: each gives what it returns, or nothing where the next one goes on.</summary>
/// <param name="expressions">Reads expressions.</param>
/// <param name="result">What the method returns; what returns nothing has none.</param>
internal sealed class Statements<T>(Evaluator<T> expressions, TypeSyntax? result)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int MostTurns = 10_000;

    public Func<Scope, Returned?> Block(BlockSyntax block)
    {
        var runs = block.Statements.Select(Read).ToArray();
        return scope =>
        {
            foreach (var run in runs)
            {
                if (run(scope) is { } returned)
                    return returned;
            }
            return null;
        };
    }

    private Func<Scope, Returned?> Read(StatementSyntax statement)
    {
        switch (statement)
        {
            case BlockSyntax block:
                return Block(block);
            case CheckedStatementSyntax { Block: var block }:
                return Block(block);
            case LocalDeclarationStatementSyntax { Declaration: var declaration }:
                return Declare(declaration);
            case ExpressionStatementSyntax { Expression: var expression }:
                return Effect(expressions.Read(expression));
            case ReturnStatementSyntax { Expression: { } value }:
                var returned = expressions.As(expressions.TypeOf(result ?? throw ExpressionReader.Unknown(statement)), value);
                return scope => new Returned(returned(scope));
            case IfStatementSyntax branch:
                var condition = expressions.Read(branch.Condition);
                var then = Read(branch.Statement);
                var otherwise = branch.Else is null ? _ => null : Read(branch.Else.Statement);
                return scope => (bool)condition(scope)! ? then(scope) : otherwise(scope);
            case ForStatementSyntax { Declaration: { } first, Condition: { } test } loop:
                return Loop(Declare(first), expressions.Read(test), Read(loop.Statement),
                    [.. loop.Incrementors.Select(i => expressions.Read(i))]);
            case WhileStatementSyntax loop:
                return Loop(_ => null, expressions.Read(loop.Condition), Read(loop.Statement), []);
            case ThrowStatementSyntax { Expression: InvocationExpressionSyntax refusal }:
                return _ => throw new NotSupportedException(refusal.ToString());
            default:
                throw ExpressionReader.Unknown(statement);
        }
    }

    private Func<Scope, Returned?> Declare(VariableDeclarationSyntax declaration)
    {
        bool isTyped = declaration.Type is PredefinedTypeSyntax;
        var first = declaration.Variables.Select(variable => (Name: variable.Identifier.ValueText, Value: isTyped
            ? expressions.As(expressions.TypeOf(declaration.Type), variable.Initializer!.Value)
                : expressions.Read(variable.Initializer!.Value))).ToArray();
        return scope =>
        {
            foreach (var (name, value) in first)
                scope.Names[name] = value(scope);
            return null;
        };
    }

    private static Func<Scope, Returned?> Loop(Func<Scope, Returned?> begin, Run test, Func<Scope, Returned?> body, Run[] steps) => scope =>
    {
        begin(scope);
        for (int turn = 0; (bool)test(scope)!; turn++)
        {
            if (turn > MostTurns)
                throw new EndlessLoop();
            if (body(scope) is { } returned)
                return returned;
            foreach (var step in steps)
                step(scope);
        }
        return null;
    };

    private static Func<Scope, Returned?> Effect(Run run) => scope =>
    {
        run(scope);
        return null;
    };
}

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AutoIG.Language.Tests.Reading;

/// <summary>Reads statements of generated text.</summary>
/// <param name="rows">What the batch holds.</param>
/// <param name="fields">The fields of the model.</param>
internal sealed class StatementReader(Rows rows, IReadOnlyDictionary<string, Code> fields)
{
    private const int MostTurns = 200_000;

    private readonly ExpressionReader expressions = new(rows, fields);
    private int turns;

    private enum Flow
    {
        Next,
        Break,
        Continue,
    }

    /// <summary>A method that takes the batch and returns nothing.</summary>
    public Action ReadMethod(BlockSyntax body)
    {
        expressions.Names = new Names(null);
        var run = Block(body.Statements);
        return () =>
        {
            turns = 0;
            if (run() != Flow.Next)
                throw new ReadingFault("A jump leaves a sweep.");
        };
    }

    private Func<Flow> Read(StatementSyntax statement)
    {
        switch (statement)
        {
            case BlockSyntax block:
                return Scoped(() => Block(block.Statements));
            case LocalDeclarationStatementSyntax { Declaration: var declaration }:
                return Declare(declaration);
            case ExpressionStatementSyntax { Expression: var expression }:
                return Then(Effect(expression));
            case IfStatementSyntax branch:
                var condition = expressions.Truth(branch.Condition);
                var then = Scoped(() => Read(branch.Statement));
                if (branch.Else is null)
                    return () => condition() ? then() : Flow.Next;
                var otherwise = Scoped(() => Read(branch.Else.Statement));
                return () => condition() ? then() : otherwise();
            case WhileStatementSyntax loop:
                return Loop(expressions.Truth(loop.Condition), Scoped(() => Read(loop.Statement)), []);
            case ForStatementSyntax { Declaration: { } first, Condition: { } test } loop:
                return Scoped(() =>
                {
                    var start = Declare(first);
                    var turns = Loop(expressions.Truth(test), Scoped(() => Read(loop.Statement)), [.. loop.Incrementors.Select(Effect)]);
                    return () => start() == Flow.Next ? turns() : Flow.Next;
                });
            case BreakStatementSyntax:
                return () => Flow.Break;
            case ContinueStatementSyntax:
                return () => Flow.Continue;
            default:
                throw ExpressionReader.Unknown(statement);
        }
    }

    private Func<Flow> Block(SyntaxList<StatementSyntax> statements)
    {
        var runs = statements.Select(Read).ToArray();
        if (runs.Length == 1)
            return runs[0];
        return () =>
        {
            foreach (var run in runs)
            {
                var flow = run();
                if (flow != Flow.Next)
                    return flow;
            }
            return Flow.Next;
        };
    }

    private Func<Flow> Loop(Func<bool> test, Func<Flow> body, Action[] steps) => () =>
    {
        while (test())
        {
            if (++turns > MostTurns)
                throw new EndlessLoop();
            if (body() == Flow.Break)
                break;
            foreach (var step in steps)
                step();
        }
        return Flow.Next;
    };

    private Func<Flow> Scoped(Func<Func<Flow>> read)
    {
        var outer = expressions.Names;
        expressions.Names = new Names(outer);
        var run = read();
        expressions.Names = outer;
        return run;
    }

    private Func<Flow> Declare(VariableDeclarationSyntax declaration)
    {
        var actions = declaration.Variables.Select(variable => Declare(declaration.Type, variable)).ToArray();
        return Then(actions is [var only] ? only : () => Array.ForEach(actions, action => action()));
    }

    private Action Declare(TypeSyntax type, VariableDeclaratorSyntax variable)
    {
        string name = variable.Identifier.ValueText;
        if (type is GenericNameSyntax { Identifier.ValueText: "Span" or "Tape" })
        {
            var value = variable.Initializer!.Value;
            if (value is MemberAccessExpressionSyntax
                {
                    Expression: IdentifierNameSyntax { Identifier.ValueText: "batch" },
                    Name.Identifier.ValueText: "Tape" or "IntegerTape",
                } held)
            {
                var tape = rows.TapeNamed(held.Name.Identifier.ValueText);
                expressions.Names.Add(name, tape);
                return tape.Clear;
            }
            expressions.Names.Add(name, expressions.Row(value).Row);
            return () => { };
        }
        var kind = expressions.TypeOf(type);
        var cell = kind.NewCell();
        // A variable is not in sight of its own first value.
        var action = variable.Initializer is { } first ? cell.Assign(expressions.As(kind, first.Value)) : cell.Forget;
        expressions.Names.Add(name, cell);
        return action;
    }

    /// <summary>An expression that stands for its effect.</summary>
    private Action Effect(ExpressionSyntax expression)
    {
        switch (expression)
        {
            case AssignmentExpressionSyntax { Left: TupleExpressionSyntax targets, Right: TupleExpressionSyntax values }:
                return Exchange(targets, values);
            case AssignmentExpressionSyntax
            {
                RawKind: (int)SyntaxKind.SimpleAssignmentExpression,
                Left: ElementAccessExpressionSyntax { ArgumentList.Arguments: [var index] } access,
            } assignment:
                var (row, type) = expressions.Row(access.Expression);
                return type.Put(row, expressions.Index(index.Expression), expressions.As(type, assignment.Right));
            case AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.SimpleAssignmentExpression } assignment:
                var target = Variable(assignment.Left);
                return target.Assign(expressions.As(target.Read.Type, assignment.Right));
            case AssignmentExpressionSyntax { OperatorToken.ValueText: [.. var token, '='] } compound:
                return Update(Variable(compound.Left), token, expressions.Read(compound.Right));
            case PostfixUnaryExpressionSyntax { OperatorToken.ValueText: "++" or "--" } increment:
                return Update(Variable(increment.Operand), increment.OperatorToken.ValueText[..1], Primitive.Int.Literal(1));
            case InvocationExpressionSyntax
            {
                Expression: MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax tape, Name.Identifier.ValueText: "Push" },
                ArgumentList.Arguments: [var pushed],
            } when expressions.Names.Find(tape.Identifier.ValueText) is ITapeCalls known:
                return known.Push(expressions.Read(pushed.Expression));
            case InvocationExpressionSyntax
            {
                Expression: MemberAccessExpressionSyntax
                {
                    Name.Identifier.ValueText: "Clear",
                    Expression: var cleared
                }
            }:
                var elements = expressions.Row(cleared).Row;
                return () => Array.Clear(elements);
            default:
                throw ExpressionReader.Unknown(expression);
        }
    }

    private Action Update(Cell target, string token, Code value)
    {
        var read = target.Read;
        // C# asks that the value alone would do.
        _ = read.Type.Implicitly(value);
        return target.Assign(read.Type.Convert(expressions.Apply(token, read, value), isChecked: false));
    }

    /// <summary>All values are known before the first is assigned.</summary>
    private Action Exchange(TupleExpressionSyntax targets, TupleExpressionSyntax values)
    {
        var kept = new List<Action>();
        var assigned = new List<Action>();
        for (int i = 0; i < targets.Arguments.Count; i++)
        {
            var target = Variable(targets.Arguments[i].Expression);
            var type = target.Read.Type;
            var between = type.NewCell();
            kept.Add(between.Assign(expressions.As(type, values.Arguments[i].Expression)));
            assigned.Add(target.Assign(between.Read));
        }
        Action[] all = [.. kept, .. assigned];
        return () => Array.ForEach(all, action => action());
    }

    private Cell Variable(ExpressionSyntax expression) =>
        expression is IdentifierNameSyntax name && expressions.Names.Find(name.Identifier.ValueText) is Cell cell ? cell
            : throw ExpressionReader.Unknown(expression);

    private static Func<Flow> Then(Action action) => () =>
    {
        action();
        return Flow.Next;
    };
}

namespace AutoIG.Language.Tests.Syntax;

internal abstract class Statement : Node;

/// <summary>A local variable, with its first value or without.</summary>
internal sealed class Declaration(Variable variable, Expression? value, bool isConstant = false) : Statement
{
    public Variable Variable => variable;

    public Expression? Value => value;

    public bool IsConstant => isConstant;

    public override IReadOnlyList<Node> Parts => value is null ? [] : [value];

    public override Node With(IReadOnlyList<Node> parts) => value is null ? this
        : new Declaration(variable, (Expression)parts[0], isConstant);
}

/// <summary>An expression that stands for its effect.</summary>
internal sealed class Evaluation(Expression expression) : Statement
{
    public Expression Expression => expression;

    public override IReadOnlyList<Node> Parts => [expression];

    public override Node With(IReadOnlyList<Node> parts) => new Evaluation((Expression)parts[0]);
}

internal sealed class Block(IReadOnlyList<Statement> statements) : Statement
{
    public IReadOnlyList<Statement> Statements => statements;

    public override IReadOnlyList<Node> Parts => statements;

    public override Node With(IReadOnlyList<Node> parts) => new Block([.. parts.Cast<Statement>()]);
}

internal sealed class If(Expression condition, Statement then, Statement? @else) : Statement
{
    public Expression Condition => condition;

    public Statement Then => then;

    public Statement? Else => @else;

    public override IReadOnlyList<Node> Parts => @else is null ? [condition, then] : [condition, then, @else];

    public override Node With(IReadOnlyList<Node> parts) =>
        new If((Expression)parts[0], (Statement)parts[1], parts.Count == 3 ? (Statement)parts[2] : null);
}

/// <summary><c>while</c>, or <c>do … while</c>.</summary>
internal sealed class While(Expression condition, Statement body, bool testsFirst) : Statement
{
    public Expression Condition => condition;

    public Statement Body => body;

    public bool TestsFirst => testsFirst;

    public override IReadOnlyList<Node> Parts => [condition, body];

    public override Node With(IReadOnlyList<Node> parts) => new While((Expression)parts[0], (Statement)parts[1], testsFirst);
}

internal sealed class For(Declaration? first, Expression? condition, IReadOnlyList<Expression> steps, Statement body) : Statement
{
    public Declaration? First => first;

    public Expression? Condition => condition;

    public IReadOnlyList<Expression> Steps => steps;

    public Statement Body => body;

    public override IReadOnlyList<Node> Parts
    {
        get
        {
            var parts = new List<Node>();
            if (first is not null)
                parts.Add(first);
            if (condition is not null)
                parts.Add(condition);
            parts.AddRange(steps);
            parts.Add(body);
            return parts;
        }
    }

    public override Node With(IReadOnlyList<Node> parts)
    {
        int next = 0;
        return new For(
            first is null ? null : (Declaration)parts[next++], condition is null ? null : (Expression)parts[next++],
            [.. parts.Skip(next).Take(steps.Count).Cast<Expression>()], (Statement)parts[^1]);
    }
}

/// <summary><c>break</c> or <c>continue</c>.</summary>
internal sealed class Jump(bool isBreak) : Statement
{
    public bool IsBreak => isBreak;

    public override IReadOnlyList<Node> Parts => [];

    public override Node With(IReadOnlyList<Node> parts) => this;
}

internal sealed class Return(IReadOnlyList<Expression> values) : Statement
{
    public IReadOnlyList<Expression> Values => values;

    public override IReadOnlyList<Node> Parts => values;

    public override Node With(IReadOnlyList<Node> parts) => new Return([.. parts.Cast<Expression>()]);
}

internal sealed class Switch(Expression value, IReadOnlyList<Section> sections) : Statement
{
    public Expression Value => value;

    public IReadOnlyList<Section> Sections => sections;

    public override IReadOnlyList<Node> Parts => [value, .. sections];

    public override Node With(IReadOnlyList<Node> parts) => new Switch((Expression)parts[0], [.. parts.Skip(1).Cast<Section>()]);
}

/// <summary>Some cases of a switch and what they do; no label is the default.</summary>
internal sealed class Section(IReadOnlyList<Pattern> labels, Block body) : Node
{
    public IReadOnlyList<Pattern> Labels => labels;

    /// <summary>Its last statement jumps.</summary>
    public Block Body => body;

    public override IReadOnlyList<Node> Parts => [body];

    public override Node With(IReadOnlyList<Node> parts) => new Section(labels, (Block)parts[0]);
}

/// <summary><c>(a, b) = (e, f)</c>, <c>var (a, b) = f(x)</c>: all values are known before the first is assigned.</summary>
/// <param name="targets">What is assigned.</param>
/// <param name="declares">Whether the targets are declared here.</param>
/// <param name="values">As many values, or one call that returns a tuple.</param>
internal sealed class Deconstruction(IReadOnlyList<Variable> targets, bool declares, IReadOnlyList<Expression> values) : Statement
{
    public IReadOnlyList<Variable> Targets => targets;

    public bool Declares => declares;

    public IReadOnlyList<Expression> Values => values;

    /// <summary>Whether the types of the targets are written, because they are wider than those of the values.</summary>
    public bool IsTyped => declares
        && !targets.Select(t => t.Kind).SequenceEqual(values is [Call call] ? call.Function.Results : values.Select(v => v.Kind));

    public override IReadOnlyList<Node> Parts => values;

    public override Node With(IReadOnlyList<Node> parts) => new Deconstruction(targets, declares, [.. parts.Cast<Expression>()]);
}

/// <summary>A local function, or a method beside the one that is differentiated.</summary>
internal sealed class Definition(Function function, Block body) : Statement
{
    public Function Function => function;

    public Block Body => body;

    public override IReadOnlyList<Node> Parts => [body];

    public override Node With(IReadOnlyList<Node> parts) => new Definition(function, (Block)parts[0]);
}

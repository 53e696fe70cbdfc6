namespace AutoIG.Language.Tests.Syntax;

internal abstract class Expression : Node
{
    public abstract Kind Kind { get; }

    /// <summary>Whether it may stand as a statement.</summary>
    public virtual bool IsStatement => false;
}

internal sealed class Literal(Kind kind, double value) : Expression
{
    public override Kind Kind => kind;

    public double Value => value;

    public override IReadOnlyList<Node> Parts => [];

    public override Node With(IReadOnlyList<Node> parts) => this;
}

internal sealed class Read(Variable variable) : Expression
{
    public Variable Variable => variable;

    public override Kind Kind => variable.Kind;

    public override IReadOnlyList<Node> Parts => [];

    public override Node With(IReadOnlyList<Node> parts) => this;
}

/// <summary><c>-x</c>, <c>+x</c>, <c>!b</c>, <c>~n</c>.</summary>
internal sealed class Unary(string token, Expression operand) : Expression
{
    public string Token => token;

    public Expression Operand => operand;

    public override Kind Kind => operand.Kind;

    public override IReadOnlyList<Node> Parts => [operand];

    public override Node With(IReadOnlyList<Node> parts) => new Unary(token, (Expression)parts[0]);
}

/// <summary>Arithmetic, comparisons, and the operators of bool that evaluate both sides.</summary>
internal sealed class Binary(string token, Expression left, Expression right) : Expression
{
    public string Token => token;

    public Expression Left => left;

    public Expression Right => right;

    /// <summary>The type in which the operands meet.</summary>
    public Kind Operands { get; } = token is "<<" or ">>" ? left.Kind : Kinds.Promote(left.Kind, right.Kind);

    public override Kind Kind => token is "<" or "<=" or ">" or ">=" or "==" or "!=" ? Kind.Bool : Operands;

    public override IReadOnlyList<Node> Parts => [left, right];

    public override Node With(IReadOnlyList<Node> parts) => new Binary(token, (Expression)parts[0], (Expression)parts[1]);
}

/// <summary><c>&amp;&amp;</c> and <c>||</c>.</summary>
internal sealed class ShortCircuit(bool isAnd, Expression left, Expression right) : Expression
{
    public bool IsAnd => isAnd;

    public Expression Left => left;

    public Expression Right => right;

    public override Kind Kind => Kind.Bool;

    public override IReadOnlyList<Node> Parts => [left, right];

    public override Node With(IReadOnlyList<Node> parts) => new ShortCircuit(isAnd, (Expression)parts[0], (Expression)parts[1]);
}

/// <summary><c>c ? a : b</c>.</summary>
internal sealed class Choice(Expression condition, Expression whenTrue, Expression whenFalse) : Expression
{
    public Expression Condition => condition;

    public Expression WhenTrue => whenTrue;

    public Expression WhenFalse => whenFalse;

    public override Kind Kind { get; } = Kinds.Promote(whenTrue.Kind, whenFalse.Kind);

    public override IReadOnlyList<Node> Parts => [condition, whenTrue, whenFalse];

    public override Node With(IReadOnlyList<Node> parts) => new Choice((Expression)parts[0], (Expression)parts[1], (Expression)parts[2]);
}

/// <summary><c>v = e</c>.</summary>
internal sealed class Assignment(Variable target, Expression value) : Expression
{
    public Variable Target => target;

    public Expression Value => value;

    public override Kind Kind => target.Kind;

    public override bool IsStatement => true;

    public override IReadOnlyList<Node> Parts => [value];

    public override Node With(IReadOnlyList<Node> parts) => new Assignment(target, (Expression)parts[0]);
}

/// <summary><c>v += e</c> and its kin: v is read before e is evaluated.</summary>
internal sealed class Compound(Variable target, string token, Expression value) : Expression
{
    public Variable Target => target;

    /// <summary>The operator without its equals sign.</summary>
    public string Token => token;

    public Expression Value => value;

    public override Kind Kind => target.Kind;

    public override bool IsStatement => true;

    public override IReadOnlyList<Node> Parts => [value];

    public override Node With(IReadOnlyList<Node> parts) => new Compound(target, token, (Expression)parts[0]);
}

/// <summary><c>v++</c>, <c>--v</c> and the other two.</summary>
internal sealed class Increment(Variable target, bool isIncrement, bool isPrefix) : Expression
{
    public Variable Target => target;

    public bool IsIncrement => isIncrement;

    public bool IsPrefix => isPrefix;

    public override Kind Kind => target.Kind;

    public override bool IsStatement => true;

    public override IReadOnlyList<Node> Parts => [];

    public override Node With(IReadOnlyList<Node> parts) => this;
}

/// <summary>A function of <see cref="Math"/>, or of <see cref="MathF"/> where its type is float.</summary>
internal sealed class MathCall(string name, Kind kind, IReadOnlyList<Expression> arguments) : Expression
{
    public string Name => name;

    public IReadOnlyList<Expression> Arguments => arguments;

    public override Kind Kind => kind;

    public override IReadOnlyList<Node> Parts => arguments;

    public override Node With(IReadOnlyList<Node> parts) => new MathCall(name, kind, [.. parts.Cast<Expression>()]);
}

/// <summary>A conversion, written or left to the compiler.</summary>
internal sealed class Conversion(Kind kind, Expression operand, bool isWritten) : Expression
{
    public Expression Operand => operand;

    public bool IsWritten => isWritten;

    public override Kind Kind => kind;

    public override IReadOnlyList<Node> Parts => [operand];

    public override Node With(IReadOnlyList<Node> parts) => new Conversion(kind, (Expression)parts[0], isWritten);
}

/// <summary>A call; arguments that are named may stand in any order, and are evaluated in that order.</summary>
/// <param name="function">What is called.</param>
/// <param name="arguments">The arguments in the order in which they are written.</param>
/// <param name="order">The parameter of each, or <see langword="null"/> where none is named.</param>
internal sealed class Call(Function function, IReadOnlyList<Expression> arguments, IReadOnlyList<int>? order = null) : Expression
{
    public Function Function => function;

    public IReadOnlyList<Expression> Arguments => arguments;

    public IReadOnlyList<int>? Order => order;

    public override Kind Kind => function.Results.Count == 1 ? function.Results[0] : Kind.Bool;

    public override bool IsStatement => true;

    public override IReadOnlyList<Node> Parts => arguments;

    public override Node With(IReadOnlyList<Node> parts) => new Call(function, [.. parts.Cast<Expression>()], order);
}

/// <summary><c>e is p</c>.</summary>
internal sealed class IsMatch(Expression value, Pattern pattern) : Expression
{
    public Expression Value => value;

    public Pattern Pattern => pattern;

    public override Kind Kind => Kind.Bool;

    public override IReadOnlyList<Node> Parts => [value, pattern];

    public override Node With(IReadOnlyList<Node> parts) => new IsMatch((Expression)parts[0], (Pattern)parts[1]);
}

/// <summary><c>e switch { p => a, _ => b }</c>; the last arm fits everything.</summary>
internal sealed class SwitchExpression(Expression value, IReadOnlyList<Pattern> patterns, IReadOnlyList<Expression> results) : Expression
{
    public Expression Value => value;

    public IReadOnlyList<Pattern> Patterns => patterns;

    /// <summary>One more than there are patterns.</summary>
    public IReadOnlyList<Expression> Results => results;

    public override Kind Kind => results[0].Kind;

    public override IReadOnlyList<Node> Parts => [value, .. patterns, .. results];

    public override Node With(IReadOnlyList<Node> parts) => new SwitchExpression(
        (Expression)parts[0], [.. parts.Skip(1).Take(patterns.Count).Cast<Pattern>()],
            [.. parts.Skip(1 + patterns.Count).Cast<Expression>()]);
}

internal abstract class Pattern : Node;

/// <summary>A constant, or a comparison with one.</summary>
/// <param name="token">The comparison; empty for a constant.</param>
/// <param name="value">The number.</param>
internal sealed class ComparisonPattern(string token, Literal value) : Pattern
{
    public string Token => token;

    public Literal Value => value;

    public override IReadOnlyList<Node> Parts => [];

    public override Node With(IReadOnlyList<Node> parts) => this;
}

internal sealed class NotPattern(Pattern pattern) : Pattern
{
    public Pattern Pattern => pattern;

    public override IReadOnlyList<Node> Parts => [pattern];

    public override Node With(IReadOnlyList<Node> parts) => new NotPattern((Pattern)parts[0]);
}

internal sealed class JoinedPattern(bool isAnd, Pattern left, Pattern right) : Pattern
{
    public bool IsAnd => isAnd;

    public Pattern Left => left;

    public Pattern Right => right;

    public override IReadOnlyList<Node> Parts => [left, right];

    public override Node With(IReadOnlyList<Node> parts) => new JoinedPattern(isAnd, (Pattern)parts[0], (Pattern)parts[1]);
}

using AutoIG.Language.Tests.Syntax;
using AutoIG.Language.Tests.Tensors.Interpretation;

namespace AutoIG.Language.Tests.Tensors.Syntax;

/// <summary>A statement; one that has returned leaves <see cref="Frame.Result"/>.</summary>
internal abstract class Statement : Node
{
    public abstract void Run(Frame frame);

    public abstract IEnumerable<string> Lines { get; }

    protected static IEnumerable<string> Indented(IEnumerable<string> lines) => ["{", .. lines.Select(line => "    " + line), "}"];
}

internal sealed class Block(IReadOnlyList<Statement> statements) : Statement
{
    public IReadOnlyList<Statement> Statements => statements;

    public override IReadOnlyList<Node> Parts => statements;

    public override IEnumerable<string> Lines => statements.SelectMany(statement => statement.Lines);

    public IEnumerable<string> Braced => Indented(Lines);

    public override Node With(IReadOnlyList<Node> parts) => new Block([.. parts.Cast<Statement>()]);

    public override void Run(Frame frame)
    {
        foreach (var statement in statements)
        {
            statement.Run(frame);
            if (frame.Result is not null)
                return;
        }
    }
}

/// <summary>Statements that stand for one.</summary>
internal sealed class Sequence(IReadOnlyList<Statement> statements) : Statement
{
    public IReadOnlyList<Statement> Statements => statements;

    public override IReadOnlyList<Node> Parts => statements;

    public override IEnumerable<string> Lines => statements.SelectMany(statement => statement.Lines);

    public override Node With(IReadOnlyList<Node> parts) => new Sequence([.. parts.Cast<Statement>()]);

    public override void Run(Frame frame)
    {
        foreach (var statement in statements)
            statement.Run(frame);
    }
}

/// <summary>The declaration of variables, several from a tuple.</summary>
internal sealed class Declaration(IReadOnlyList<Variable> variables, IReadOnlyList<Term> values) : Statement
{
    public IReadOnlyList<Variable> Variables => variables;

    public override IReadOnlyList<Node> Parts => values;

    public override IEnumerable<string> Lines => [variables.Count == 1
        ? $"var {variables[0].Name} = {values[0].Text};"
        : $"var ({string.Join(", ", variables.Select(v => v.Name))}) = ({string.Join(", ", values.Select(v => v.Text))});"];

    public override Node With(IReadOnlyList<Node> parts) => new Declaration(variables, [.. parts.Cast<Term>()]);

    public override void Run(Frame frame)
    {
        var evaluated = values.Select(value => value.Evaluate(frame)).ToArray();
        for (int i = 0; i < evaluated.Length; i++)
            frame[variables[i]] = evaluated[i];
    }
}

/// <summary>
/// A variable that holds the parts that a tensor is cut into. Each part is a variable of its own, by the name that its index gives it.
/// </summary>
/// <param name="name">The name of the whole.</param>
/// <param name="pattern">How the cut is written.</param>
/// <param name="parts">The parts, and how each is made.</param>
/// <param name="value">The tensor that is cut.</param>
internal sealed class Cut(string name, string pattern, IReadOnlyList<(Variable Variable, Func<TensorValue, TensorValue> Meaning)> parts,
    Term value) : Statement
{
    public IReadOnlyList<(Variable Variable, Func<TensorValue, TensorValue> Meaning)> Pieces => parts;

    public override IReadOnlyList<Node> Parts => [value];

    public override IEnumerable<string> Lines => [$"var {name} = {pattern.Replace("{0}", value.Text, StringComparison.Ordinal)};"];

    public override Node With(IReadOnlyList<Node> operands) => new Cut(name, pattern, parts, (Term)operands[0]);

    public override void Run(Frame frame)
    {
        var whole = value.Evaluate(frame);
        foreach (var (variable, meaning) in parts)
            frame[variable] = meaning(whole);
    }
}

/// <summary>The assignment of variables, several at once from a tuple.</summary>
internal sealed class Assignment(IReadOnlyList<Variable> targets, IReadOnlyList<Term> values) : Statement
{
    public IReadOnlyList<Variable> Targets => targets;

    public override IReadOnlyList<Node> Parts => values;

    public override IEnumerable<string> Lines => [targets.Count == 1
        ? $"{targets[0].Name} = {values[0].Text};"
        : $"({string.Join(", ", targets.Select(v => v.Name))}) = ({string.Join(", ", values.Select(v => v.Text))});"];

    public override Node With(IReadOnlyList<Node> parts) => new Assignment(targets, [.. parts.Cast<Term>()]);

    public override void Run(Frame frame)
    {
        var evaluated = values.Select(value => value.Evaluate(frame)).ToArray();
        for (int i = 0; i < evaluated.Length; i++)
        {
            _ = frame[targets[i]];
            frame[targets[i]] = evaluated[i];
        }
    }
}

/// <summary>target += value. A tensor changes where it lies; a number is replaced.</summary>
internal sealed class Compound(Variable target, char token, Term value) : Statement
{
    public Variable Target => target;

    public override IReadOnlyList<Node> Parts => [value];

    public override IEnumerable<string> Lines => [$"{target.Name} {token}= {value.Text};"];

    public override Node With(IReadOnlyList<Node> parts) => new Compound(target, token, (Term)parts[0]);

    public override void Run(Frame frame)
    {
        var left = frame[target];
        var right = value.Evaluate(frame);
        var result = TensorValue.Map(left, right, Operation(token));
        if (target.Shape.Length == 0)
            frame[target] = result;
        else
            left.Write([.. result.Elements]);
    }

    private static Func<Number, Number, Number> Operation(char token) => token switch
    {
        '+' => (a, b) => a + b,
        '-' => (a, b) => a - b,
        '*' => (a, b) => a * b,
        _ => (a, b) => a / b,
    };
}

internal sealed class If(Condition condition, Block then, Block? otherwise) : Statement
{
    public Block Then => then;

    public Block? Else => otherwise;

    public Condition Condition => condition;

    public override IReadOnlyList<Node> Parts => otherwise is null ? [then] : [then, otherwise];

    public override IEnumerable<string> Lines =>
        [$"if ({condition.Text})", .. then.Braced, .. otherwise is null ? [] : otherwise.Braced.Prepend("else")];

    public override Node With(IReadOnlyList<Node> parts) => new If(condition, (Block)parts[0], parts.Count == 1 ? null : (Block)parts[1]);

    public override void Run(Frame frame)
    {
        if (condition.Holds(frame))
            then.Run(frame);
        else
            otherwise?.Run(frame);
    }
}

/// <summary>A switch statement over a whole number that is held: cases 0, 1, … and the default.</summary>
internal sealed class Switch(string name, IReadOnlyList<Block> sections) : Statement
{
    public override IReadOnlyList<Node> Parts => sections;

    public override IEnumerable<string> Lines =>
    [
        $"switch ({name})",
        .. Indented(sections.SelectMany((section, i) => section.Lines.Select(line => "    " + line).Append("    break;")
            .Prepend(i == sections.Count - 1 ? "default:" : $"case {i}:"))),
    ];

    public override Node With(IReadOnlyList<Node> parts) => new Switch(name, [.. parts.Cast<Block>()]);

    public override void Run(Frame frame) =>
        sections[frame.Held[name] is var at && at >= 0 && at < sections.Count - 1 ? (int)at : sections.Count - 1].Run(frame);
}

/// <summary>A loop whose number of turns is a constant or held.</summary>
internal sealed class For(string counter, string bound, Block body) : Statement
{
    public Block Body => body;

    public override IReadOnlyList<Node> Parts => [body];

    public override IEnumerable<string> Lines => [$"for (int {counter} = 0; {counter} < {bound}; {counter}++)", .. body.Braced];

    public override Node With(IReadOnlyList<Node> parts) => new For(counter, bound, (Block)parts[0]);

    public override void Run(Frame frame)
    {
        long turns = frame.Held.TryGetValue(bound, out long held)
            || long.TryParse(bound, System.Globalization.CultureInfo.InvariantCulture, out held)
            ? held : throw new InvalidProgram($"{bound} is not there");
        for (long i = 0; i < turns && frame.Result is null; i++)
        {
            frame.Held[counter] = i;
            body.Run(frame);
        }
    }
}

/// <summary>A loop over the blocks of an array.</summary>
internal sealed class ForEach(string element, string array, int count, Block body) : Statement
{
    public override IReadOnlyList<Node> Parts => [body];

    public override IEnumerable<string> Lines => [$"foreach (var {element} in {array})", .. body.Braced];

    public override Node With(IReadOnlyList<Node> parts) => new ForEach(element, array, count, (Block)parts[0]);

    public override void Run(Frame frame)
    {
        for (int i = 0; i < count && frame.Result is null; i++)
        {
            frame.Held[element] = frame.Held[$"{array}[{i}]"];
            body.Run(frame);
        }
    }
}

internal sealed class Return(Term value) : Statement
{
    public override IReadOnlyList<Node> Parts => [value];

    public override IEnumerable<string> Lines => [$"return {value.Text};"];

    public override Node With(IReadOnlyList<Node> parts) => new Return((Term)parts[0]);

    public override void Run(Frame frame) => frame.Result = value.Evaluate(frame);
}

using System.Globalization;
using AutoIG.Language.Tests.Syntax;
using AutoIG.Language.Tests.Tensors.Interpretation;

namespace AutoIG.Language.Tests.Tensors.Syntax;

/// <summary>
/// An expression. In its text §T stands for the element type, §F for the suffix of its literals.
/// </summary>
/// <param name="shape">The shape of its value; a number has no axes.</param>
internal abstract class Term(int[] shape) : Node
{
    public int[] Shape => shape;

    public bool IsNumber => shape.Length == 0;

    /// <summary>Whether it depends on what the method is given, as far as can be told.</summary>
    public virtual bool IsActive => Operands.Any(operand => operand.IsActive);

    /// <summary>Whether its value may lie in the memory of something else.</summary>
    public virtual bool MayBeView => false;

    public abstract string Text { get; }

    public abstract TensorValue Evaluate(Frame frame);

    protected IEnumerable<Term> Operands => Parts.Cast<Term>();
}

/// <summary>A variable's value.</summary>
internal sealed class Read(Variable variable) : Term(variable.Shape)
{
    public Variable Variable => variable;

    public override bool IsActive => variable.IsActive;

    public override bool MayBeView => true;

    public override IReadOnlyList<Node> Parts => [];

    public override string Text => variable.Name;

    public override Node With(IReadOnlyList<Node> parts) => this;

    public override TensorValue Evaluate(Frame frame) => variable.Shape.Length == 0 ? TensorValue.Of(frame[variable][0]) : frame[variable];
}

/// <summary>A number as it is written.</summary>
internal sealed class Literal(double value) : Term([])
{
    public override IReadOnlyList<Node> Parts => [];

    public override string Text => value < 0 ? $"({Written})" : Written;

    private string Written => value.ToString("0.0###", CultureInfo.InvariantCulture) + "§F";

    public override Node With(IReadOnlyList<Node> parts) => this;

    public override TensorValue Evaluate(Frame frame) => TensorValue.Of(value);
}

/// <summary>The variable of a loop, or a whole number that is held, as a number.</summary>
internal sealed class Whole(string name) : Term([])
{
    public override IReadOnlyList<Node> Parts => [];

    public override string Text => $"(§T){name}";

    public override Node With(IReadOnlyList<Node> parts) => this;

    public override TensorValue Evaluate(Frame frame) => TensorValue.Of(frame.Numbers.TryGetValue(name, out var number) ? number
        : frame.Held.TryGetValue(name, out long value) ? value : throw new InvalidProgram($"{name} is not there"));
}

/// <summary>A weight of the model or of the block whose method runs.</summary>
/// <param name="number">Its number in its type; its elements follow from this and the block's number.</param>
/// <param name="shape">Its shape.</param>
internal sealed class Weight(int number, int[] shape) : Term(shape)
{
    public int Number => number;

    public string Name => $"w{number}";

    public override bool MayBeView => true;

    public override IReadOnlyList<Node> Parts => [];

    public override string Text => Name;

    public override Node With(IReadOnlyList<Node> parts) => this;

    public override TensorValue Evaluate(Frame frame)
    {
        long seed = frame.Owner + number;
        return TensorValue.New(Shape, Enumerable.Range(0, Sizes.Count(Shape)).Select(i => (Number)Element(seed, i)));
    }

    /// <summary>The formula that the programs' weights are made by, too.</summary>
    public static double Element(long seed, int position) => Math.Round(Math.Sin(seed + 1.7 * position), 3);
}

/// <summary>A call of an operator: how it is written, and what it means.</summary>
/// <param name="pattern">Its text, with {0}, {1}, … for its operands.</param>
/// <param name="shape">The shape of its value.</param>
/// <param name="meaning">Its value from the operands'.</param>
/// <param name="operands">The operands.</param>
/// <param name="isView">Whether its value lies in the memory of its first operand.</param>
internal sealed class Call(string pattern, int[] shape, Func<TensorValue[], TensorValue> meaning, IReadOnlyList<Term> operands,
    bool isView = false)
    : Term(shape)
{
    public override bool MayBeView => isView;

    /// <summary>Whether it is written with an operator of C#.</summary>
    public bool IsArithmetic => pattern is ['(', ..];

    public override IReadOnlyList<Node> Parts => operands;

    public override string Text
    {
        get
        {
            string text = pattern;
            for (int i = 0; i < operands.Count; i++)
                text = text.Replace($"{{{i}}}", operands[i].Text, StringComparison.Ordinal);
            return text;
        }
    }

    public override Node With(IReadOnlyList<Node> parts) => new Call(pattern, Shape, meaning, [.. parts.Cast<Term>()], isView);

    public override TensorValue Evaluate(Frame frame)
    {
        var value = meaning([.. Operands.Select(operand => operand.Evaluate(frame))]);
        return value.Shape.SequenceEqual(Shape) ? value
            : throw new InvalidOperationException($"{pattern}: {Sizes.Show(value.Shape)} is not {Sizes.Show(Shape)}");
    }
}

/// <summary>One of two values by what is held.</summary>
internal sealed class Choice(Condition condition, Term then, Term otherwise) : Term(then.Shape)
{
    public override bool MayBeView => then.MayBeView || otherwise.MayBeView;

    public override IReadOnlyList<Node> Parts => [then, otherwise];

    public override string Text => $"({condition.Text} ? {then.Text} : {otherwise.Text})";

    public override Node With(IReadOnlyList<Node> parts) => new Choice(condition, (Term)parts[0], (Term)parts[1]);

    public override TensorValue Evaluate(Frame frame) => (condition.Holds(frame) ? then : otherwise).Evaluate(frame);
}

/// <summary>A switch expression over a whole number that is held.</summary>
internal sealed class Selection(string name, IReadOnlyList<Term> values) : Term(values[0].Shape)
{
    public override bool MayBeView => values.Any(value => value.MayBeView);

    public override IReadOnlyList<Node> Parts => values;

    public override string Text =>
        $"({name} switch {{ {string.Concat(values.SkipLast(1).Select((value, i) => $"{i} => {value.Text}, "))}_ => {values[^1].Text} }})";

    public override Node With(IReadOnlyList<Node> parts) => new Selection(name, [.. parts.Cast<Term>()]);

    public override TensorValue Evaluate(Frame frame) =>
        values[frame.Held[name] is var at && at >= 0 && at < values.Count - 1 ? (int)at : values.Count - 1].Evaluate(frame);
}

/// <summary>A call of a method of the program, of the model or of a block.</summary>
/// <param name="receiver">The block, or <see langword="null"/>.</param>
/// <param name="function">The method.</param>
/// <param name="arguments">The arguments.</param>
internal sealed class Invocation(string? receiver, Function function, IReadOnlyList<Term> arguments) : Term(function.Shape)
{
    public Function Function => function;

    public override bool MayBeView => true;

    public override IReadOnlyList<Node> Parts => arguments;

    public override string Text =>
        $"{(receiver is null ? "" : receiver + ".")}{function.Name}({string.Join(", ", arguments.Select(a => a.Text))})";

    public override Node With(IReadOnlyList<Node> parts) => new Invocation(receiver, function, [.. parts.Cast<Term>()]);

    public override TensorValue Evaluate(Frame frame)
    {
        var values = arguments.Select(argument => argument.Evaluate(frame)).ToArray();
        long owner = receiver is null ? frame.Owner
            : frame.Held.TryGetValue(receiver, out long number) ? number : throw new InvalidProgram($"{receiver} is not there");
        var inner = new Frame(owner, new Dictionary<string, long>(frame.Held)) { Numbers = frame.Numbers };
        for (int i = 0; i < values.Length; i++)
            inner[function.Parameters[i]] = values[i];
        function.Body.Run(inner);
        return inner.Result ?? throw new InvalidProgram($"{function.Name} returns nothing");
    }
}

/// <summary>A truth that is the same at all points: how it is written, and what it is. Asking may count.</summary>
internal sealed record Condition(string Text, Func<Frame, bool> Holds)
{
    public static Condition Both(Condition a, Condition b) => new($"({a.Text} && {b.Text})", frame => a.Holds(frame) && b.Holds(frame));

    public static Condition Either(Condition a, Condition b) => new($"({a.Text} || {b.Text})", frame => a.Holds(frame) || b.Holds(frame));

    public static Condition Not(Condition a) => new($"!({a.Text})", frame => !a.Holds(frame));
}

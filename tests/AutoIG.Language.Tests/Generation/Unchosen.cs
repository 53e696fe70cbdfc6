using AutoIG.Language.Tests.Syntax;

namespace AutoIG.Language.Tests.Generation;

/// <summary>
/// Puts choices into a program that never fall on their other side, where the slope is infinite or the value no number: nothing of the
/// program changes, and no trace of the other side may be in a derivative.
/// </summary>
internal sealed class Unchosen
{
    private readonly Random random;
    private readonly Variable input, variable;

    private Unchosen(ProgramTree program, Random random)
    {
        this.random = random;
        input = program.Inputs[random.Next(program.Inputs.Count)];
        variable = new Variable("unchosen", input.Kind, program.Slots);
    }

    /// <summary>The program with such choices in its own body.</summary>
    public static ProgramTree Beside(ProgramTree program, Random random)
    {
        var maker = new Unchosen(program, random);
        var body = (Block)maker.Rewrite(program.Body);
        // The parameter, before anything is assigned to it.
        var first = new Declaration(maker.variable, maker.Singular());
        return new ProgramTree(
            program.Seed, program.Result, program.Parameters, program.Fields, program.Methods,
            new Block([first, .. body.Parts.Cast<Statement>()]), program.Slots + 1);
    }

    private Node Rewrite(Node node)
    {
        // A local function may stand before what it would read, and constants stay constants.
        if (node is Definition or Pattern or Declaration { IsConstant: true } || node.Parts.Count == 0 && node is not Read)
            return node;
        var rewritten = node is Read ? node : node.With([.. node.Parts.Select(Rewrite)]);
        if (rewritten is not Expression { Kind: var kind } expression || kind != input.Kind || random.Next(4) > 0
            || expression is not (Read or Binary or MathCall))
        {
            return rewritten;
        }
        var never = new Binary(">", new Read(input), Number(input.Kind == Kind.Float ? float.MaxValue : double.MaxValue));
        var other = random.Next(2) == 0 ? new Read(variable) : Singular();
        return random.Next(2) == 0 ? new Choice(never, other, expression) : new Choice(new Unary("!", never), expression, other);
    }

    private Expression Singular()
    {
        Expression x = new Read(input), zero = new Binary("-", x, x), square = new Binary("*", x, x);
        var below = new Binary("-", new Unary("-", square), Number(1));
        return random.Next(7) switch
        {
            0 => Call("Sqrt", zero),
            1 => Call("Log", zero),
            2 => Call("Log", below),
            3 => Call("Sqrt", below),
            4 => new Binary("/", x, zero),
            5 => Call("Exp", new Binary("*", new Binary("+", square, Number(1)), Number(4096))),
            _ => Call("Cbrt", zero),
        };
    }

    private Literal Number(double value) => new(input.Kind, value);

    private MathCall Call(string name, Expression argument) => new(name, input.Kind, [argument]);
}

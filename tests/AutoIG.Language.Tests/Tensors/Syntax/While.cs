using AutoIG.Language.Tests.Syntax;
using AutoIG.Language.Tests.Tensors.Interpretation;

namespace AutoIG.Language.Tests.Tensors.Syntax;

/// <summary>Where a loop is tested.</summary>
internal enum Tested
{
    /// <summary><c>while (test) { … }</c>.</summary>
    First,

    /// <summary><c>do { … } while (test);</c>.</summary>
    Last,

    /// <summary><c>while (true) { if (!(test)) break; … }</c>.</summary>
    Inside,
}

/// <summary>A loop whose test may have effects.</summary>
internal sealed class While(Condition test, Block body, Tested tested) : Statement
{
    private const int MostTurns = 50;

    public override IReadOnlyList<Node> Parts => [body];

    public override IEnumerable<string> Lines => tested switch
    {
        Tested.First => [$"while ({test.Text})", .. body.Braced],
        Tested.Last => ["do", .. body.Braced, $"while ({test.Text});"],
        _ => ["while (true)", .. Indented(body.Lines.Prepend($"if ({Condition.Not(test).Text}) break;"))],
    };

    public override Node With(IReadOnlyList<Node> parts) => new While(test, (Block)parts[0], tested);

    public override void Run(Frame frame)
    {
        int turns = 0;
        for (bool asks = tested != Tested.Last; frame.Result is null && (!asks || test.Holds(frame)); asks = true)
        {
            if (++turns > MostTurns)
                throw new InvalidProgram("a loop does not end soon");
            body.Run(frame);
        }
    }
}

using AutoIG.Generator.Ir;
using AutoIG.Generator.Operators;

namespace AutoIG.Generator.Emission;

/// <content>Loops and their reversal.</content>
internal sealed partial class ScalarBlockWriter
{
    private readonly Dictionary<int, string> turnCounters = [];
    private readonly Dictionary<int, ScalarLoop> loopOfTurns = [];

    /// <summary>Whether real numbers go on the tape.</summary>
    public bool UsesTape { get; private set; }

    /// <summary>Whether integers or truth values go on the tape.</summary>
    public bool UsesIntegerTape { get; private set; }

    private void WriteLoop(ScalarLoop loop)
    {
        code.BlankLine();
        var live = loop.Carried.Where(c => uses.IsLive(c.Current)).ToArray();
        var counter = CounterOf(loop, live);
        DeclareCarried(live.Where(c => c != counter));
        if (uses.IsLive(loop.Turns))
        {
            loopOfTurns[loop.Turns] = loop;
            turnCounters[loop.Turns] = scope.Declare("turns");
            code.Line($"long {turnCounters[loop.Turns]} = 0;");
        }
        if (counter is not null)
        {
            string name = new NameScope(scope).Declare(Identifiers.Camel(counter.Name!));
            expressions[counter.Current] = ScalarExpression.Plain(name);
            WriteCondition(loop);
            InsideTurn(
                $"for ({TypeName(counter.Type)} {name} = {expressions[counter.Initial].Text}; {expressions[loop.Condition].Text}; {name}++)", live,
                () =>
                {
                    scope.Reserve(name);
                    WriteTurn(loop, live.Where(c => c != counter).ToArray());
                });
        }
        else if (uses.IsExpression(loop.Header))
        {
            WriteCondition(loop);
            InsideTurn($"while ({expressions[loop.Condition].Text})", live, () => WriteTurn(loop, live));
        }
        else
        {
            InsideTurn("while (true)", live, () =>
            {
                WriteStatements(loop.Header);
                code.Line($"if (!{expressions[loop.Condition].Inside(ScalarExpression.Atom)})");
                using (code.Indented())
                    code.Line("break;");
                WriteTurn(loop, live);
            });
        }
        code.BlankLine();
        foreach (var value in live)
            expressions[value.Last] = expressions[value.Current];
    }

    /// <summary>The loop's counter, where it is read inside the loop alone and takes steps of 1, so that the loop can be written with <c>for</c>.</summary>
    private ScalarCarried? CounterOf(ScalarLoop loop, ScalarCarried[] live)
    {
        if (!uses.IsExpression(loop.Header))
            return null;
        var counters = live.Where(c => c.Type.IsInteger && c.Name is not null && !uses.IsLive(c.Last) && !uses.IsTaped(c.Current)
            && uses.IsInlined(c.Next) && uses.Definition(c.Next) is { Attributes: not OverflowAttributes } step && step.Operator == Arithmetic.Add && step.Operands[0] == c.Current
            && uses.Definition(step.Operands[1])?.Attributes is ConstantAttributes { Value: 1 }).ToArray();
        return counters.Length == 1 ? counters[0] : null;
    }

    private void WriteCondition(ScalarLoop loop)
    {
        inCondition = true;
        WriteStatements(loop.Header);
        inCondition = false;
    }

    private void WriteTurn(ScalarLoop loop, ScalarCarried[] live)
    {
        foreach (var value in live.Where(c => uses.IsTaped(c.Current)))
            code.Line($"{Tape(value.Type)}.Push({Pushed(value.Type, expressions[value.Current].Text)});");
        WriteStatements(loop.Body);
        AssignCarried(live);
        if (turnCounters.TryGetValue(loop.Turns, out string? turns))
            code.Line($"{turns}++;");
    }

    private void WriteReverseLoop(ScalarReverseLoop loop)
    {
        code.BlankLine();
        var adjoints = loop.Adjoints.Where(a => uses.IsLive(a.Current)).ToArray();
        DeclareCarried(adjoints);
        var forward = loopOfTurns[loop.Turns];
        string counter = new NameScope(scope).Declare("turn");
        InsideTurn($"for (long {counter} = {turnCounters[loop.Turns]}; {counter} > 0; {counter}--)", adjoints, () =>
        {
            scope.Reserve(counter);
            // What was pushed last comes back first.
            for (int k = loop.Recalled.Count - 1; k >= 0; k--)
            {
                if (!uses.IsLive(loop.Recalled[k]))
                    continue;
                var value = forward.Carried[k];
                string variable = expressions[value.Current].Text;
                code.Line($"{variable} = {Popped(value.Type, Tape(value.Type) + ".Pop()")};");
                expressions[loop.Recalled[k]] = ScalarExpression.Plain(variable);
            }
            WriteStatements(loop.Body);
            AssignCarried(adjoints);
        });
        code.BlankLine();
        foreach (var value in adjoints)
            expressions[value.Last] = expressions[value.Current];
    }

    private void DeclareCarried(IEnumerable<ScalarCarried> values)
    {
        foreach (var value in values)
        {
            string initial = expressions[value.Initial].Text;
            string name = scope.Declare(Identifiers.Camel(uses.NameOf(value.Current) ?? "value"));
            code.Line($"{TypeName(value.Type)} {name} = {initial};");
            expressions[value.Current] = ScalarExpression.Plain(name);
            turnOf[value.Last] = turn;
        }
    }

    private void InsideTurn(string header, IEnumerable<ScalarCarried> values, Action write)
    {
        int outer = turn;
        turn = ++turnCount;
        foreach (var value in values)
            turnOf[value.Current] = turn;
        Inside(header, write);
        turn = outer;
    }

    /// <summary>Gives every carried value its next value, all of them at once where one is computed from another.</summary>
    private void AssignCarried(IReadOnlyList<ScalarCarried> values)
    {
        var changing = values.Where(v => expressions[v.Next].Text != expressions[v.Current].Text).ToArray();
        for (int i = 1; i < changing.Length; i++)
        {
            var reads = new HashSet<int>();
            Reads(changing[i].Next, reads);
            if (!changing.Take(i).Any(c => reads.Contains(c.Current)))
                continue;
            code.Line($"({string.Join(", ", changing.Select(v => expressions[v.Current].Text))}) = "
                + $"({string.Join(", ", changing.Select(v => expressions[v.Next].Text))});");
            return;
        }
        foreach (var value in changing)
            Assign(expressions[value.Current].Text, value.Next);
    }

    /// <summary>The values that an expression reads at the place where it is written.</summary>
    private void Reads(int id, HashSet<int> reads)
    {
        reads.Add(id);
        if (!uses.IsInlined(id))
            return;
        foreach (int operand in uses.Definition(id)!.Operands)
            Reads(operand, reads);
    }

    /// <summary>What goes on the tape: numbers of another type than the function's own by their bits, so that they come back as they were.</summary>
    private static string Pushed(IrType type, string variable) => type.Element switch
    {
        Element.Boolean => $"{variable} ? 1 : 0",
        Element.Single => $"BitConverter.SingleToInt32Bits({variable})",
        Element.Double => $"BitConverter.DoubleToInt64Bits({variable})",
        Element.UInt64 => $"unchecked((long){variable})",
        _ => variable,
    };

    private static string Popped(IrType type, string popped) => type.Element switch
    {
        Element.Boolean => $"{popped} != 0",
        Element.Single => $"BitConverter.Int32BitsToSingle((int){popped})",
        Element.Double => $"BitConverter.Int64BitsToDouble({popped})",
        Element.Int32 => $"(int){popped}",
        Element.UInt32 => $"(uint){popped}",
        Element.UInt64 => $"unchecked((ulong){popped})",
        _ => popped,
    };

    private string Tape(IrType type)
    {
        if (type.Element == Element.Real)
        {
            UsesTape = true;
            return "tape";
        }
        UsesIntegerTape = true;
        return "integerTape";
    }
}

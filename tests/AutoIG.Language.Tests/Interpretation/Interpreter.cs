using AutoIG.Language.Tests.Syntax;

namespace AutoIG.Language.Tests.Interpretation;

/// <summary>
/// Runs a program as C# defines it, statement by statement. It shares nothing with the generator: not the tree, not the order of
/// evaluation, not a rule of differentiation.
/// </summary>
/// <typeparam name="T">What stands for real numbers.</typeparam>
internal sealed partial class Interpreter<T>
    where T : struct, IReal<T>
{
    private const int MostSteps = 3000;

    private readonly ProgramTree program;
    private readonly Value<T>[] slots;

    // Where an in parameter's variable is.
    private readonly int[] places;
    private readonly Dictionary<Function, Block> bodies = [];
    private Value<T>[] returned = [];
    private IReadOnlyList<Kind> results = [];
    private int steps;

    public Interpreter(ProgramTree program)
    {
        this.program = program;
        slots = new Value<T>[program.Slots];
        places = [.. Enumerable.Range(0, program.Slots)];
        foreach (var definition in program.DescendantsAndSelf().OfType<Definition>())
            bodies[definition.Function] = definition.Body;
    }

    private enum Flow
    {
        Next,
        Break,
        Continue,
        Return,
    }

    /// <summary>The value.</summary>
    /// <param name="features">The numbers that can have a derivative; of a whole number how it moves, beside what it is.</param>
    /// <param name="wholes">The whole numbers and truths.</param>
    public T Run(T[] features, long[] wholes)
    {
        steps = 0;
        int whole = 0;
        foreach (var parameter in program.Parameters)
        {
            // A whole number that is only converted is a feature too, and has a derivative where there is room for it.
            int feature = program.Features.IndexOf(parameter);
            var moves = feature < 0 ? T.Constant(0) : features[feature];
            slots[parameter.Slot] = parameter.Kind.IsReal() ? Value<T>.Of(moves) : new Value<T>(moves, wholes[whole++]);
        }
        foreach (var (variable, value) in program.Fields)
            slots[variable.Slot] = Evaluate(value);
        results = [program.Result];
        if (Execute(program.Body) != Flow.Return)
            throw new ProgramFault("It does not return.");
        return returned[0].Real;
    }

    private void Step()
    {
        if (++steps > MostSteps)
            throw new ProgramFault("It does not end soon.");
    }

    private Flow Execute(Statement statement)
    {
        Step();
        switch (statement)
        {
            case Block block:
                foreach (var inner in block.Statements)
                {
                    var flow = Execute(inner);
                    if (flow != Flow.Next)
                        return flow;
                }
                return Flow.Next;
            case Declaration declaration:
                if (declaration.Value is { } first)
                    slots[declaration.Variable.Slot] = Convert(Evaluate(first), first.Kind, declaration.Variable.Kind);
                return Flow.Next;
            case Evaluation { Expression: var expression }:
                Evaluate(expression);
                return Flow.Next;
            case If branch:
                return Evaluate(branch.Condition).IsTrue ? Execute(branch.Then) : branch.Else is { } otherwise ? Execute(otherwise)
                    : Flow.Next;
            case While loop:
                for (bool test = loop.TestsFirst; !test || Evaluate(loop.Condition).IsTrue; test = true)
                {
                    var flow = Execute(loop.Body);
                    if (flow == Flow.Break)
                        break;
                    if (flow == Flow.Return)
                        return flow;
                }
                return Flow.Next;
            case For loop:
                if (loop.First is { } start)
                    Execute(start);
                while (loop.Condition is null || Evaluate(loop.Condition).IsTrue)
                {
                    var flow = Execute(loop.Body);
                    if (flow == Flow.Break)
                        break;
                    if (flow == Flow.Return)
                        return flow;
                    foreach (var step in loop.Steps)
                        Evaluate(step);
                }
                return Flow.Next;
            case Jump leave:
                return leave.IsBreak ? Flow.Break : Flow.Continue;
            case Return jump:
                var values = new Value<T>[jump.Values.Count];
                for (int i = 0; i < values.Length; i++)
                    values[i] = Convert(Evaluate(jump.Values[i]), jump.Values[i].Kind, results[i]);
                returned = values;
                return Flow.Return;
            case Switch choice:
                return Choose(choice);
            case Deconstruction deconstruction:
                Deconstruct(deconstruction);
                return Flow.Next;
            case ArrayAssignment assignment:
                Value<T>[] elements = [.. assignment.Elements.Select(e => Convert(Evaluate(e), e.Kind, assignment.Target.Kind))];
                elements.CopyTo(slots, assignment.Target.Slot);
                return Flow.Next;
            case ForEach loop:
                return ExecuteEach(loop);
            case Definition:
                return Flow.Next;
            default:
                throw new InvalidOperationException(statement.GetType().Name);
        }
    }

    private Flow ExecuteEach(ForEach loop)
    {
        // The loop goes through the array that it was given, whatever the variable holds after a turn.
        var given = slots.AsSpan(loop.Array.Slot, loop.Array.Length).ToArray();
        foreach (var element in given)
        {
            Step();
            slots[loop.Variable.Slot] = Convert(element, loop.Array.Kind, loop.Variable.Kind);
            var flow = Execute(loop.Body);
            if (flow == Flow.Break)
                break;
            if (flow == Flow.Return)
                return flow;
        }
        return Flow.Next;
    }

    private Flow Choose(Switch choice)
    {
        var value = Evaluate(choice.Value);
        var chosen = choice.Sections.FirstOrDefault(s => s.Labels.Any(label => Fits(value, choice.Value.Kind, label)))
            ?? choice.Sections.FirstOrDefault(s => s.Labels.Count == 0);
        if (chosen is null)
            return Flow.Next;
        var flow = Execute(chosen.Body);
        return flow == Flow.Break ? Flow.Next : flow;
    }

    private void Deconstruct(Deconstruction deconstruction)
    {
        Value<T>[] values;
        Kind[] kinds;
        if (deconstruction.Values is [Call call])
        {
            values = Invoke(call);
            kinds = [.. call.Function.Results];
        }
        else
        {
            values = [.. deconstruction.Values.Select(Evaluate)];
            kinds = [.. deconstruction.Values.Select(v => v.Kind)];
        }
        for (int i = 0; i < deconstruction.Targets.Count; i++)
            slots[deconstruction.Targets[i].Slot] = Convert(values[i], kinds[i], deconstruction.Targets[i].Kind);
    }
}

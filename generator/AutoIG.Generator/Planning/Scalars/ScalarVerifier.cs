using AutoIG.Generator.Differentiation;
using AutoIG.Generator.Ir;
using AutoIG.Generator.Operators;

namespace AutoIG.Generator.Planning.Scalars;

/// <summary>
/// Runs statements over variables abstractly: what each variable holds is a set of values of the program that it certainly holds, on all
/// paths. Each read must find the value that it means, each expression must be the program's, variables must be declared and assigned, and
/// the tape must give back what was put on it. It knows nothing of how the statements were planned.
/// </summary>
internal sealed class ScalarVerifier
{
    private readonly HeldValues held = new();
    private readonly Stack<ScalarRepetition> onTape = new();

    /// <summary>Whether the turn under way is the last look at it: before, sets may still hold what only the first turn holds.</summary>
    private bool isSettled = true;

    /// <exception cref="InvalidOperationException">The code would compute something else than the program.</exception>
    public static void Verify(ScalarProgram program, ScalarCode code)
    {
        var verifier = new ScalarVerifier();
        verifier.Run(code.Statements);
        for (int i = 0; i < program.Results.Count; i++)
        {
            if (code.Results[i] is { } result)
                verifier.Evaluate(result, program.Results[i]);
            else if (program.Results[i] >= 0)
                throw new InvalidOperationException($"Result {i} is not written.");
        }
        if (verifier.onTape.Count > 0)
            throw new InvalidOperationException("What was put on the tape is not taken back.");
    }

    private void Run(IReadOnlyList<ScalarStatement> statements)
    {
        foreach (var statement in statements)
        {
            switch (statement)
            {
                case ScalarDeclaration declaration:
                    held.Declare(declaration.Variable);
                    break;
                case ScalarAssignment assignment:
                    var values = Evaluate(assignment.Value);
                    if (assignment.Declares)
                        held.Declare(assignment.Variable);
                    Assign(assignment.Variable, values);
                    break;
                case ScalarExchange exchange:
                    var all = exchange.Assignments.Select(a => Evaluate(a.Value)).ToArray();
                    for (int i = 0; i < all.Length; i++)
                        Assign(exchange.Assignments[i].Variable, all[i]);
                    break;
                case ScalarBranch branch:
                    RunBranch(branch);
                    break;
                case ScalarRepetition repetition:
                    RunRepetition(repetition);
                    break;
                case ScalarReversal reversal:
                    RunReversal(reversal);
                    break;
                case ScalarPush:
                    throw new InvalidOperationException("Something is put on the tape outside the start of a turn.");
                default:
                    throw new InvalidOperationException($"{statement.GetType().Name} is not known.");
            }
        }
    }

    private void RunBranch(ScalarBranch branch)
    {
        Evaluate(branch.Condition, branch.Source.Condition);
        var (thenStatements, elseStatements) = branch.IsNegated ? (branch.Else, branch.Then) : (branch.Then, branch.Else);
        var then = Alternative(thenStatements);
        var @else = Alternative(elseStatements);
        var touched = new HashSet<ScalarVariable>(then.Keys.Concat(@else.Keys));
        // What neither side touches can only be a merge of a value with itself.
        if (branch.Source.Merges.Any(m => m.Then == m.Else))
            touched.UnionWith(held.Variables);
        var joined = touched.ToDictionary(variable => variable, variable =>
        {
            var a = then.TryGetValue(variable, out var inThen) ? inThen : held[variable];
            var b = @else.TryGetValue(variable, out var inElse) ? inElse : held[variable];
            var both = new HashSet<int>(a);
            both.IntersectWith(b);
            both.UnionWith(branch.Source.Merges.Where(m => a.Contains(m.Then) && b.Contains(m.Else)).Select(m => m.Id));
            return both;
        });
        held.Set(joined);
    }

    /// <summary>What the variables hold that an alternative assigns to; it leaves no trace otherwise.</summary>
    private Dictionary<ScalarVariable, HashSet<int>> Alternative(IReadOnlyList<ScalarStatement> statements)
    {
        int height = onTape.Count;
        held.Open();
        Run(statements);
        if (onTape.Count != height)
            throw new InvalidOperationException("What an alternative puts on the tape is not taken back in it.");
        return held.Close();
    }

    private void RunRepetition(ScalarRepetition loop)
    {
        Run(loop.Entry);
        held.Open();
        if (loop.Counter is { } counter)
        {
            held.Declare(counter.Variable);
            Assign(counter.Variable, Evaluate(counter.Start, counter.Source.Initial));
        }
        var behindTest = Settle(loop.Source.Carried, () =>
        {
            Run(loop.Header);
            Evaluate(loop.Condition, loop.Source.Condition);
            var exit = held.Changes();
            RunTurn(loop);
            return exit;
        });
        held.Close();
        if (loop.Counter is not null)
            behindTest.Remove(loop.Counter.Variable);
        held.Set(behindTest);
        Leave(loop.Source.Carried);
        if (loop.Turns is not null)
        {
            held.Declare(loop.Turns);
            Assign(loop.Turns, [loop.Source.Turns]);
            onTape.Push(loop);
        }
    }

    private void RunTurn(ScalarRepetition loop)
    {
        int height = onTape.Count;
        int pushes = loop.Body.TakeWhile(s => s is ScalarPush).Count();
        if (pushes > 0 && loop.Turns is null)
            throw new InvalidOperationException("A loop whose turns are not counted puts something on the tape.");
        foreach (var push in loop.Body.Take(pushes).Cast<ScalarPush>())
            Evaluate(push.Value, loop.Source.Carried[push.Index].Current);
        Run([.. loop.Body.Skip(pushes)]);
        // The step of a for, after everything else.
        if (loop.Counter is { } counter)
        {
            if (counter.Next is not ScalarApplication { Operands: { Count: 2 } operands } step || step.Operation.Operator != Arithmetic.Add
                || (operands[0] as ScalarRead)?.Variable != counter.Variable
                || operands[1] is not ScalarLeaf { Operation.Attributes: ConstantAttributes { Value: 1 } })
            {
                throw new InvalidOperationException("A counter does not take steps of 1.");
            }
            Assign(counter.Variable, Evaluate(counter.Next, counter.Source.Next));
        }
        if (onTape.Count != height)
            throw new InvalidOperationException("What a turn puts on the tape is not taken back in it.");
    }

    private void RunReversal(ScalarReversal loop)
    {
        Run(loop.Entry);
        if (!held[loop.Turns].Contains(loop.Source.Turns))
            throw new InvalidOperationException("The number of turns to go back over was lost.");
        if (onTape.Count == 0 || onTape.Pop() is not { } forward || forward.Source.Turns != loop.Source.Turns)
            throw new InvalidOperationException("Loops are not reversed in the opposite order.");
        var pushed = forward.Body.TakeWhile(s => s is ScalarPush).Cast<ScalarPush>().ToArray();
        var popped = loop.Body
            .TakeWhile(s => s is ScalarAssignment { Value: ScalarPop })
            .Select(s => (ScalarPop)((ScalarAssignment)s).Value)
            .ToArray();
        if (!Enumerable.Reverse(pushed).Select(p => (loop.Source.Recalled[p.Index], p.Type))
            .SequenceEqual(popped.Select(p => (p.Value, p.Type))))
            throw new InvalidOperationException("What comes back from the tape is not what was put on it.");
        held.Open();
        var behindTest = Settle(loop.Source.Adjoints, () =>
        {
            var exit = held.Changes();
            int height = onTape.Count;
            Run(loop.Body);
            if (onTape.Count != height)
                throw new InvalidOperationException("What a reversed turn puts on the tape is not taken back in it.");
            return exit;
        });
        held.Close();
        held.Set(behindTest);
        Leave(loop.Source.Adjoints);
    }

    /// <summary>
    /// Runs a turn until what variables hold at its start does not shrink any more, then once more for good. Returns what they hold where
    /// the loop is left.
    /// </summary>
    private Dictionary<ScalarVariable, HashSet<int>> Settle(
        EquatableArray<ScalarCarried> carried, Func<Dictionary<ScalarVariable, HashSet<int>>> turn)
    {
        var first = held.Variables.ToDictionary(variable => variable, variable =>
        {
            var values = held[variable];
            var entering = carried.Where(c => values.Contains(c.Initial)).Select(c => c.Current).ToArray();
            return entering.Length == 0 ? values : [.. values, .. entering];
        });
        held.Set(first.Where(pair => pair.Value.Count != held[pair.Key].Count));
        bool outer = isSettled;
        isSettled = false;
        var start = first;
        var currents = carried.ToDictionary(c => c.Current);
        while (true)
        {
            held.Open();
            turn();
            var end = held.Close();
            bool shrinks = false;
            var next = new Dictionary<ScalarVariable, HashSet<int>>();
            foreach (var pair in start)
            {
                var atEnd = end.TryGetValue(pair.Key, out var changed) ? changed : pair.Value;
                var kept = new HashSet<int>(pair.Value.Where(v => atEnd.Contains(currents.TryGetValue(v, out var c) ? c.Next : v)));
                shrinks |= kept.Count < pair.Value.Count;
                next[pair.Key] = kept;
            }
            if (!shrinks)
                break;
            start = next;
            held.Set(start);
        }
        isSettled = outer;
        held.Open();
        var exit = turn();
        held.Close();
        foreach (var pair in start)
        {
            if (!exit.ContainsKey(pair.Key))
                exit[pair.Key] = pair.Value;
        }
        return exit;
    }

    private void Leave(EquatableArray<ScalarCarried> carried) => held.Set(held.Variables.ToArray().Select(variable =>
    {
        var values = held[variable];
        var last = carried.Where(c => values.Contains(c.Current)).Select(c => c.Last).ToArray();
        return new KeyValuePair<ScalarVariable, HashSet<int>>(variable, last.Length == 0 ? values : [.. values, .. last]);
    }).Where(pair => pair.Value.Count != held[pair.Key].Count).ToArray());

    private void Assign(ScalarVariable variable, HashSet<int> values)
    {
        if (!held.IsDeclared(variable))
            throw new InvalidOperationException($"{variable} is assigned to where it is not declared.");
        held[variable] = values;
    }

    private HashSet<int> Evaluate(ScalarTree tree, int meant) => tree.Value == meant
        ? Evaluate(tree)
        : throw new InvalidOperationException($"An expression is value {tree.Value} where the program has value {meant}.");

    /// <summary>The values that an expression is, after looking at each of its reads.</summary>
    private HashSet<int> Evaluate(ScalarTree tree)
    {
        switch (tree)
        {
            case ScalarRead read:
                if (!held.IsDeclared(read.Variable))
                    throw new InvalidOperationException($"{read.Variable} is read where it is not declared.");
                var values = held[read.Variable];
                if (isSettled && !values.Contains(read.Value))
                    throw new InvalidOperationException(
                        $"{read.Variable} is read as value {read.Value}, but may hold another; "
                        + $"values it certainly holds: {string.Join(", ", values)}.");
                return values;
            case ScalarApplication application:
                for (int i = 0; i < application.Operands.Count; i++)
                    Evaluate(application.Operands[i], application.Operation.Operands[i]);
                return [tree.Value];
            default:
                return [tree.Value];
        }
    }
}

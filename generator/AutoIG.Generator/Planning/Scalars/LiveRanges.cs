using AutoIG.Generator.Differentiation;
using AutoIG.Generator.Ir;

namespace AutoIG.Generator.Planning.Scalars;

/// <summary>
/// Where values are live: from where one comes into being to where it is read last, on every path. A program without jumps has its
/// statements in one line, so that a value's life is a few intervals of it, found in one pass from the end to the start.
/// </summary>
/// <remarks>
/// A statement reads at an even place and writes at the odd place behind it. What is read last where another value comes into being does
/// not meet that one. An alternative and a turn of a loop end with copies to what is merged or carried, all of them at once: they read at
/// one place and write at the next.
/// </remarks>
internal sealed class LiveRanges
{
    private readonly ScalarUses uses;
    private readonly Dictionary<int, List<Interval>> ranges = [];
    private readonly Dictionary<int, int> open = [];

    /// <summary>The values in the order in which they became live on the way back.</summary>
    private readonly List<int> opened = [];
    private readonly Dictionary<int, (Interval Then, Interval Else)> arms = [];
    private readonly Dictionary<IrStatement, HashSet<int>> outerReads = new(SameObject.Comparer);
    private int position;

    public LiveRanges(ScalarProgram program, ScalarUses uses)
    {
        this.uses = uses;
        OuterReads(program.Body);
        Step();
        foreach (int result in program.Results)
            Read(result);
        Visit(program.Body);
        foreach (var range in ranges.Values)
            range.Reverse();
    }

    /// <summary>Where a value is live, in ascending order.</summary>
    public IReadOnlyList<Interval> Of(int id) => ranges.TryGetValue(id, out var range) ? range : [];

    /// <summary>The places of both alternatives of a merged value, up to where they end.</summary>
    public (Interval Then, Interval Else) ArmsOf(int merge) => arms[merge];

    private void Visit(IrBlock block)
    {
        for (int i = block.Statements.Count - 1; i >= 0; i--)
        {
            var statement = block.Statements[i];
            if (!uses.IsLive(statement))
                continue;
            switch (statement)
            {
                case IrOperation operation when uses.HasVariable(operation.Id):
                    Step();
                    Define(operation.Id);
                    foreach (int operand in operation.Operands)
                        Read(operand);
                    break;
                case IrConditional conditional:
                    VisitConditional(conditional);
                    break;
                case ScalarLoop loop:
                    VisitLoop(loop, [.. loop.Carried.Where(c => uses.IsLive(c.Current))]);
                    break;
                case ScalarReverseLoop loop:
                    VisitReverseLoop(loop, [.. loop.Adjoints.Where(c => uses.IsLive(c.Current))]);
                    break;
            }
        }
    }

    private void VisitConditional(IrConditional conditional)
    {
        var merging = conditional.Merges.Where(m => uses.IsLive(m.Id)).ToArray();
        Step();
        foreach (var merge in merging)
            Define(merge.Id);
        var (elseArm, liveInElse) = VisitArm(conditional.Else, merging, m => m.Else);
        foreach (int id in liveInElse)
            Close(id, position);
        var (thenArm, _) = VisitArm(conditional.Then, merging, m => m.Then);
        foreach (var merge in merging)
            arms[merge.Id] = (thenArm, elseArm);
        Step();
        foreach (int id in liveInElse)
            Open(id, position + 1);
        Read(conditional.Condition);
    }

    /// <summary>Goes back through an alternative, and tells which values from outside it alone keeps alive.</summary>
    private (Interval Arm, IReadOnlyList<int> Live) VisitArm(IrBlock block, IrMerge[] merging, Func<IrMerge, int> alternative)
    {
        int mark = opened.Count;
        Step();
        int end = position;
        foreach (var merge in merging)
            Add(merge.Id, new Interval(end + 1, end + 1));
        foreach (var merge in merging)
            Read(alternative(merge));
        Visit(block);
        Step();
        var live = opened.Skip(mark).Where(open.ContainsKey).Distinct().ToArray();
        opened.RemoveRange(mark, opened.Count - mark);
        opened.AddRange(live);
        return (new Interval(position, end), live);
    }

    private void VisitLoop(ScalarLoop loop, ScalarCarried[] carried)
    {
        LeaveTurn(loop, carried);
        Visit(loop.Body);
        Step();
        foreach (var value in carried.Where(c => uses.IsTaped(c.Current)))
            Read(value.Current);
        Step();
        // The loop ends behind its condition, and there carried values are what they are after the loop.
        foreach (var value in carried.Where(c => uses.IsLive(c.Last)))
            Open(value.Current, position + 1);
        Read(loop.Condition);
        Visit(loop.Header);
        // A counter is declared in the loop itself, behind what is assigned in front of it.
        var counter = uses.CounterOf(loop);
        if (counter is not null)
            Enter([counter]);
        Enter([.. carried.Where(c => c != counter)]);
    }

    private void VisitReverseLoop(ScalarReverseLoop loop, ScalarCarried[] carried)
    {
        LeaveTurn(loop, carried);
        Visit(loop.Body);
        foreach (int recalled in loop.Recalled.Where(uses.IsLive))
        {
            Step();
            Define(recalled);
        }
        Step();
        foreach (var value in carried.Where(c => uses.IsLive(c.Last)))
            Open(value.Current, position + 1);
        Enter(carried);
    }

    /// <summary>The end of a turn: what the loop reads from outside it reads in the next turn again.</summary>
    private void LeaveTurn(IrStatement loop, ScalarCarried[] carried)
    {
        Step();
        foreach (var value in carried.Where(c => uses.IsLive(c.Last)))
            Define(value.Last);
        Step();
        foreach (int id in outerReads[loop])
            Open(id, position);
        int end = position;
        Step();
        foreach (var value in carried)
            Add(value.Current, new Interval(position + 1, end));
        foreach (var value in carried)
            Read(value.Next);
    }

    private void Enter(ScalarCarried[] carried)
    {
        Step();
        foreach (var value in carried)
            Define(value.Current);
        foreach (var value in carried)
            Read(value.Initial);
    }

    private void Step() => position -= 2;

    private void Read(int id)
    {
        foreach (int value in uses.VariablesOf(id))
            Open(value, position);
    }

    private void Open(int id, int end)
    {
        if (open.ContainsKey(id))
            return;
        open[id] = end;
        opened.Add(id);
    }

    private void Define(int id)
    {
        // A value that nobody reads is written all the same.
        Open(id, position + 1);
        Close(id, position + 1);
    }

    private void Close(int id, int start)
    {
        Add(id, new Interval(start, open[id]));
        open.Remove(id);
    }

    private void Add(int id, Interval interval)
    {
        if (!ranges.TryGetValue(id, out var range))
            ranges[id] = range = [];
        range.Add(interval);
    }

    /// <summary>Finds for each loop the values that its turns read from outside; returns those that a block reads from outside.</summary>
    private HashSet<int> OuterReads(IrBlock block)
    {
        var reads = new HashSet<int>();
        var defined = new HashSet<int>();
        foreach (var statement in block.Statements.Where(uses.IsLive))
        {
            switch (statement)
            {
                case IrOperation operation when uses.HasVariable(operation.Id):
                    defined.Add(operation.Id);
                    foreach (int operand in operation.Operands)
                        reads.UnionWith(uses.VariablesOf(operand));
                    break;
                case IrConditional conditional:
                    reads.UnionWith(uses.VariablesOf(conditional.Condition));
                    reads.UnionWith(OuterReads(conditional.Then));
                    reads.UnionWith(OuterReads(conditional.Else));
                    foreach (var merge in conditional.Merges.Where(m => uses.IsLive(m.Id)))
                    {
                        defined.Add(merge.Id);
                        reads.UnionWith(uses.VariablesOf(merge.Then));
                        reads.UnionWith(uses.VariablesOf(merge.Else));
                    }
                    defined.UnionWith(DefinedIn(conditional.Then));
                    defined.UnionWith(DefinedIn(conditional.Else));
                    break;
                case ScalarLoop loop:
                    var inside = OuterReads(loop.Header);
                    inside.UnionWith(OuterReads(loop.Body));
                    inside.UnionWith(uses.VariablesOf(loop.Condition));
                    Carry(loop, loop.Carried, inside, DefinedIn(loop.Header).Concat(DefinedIn(loop.Body)));
                    break;
                case ScalarReverseLoop loop:
                    Carry(loop, loop.Adjoints, OuterReads(loop.Body), DefinedIn(loop.Body).Concat(loop.Recalled));
                    break;
            }
        }
        reads.ExceptWith(defined);
        return reads;

        void Carry(IrStatement loop, EquatableArray<ScalarCarried> all, HashSet<int> inside, IEnumerable<int> ofTurn)
        {
            var carried = all.Where(c => uses.IsLive(c.Current)).ToArray();
            foreach (var value in carried)
                inside.UnionWith(uses.VariablesOf(value.Next));
            inside.ExceptWith(ofTurn);
            inside.ExceptWith(carried.Select(c => c.Current));
            outerReads[loop] = inside;
            reads.UnionWith(inside);
            foreach (var value in carried)
                reads.UnionWith(uses.VariablesOf(value.Initial));
            defined.UnionWith(carried.Select(c => c.Last));
        }
    }

    /// <summary>The values of a block that can be read behind it: by what it is merged into, or by the next turn.</summary>
    private static IEnumerable<int> DefinedIn(IrBlock block) => block.Statements.SelectMany(statement => statement switch
    {
        IrOperation operation => [operation.Id],
        IrConditional conditional => conditional.Merges.Select(m => m.Id),
        ScalarLoop loop => loop.Carried.Select(c => c.Last),
        ScalarReverseLoop loop => loop.Adjoints.Select(a => a.Last),
        _ => Enumerable.Empty<int>(),
    });
}

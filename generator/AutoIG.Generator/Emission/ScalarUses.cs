using AutoIG.Generator.Differentiation;
using AutoIG.Generator.Ir;

namespace AutoIG.Generator.Emission;

/// <summary>
/// What a scalar program needs: the values that reach its results or that an observer sees, how often each is read, and which can be written
/// where they are read instead of into a variable.
/// </summary>
internal sealed class ScalarUses
{
    private readonly ScalarProgram program;
    private readonly Dictionary<int, int[]> dependencies = [];
    private readonly Dictionary<int, ScalarLoop> loopOfTurns = [];
    private readonly Dictionary<int, Position> definitions = [];
    private readonly Dictionary<int, List<Use>> uses = [];
    private readonly Dictionary<int, IrOperation> operations = [];
    private readonly Dictionary<int, IrType> types = [];
    private readonly HashSet<int> live = [];
    private readonly HashSet<int> taped = [];

    /// <param name="program">The program.</param>
    /// <param name="resultNames">The names under which results are written; a value of that name is written there straight away.</param>
    /// <param name="taps">The operators through which an observer sees values of this sweep.</param>
    public ScalarUses(ScalarProgram program, IReadOnlyList<string?> resultNames, ISet<Operator> taps)
    {
        this.program = program;
        Index(program.Body);
        foreach (int result in program.Results)
            Mark(result);
        foreach (var operation in program.Body.Statements.OfType<IrOperation>().Where(o => taps.Contains(o.Operator)))
            Mark(operation.Id);
        Read(program.Body);
        for (int i = 0; i < program.Results.Count; i++)
            Record(program.Results[i], new Position(program.Body, program.Body.Statements.Count), resultNames[i]);
    }

    public bool IsLive(int id) => live.Contains(id);

    /// <summary>Whether the value that a loop carries into a turn goes on the tape.</summary>
    public bool IsTaped(int current) => taped.Contains(current);

    public bool IsLive(IrStatement statement) => statement switch
    {
        IrOperation operation => live.Contains(operation.Id),
        IrConditional conditional => conditional.Merges.Any(m => live.Contains(m.Id)),
        ScalarLoop loop => live.Contains(loop.Turns) || loop.Carried.Any(c => live.Contains(c.Last)),
        ScalarReverseLoop loop => loop.Adjoints.Any(a => live.Contains(a.Last)),
        _ => false,
    };

    public int Count(int id) => uses.TryGetValue(id, out var list) ? list.Count : 0;

    public IrOperation? Definition(int id) => operations.TryGetValue(id, out var operation) ? operation : null;

    /// <summary>Whether an operation is written where its result is read.</summary>
    public bool IsInlined(int id)
    {
        if (!operations.TryGetValue(id, out var operation) || operation.Operands.Count == 0 || Count(id) != 1
            || operation.Operator.IsTap)
        {
            return false;
        }
        var use = uses[id][0];
        var definition = definitions[id];
        if (!ReferenceEquals(use.At.Block, definition.Block) || (NameOf(id) is { } name && name != use.ConsumerName))
            return false;
        // A loop or a branch assigns to variables that the expression may read.
        for (int i = definition.Index + 1; i < use.At.Index; i++)
        {
            if (definition.Block.Statements[i] is not IrOperation && IsLive(definition.Block.Statements[i]))
                return false;
        }
        return true;
    }

    /// <summary>The type of a value.</summary>
    public IrType TypeOf(int id) => types[id];

    public string? NameOf(int id) => program.Names.TryGetValue(id, out string? name) ? name : null;

    /// <summary>Whether everything that a block computes is written where it is read, so that it takes no lines.</summary>
    public bool IsExpression(IrBlock block) => block.Statements.Where(IsLive).All(s => s is IrOperation o && (o.Operands.Count == 0 || IsInlined(o.Id)));

    private void Index(IrBlock block)
    {
        for (int i = 0; i < block.Statements.Count; i++)
        {
            switch (block.Statements[i])
            {
                case IrOperation operation:
                    operations[operation.Id] = operation;
                    types[operation.Id] = operation.Type;
                    definitions[operation.Id] = new Position(block, i);
                    dependencies[operation.Id] = operation.Operands.ToArray();
                    break;
                case IrConditional conditional:
                    foreach (var merge in conditional.Merges)
                    {
                        types[merge.Id] = merge.Type;
                        dependencies[merge.Id] = [merge.Then, merge.Else, conditional.Condition];
                    }
                    Index(conditional.Then);
                    Index(conditional.Else);
                    break;
                case ScalarLoop loop:
                    foreach (var carried in loop.Carried)
                    {
                        types[carried.Current] = types[carried.Last] = carried.Type;
                        dependencies[carried.Current] = [carried.Initial, carried.Next, loop.Condition];
                        dependencies[carried.Last] = [carried.Current];
                    }
                    dependencies[loop.Turns] = [loop.Condition];
                    loopOfTurns[loop.Turns] = loop;
                    Index(loop.Header);
                    Index(loop.Body);
                    break;
                case ScalarReverseLoop loop:
                    var forward = loopOfTurns[loop.Turns];
                    for (int k = 0; k < loop.Recalled.Count; k++)
                    {
                        types[loop.Recalled[k]] = forward.Carried[k].Type;
                        dependencies[loop.Recalled[k]] = [forward.Carried[k].Current];
                    }
                    foreach (var carried in loop.Adjoints)
                    {
                        types[carried.Current] = types[carried.Last] = carried.Type;
                        dependencies[carried.Current] = [carried.Initial, carried.Next, loop.Turns];
                        dependencies[carried.Last] = [carried.Current];
                    }
                    Index(loop.Body);
                    break;
            }
        }
    }

    private void Mark(int root)
    {
        var pending = new Stack<int>();
        pending.Push(root);
        while (pending.Count > 0)
        {
            int id = pending.Pop();
            if (id < 0 || !live.Add(id))
                continue;
            foreach (int dependency in dependencies[id])
                pending.Push(dependency);
        }
    }

    private void Read(IrBlock block)
    {
        for (int i = 0; i < block.Statements.Count; i++)
        {
            var statement = block.Statements[i];
            if (!IsLive(statement))
                continue;
            var here = new Position(block, i);
            switch (statement)
            {
                case IrOperation operation:
                    foreach (int operand in operation.Operands)
                        Record(operand, here, NameOf(operation.Id));
                    break;
                case IrConditional conditional:
                    Record(conditional.Condition, here, null);
                    foreach (var merge in conditional.Merges.Where(m => live.Contains(m.Id)))
                    {
                        Record(merge.Then, End(conditional.Then), NameOf(merge.Id));
                        Record(merge.Else, End(conditional.Else), NameOf(merge.Id));
                    }
                    Read(conditional.Then);
                    Read(conditional.Else);
                    break;
                case ScalarLoop loop:
                    ReadCarried(loop.Carried, here, loop.Body);
                    Record(loop.Condition, End(loop.Header), null);
                    Read(loop.Header);
                    Read(loop.Body);
                    break;
                case ScalarReverseLoop loop:
                    ReadCarried(loop.Adjoints, here, loop.Body);
                    var forward = loopOfTurns[loop.Turns];
                    taped.UnionWith(forward.Carried.Where((_, k) => live.Contains(loop.Recalled[k])).Select(c => c.Current));
                    Read(loop.Body);
                    break;
            }
        }
    }

    private void ReadCarried(IEnumerable<ScalarCarried> carried, Position here, IrBlock body)
    {
        foreach (var value in carried.Where(c => live.Contains(c.Current)))
        {
            Record(value.Initial, here, NameOf(value.Current));
            Record(value.Next, End(body), NameOf(value.Current));
        }
    }

    private void Record(int id, Position at, string? consumerName)
    {
        if (id < 0)
            return;
        if (!uses.TryGetValue(id, out var list))
            uses[id] = list = [];
        list.Add(new Use(at, consumerName));
    }

    private static Position End(IrBlock block) => new(block, block.Statements.Count);

    private readonly struct Position(IrBlock block, int index)
    {
        public IrBlock Block => block;

        public int Index => index;
    }

    private readonly struct Use(Position at, string? consumerName)
    {
        public Position At => at;

        public string? ConsumerName => consumerName;
    }
}

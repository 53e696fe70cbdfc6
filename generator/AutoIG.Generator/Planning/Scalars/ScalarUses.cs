using AutoIG.Generator.Differentiation;
using AutoIG.Generator.Ir;
using AutoIG.Generator.Operators;

namespace AutoIG.Generator.Planning.Scalars;

/// <summary>
/// What a scalar program needs: the values that reach its results or that an observer sees, how often each is read, and which can be
/// written where they are read instead of into a variable.
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
    private readonly HashSet<int> inlined = [];

    /// <summary>For each statement of a block, how many branches and loops that run stand before it.</summary>
    private readonly Dictionary<IrBlock, int[]> structuresBefore = new(SameObject.Comparer);

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
        inlined.UnionWith(operations.Values.Where(CanBeInlined).Select(o => o.Id));
        ExpressionWidths.Split(program.Body, this);
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

    public IrOperation? Definition(int id) => operations.TryGetValue(id, out var operation) ? operation : null;

    /// <summary>The loop that a reversed loop goes back over.</summary>
    public ScalarLoop LoopOf(ScalarReverseLoop reverse) => loopOfTurns[reverse.Turns];

    /// <summary>Whether a value is the same wherever it is read, so that it needs no variable.</summary>
    public bool IsFree(int id) => Definition(id) is { } operation
        && (operation.Attributes is ConstantAttributes or ModelAttributes or DimensionAttributes || operation.Operator == Leaves.Fixed);

    /// <summary>Whether an operation is written where its result is read.</summary>
    public bool IsInlined(int id) => inlined.Contains(id);

    /// <summary>Gives an operation a variable that could be written where its result is read.</summary>
    public void Separate(int id) => inlined.Remove(id);

    /// <summary>Whether a value has a variable.</summary>
    public bool HasVariable(int id) => live.Contains(id) && !IsFree(id) && !IsInlined(id);

    /// <summary>The type of a value.</summary>
    public IrType TypeOf(int id) => types[id];

    public string? NameOf(int id) => program.Names.TryGetValue(id, out string? name) ? name : null;

    /// <summary>What a value's variable would best be called: as the user calls it, else after its operator.</summary>
    public string WishFor(int id) => NameOf(id) ?? (program.Wishes.TryGetValue(id, out string? wish) ? wish
        : Definition(id)?.Operator is { } @operator ? @operator.Noun ?? @operator.Name : "value");

    /// <summary>The values in variables that the expression of a value reads.</summary>
    public IEnumerable<int> VariablesOf(int id)
    {
        var pending = new Stack<int>();
        pending.Push(id);
        while (pending.Count > 0)
        {
            int value = pending.Pop();
            if (IsInlined(value))
            {
                foreach (int operand in operations[value].Operands)
                    pending.Push(operand);
            }
            else if (value >= 0 && !IsFree(value))
            {
                yield return value;
            }
        }
    }

    /// <summary>Whether everything that a block computes is written where it is read, so that it takes no lines.</summary>
    public bool IsExpression(IrBlock block) =>
        block.Statements.Where(IsLive).All(s => s is IrOperation o && (IsFree(o.Id) || IsInlined(o.Id)));

    /// <summary>
    /// The loop's counter, where it is read inside the loop alone and takes steps of 1, so that the loop can be written with <c>for</c>.
    /// </summary>
    public ScalarCarried? CounterOf(ScalarLoop loop)
    {
        if (!IsExpression(loop.Header))
            return null;
        var counters = loop.Carried.Where(c =>
            IsLive(c.Current) && c.Type.IsInteger && c.Name is not null && !IsLive(c.Last) && IsInlined(c.Next)
            && Definition(c.Next) is { Attributes: not OverflowAttributes } step
            && step.Operator == Arithmetic.Add && step.Operands[0] == c.Current
            && Definition(step.Operands[1])?.Attributes is ConstantAttributes { Value: 1 }).ToArray();
        return counters.Length == 1 ? counters[0] : null;
    }

    private bool CanBeInlined(IrOperation operation)
    {
        if (!uses.TryGetValue(operation.Id, out var list) || list.Count != 1 || operation.Operands.Count == 0 || operation.Operator.IsTap)
            return false;
        var use = list[0];
        var definition = definitions[operation.Id];
        // A line with a branch or a loop between both would be hard to follow.
        return ReferenceEquals(use.At.Block, definition.Block)
            && (NameOf(operation.Id) is not { } name || name == use.ConsumerName)
            && structuresBefore[definition.Block][definition.Index] == structuresBefore[definition.Block][use.At.Index];
    }

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
        int[] structures = structuresBefore[block] = new int[block.Statements.Count + 1];
        for (int i = 0; i < block.Statements.Count; i++)
        {
            var statement = block.Statements[i];
            bool isLive = IsLive(statement);
            structures[i + 1] = structures[i] + (isLive && statement is not IrOperation ? 1 : 0);
            if (!isLive)
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

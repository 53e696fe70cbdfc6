namespace AutoIG.Generator.Ir;

/// <summary>Every value of a block and of the blocks inside it: its definition, its type, and whether it depends on the input.</summary>
internal sealed class ValueTable
{
    private readonly Dictionary<int, IrOperation> definitions = [];
    private readonly Dictionary<int, IrType> types = [];
    private readonly HashSet<int> active = [];

    public ValueTable(IrBlock block) => Read(block);

    public IrOperation? Definition(int id) => definitions.TryGetValue(id, out var operation) ? operation : null;

    /// <summary>The operation that defines a value, where it applies a certain operator; <see langword="null"/> otherwise.</summary>
    public IrOperation? Definition(int id, Operator @operator) =>
        Definition(id) is { } operation && operation.Operator == @operator ? operation : null;

    public IrType TypeOf(int id) => types[id];

    public bool IsActive(int id) => active.Contains(id);

    public IEnumerable<int> All => types.Keys;

    /// <summary>The values that a statement reads, those inside its blocks included.</summary>
    public static IEnumerable<int> Reads(IrStatement statement) => statement switch
    {
        IrOperation operation => operation.Operands,
        IrConditional c => c.Then.Statements.Concat(c.Else.Statements).SelectMany(Reads)
            .Concat(c.Merges.SelectMany(m => new[] { m.Then, m.Else })).Append(c.Condition),
        IrLoop l => l.Header.Statements.Concat(l.Body.Statements).SelectMany(Reads)
            .Concat(l.Carried.SelectMany(c => new[] { c.Initial, c.Next })).Append(l.Condition),
        _ => [],
    };

    /// <summary>Adds a value that the contract gives: an adjoint, a tangent.</summary>
    public void AddLeaf(int id, IrType type)
    {
        types[id] = type;
        active.Add(id);
    }

    /// <summary>Adds the operations of a sweep.</summary>
    public void Add(IEnumerable<IrOperation> operations)
    {
        foreach (var operation in operations)
            Read(operation);
    }

    private void Read(IrOperation operation)
    {
        definitions[operation.Id] = operation;
        types[operation.Id] = operation.Type;
        if (operation.Operator.IsInput || operation.Operands.Any(active.Contains))
            active.Add(operation.Id);
    }

    private void Read(IrBlock block)
    {
        foreach (var statement in block.Statements)
        {
            switch (statement)
            {
                case IrOperation operation:
                    Read(operation);
                    break;
                case IrConditional conditional:
                    Read(conditional.Then);
                    Read(conditional.Else);
                    foreach (var merge in conditional.Merges)
                    {
                        types[merge.Id] = merge.Type;
                        if (active.Contains(merge.Then) || active.Contains(merge.Else) || active.Contains(conditional.Condition))
                            active.Add(merge.Id);
                    }
                    break;
                case IrLoop loop:
                    foreach (var carried in loop.Carried)
                    {
                        types[carried.Id] = carried.Type;
                        // Real values carried around a loop are taken to depend on the input: their next value may, in a later turn.
                        if (carried.Type.IsReal)
                            active.Add(carried.Id);
                    }
                    Read(loop.Header);
                    Read(loop.Body);
                    break;
            }
        }
    }
}

namespace AutoIG.Generator.Ir;

/// <summary>
/// Writes IR. Values are created by <see cref="Emit"/>, which infers the type from the operator's declaration and, where switched on, uses
/// an equal value that is already there and the algebraic identities that are exact in floating point.
/// </summary>
internal sealed class IrBuilder
{
    private readonly Dictionary<int, IrOperation> operations = [];
    private readonly Dictionary<int, IrType> types = [];
    private readonly HashSet<int> active = [];
    private readonly HashSet<int> kept = [];
    private readonly HashSet<int> shared = [];
    private readonly Stack<List<IrStatement>> blocks = new();
    private readonly Stack<Dictionary<Key, int>> available = new();
    private int next;

    public IrBuilder(int firstId = 0, bool simplify = true)
    {
        next = firstId;
        Simplify = simplify;
        blocks.Push([]);
        available.Push([]);
    }

    /// <summary>Whether equal values are shared and identities used.</summary>
    public bool Simplify { get; }

    /// <summary>
    /// Whether constants are folded only where the result is the same number in float and in double, as a function that is compared with
    /// the method itself bit by bit asks: rounding once at the end is not rounding after each operation.
    /// </summary>
    public bool FoldsExactly { get; init; }

    /// <summary>The statement of the user's code that values created now come from.</summary>
    public Origin Origin { get; set; } = Origin.None;

    public int NextId => next;

    public int NewId() => next++;

    public IrType TypeOf(int id) => types[id];

    /// <summary>Whether a value depends on a differentiable input.</summary>
    public bool IsActive(int id) => active.Contains(id);

    /// <summary>Marks a value as one that can be explained by name. No equal value is taken for it from now on.</summary>
    public void Keep(int id)
    {
        kept.Add(id);
        foreach (var scope in available)
        {
            foreach (var key in scope.Keys.Where(key => scope[key] == id).ToArray())
                scope.Remove(key);
        }
    }

    /// <summary>
    /// Whether an equal value was taken for this one: several expressions stand for it, of which each may be read by others.
    /// </summary>
    public bool IsShared(int id) => shared.Contains(id);

    /// <summary>The same operation once more, as a value of its own.</summary>
    public int Separate(int id, string name)
    {
        var operation = operations[id];
        return Emit(operation.Operator, operation.Operands, operation.Attributes, operation.Type, name);
    }

    /// <summary>
    /// Whether a value that depends on the input has a name: what is computed from it must read it, for its adjoint is the sum over all who
    /// do, and an observer may overwrite it. No fold looks through it.
    /// </summary>
    public bool IsKept(int id) => active.Contains(id) && (kept.Contains(id) || Definition(id)?.Name is not null);

    /// <summary>The operation that defines a value; <see langword="null"/> for a merged or carried one.</summary>
    public IrOperation? Definition(int id) => operations.TryGetValue(id, out var operation) ? operation : null;

    /// <summary>The operation that defines a value, where it applies a certain operator; <see langword="null"/> otherwise.</summary>
    public IrOperation? Definition(int id, Operator @operator) =>
        Definition(id) is { } operation && operation.Operator == @operator ? operation : null;

    public Expr this[int id] => new(this, id);

    /// <summary>Declares a value that an enclosing structure defines: a merge, a carried value, or a value of another block.</summary>
    public int Declare(int id, IrType type, bool isActive)
    {
        types[id] = type;
        if (isActive)
            active.Add(id);
        next = Math.Max(next, id + 1);
        return id;
    }

    /// <summary>Gives a value of the innermost open block a name, if it has none.</summary>
    public void Rename(int id, string name)
    {
        var block = blocks.Peek();
        int position = block.FindIndex(statement => statement is IrOperation operation && operation.Id == id);
        if (position < 0 || operations[id].Name is not null)
            return;
        block[position] = operations[id] = operations[id] with { Name = name };
    }

    /// <summary>Makes an operation of another block known here, without writing it again.</summary>
    public void Import(IrOperation operation, bool isActive)
    {
        operations[operation.Id] = operation;
        Declare(operation.Id, operation.Type, isActive);
    }

    public void OpenBlock()
    {
        blocks.Push([]);
        available.Push([]);
    }

    public IrBlock CloseBlock()
    {
        available.Pop();
        return new IrBlock(blocks.Pop().ToEquatableArray());
    }

    /// <summary>The statements written so far in the innermost open block.</summary>
    public IrBlock Finish() => new(blocks.Peek().ToEquatableArray());

    public void Write(IrStatement statement) => blocks.Peek().Add(statement);

    public Expr Constant(double value) => this[Emit(Leaves.Constant, [], new ConstantAttributes(value), IrType.Scalar)];

    public Expr Constant(double value, IrType type) => this[Emit(Leaves.Constant, [], new ConstantAttributes(value), type)];

    /// <summary>Creates a value.</summary>
    /// <exception cref="ShapeException">The operator refuses the operands' shapes.</exception>
    public int Emit(
        Operator @operator, IReadOnlyList<int> operands,
        OperatorAttributes? attributes = null, IrType? type = null, string? name = null)
    {
        attributes ??= OperatorAttributes.None;
        var result = type ?? @operator.Infer(operands.Select(TypeOf).ToArray(), attributes);
        operands = @operator.Conform(this, operands, attributes, result);
        if (Simplify)
        {
            if (@operator.Fold(this, operands, attributes, result) is { } folded && name is null)
                return folded;
        }
        var key = new Key(@operator, operands.ToEquatableArray(), attributes, result);
        // A mask lives in registers inside one fused loop: sharing it would force it through memory.
        bool shareable = Simplify && name is null && result.Element != Element.Boolean;
        if (shareable)
        {
            foreach (var scope in available)
            {
                if (scope.TryGetValue(key, out int existing))
                {
                    shared.Add(existing);
                    return existing;
                }
            }
        }
        var operation = new IrOperation(next++, @operator, key.Operands, result, attributes, name, Origin);
        operations[operation.Id] = operation;
        types[operation.Id] = result;
        if (@operator.IsInput || operands.Any(active.Contains))
            active.Add(operation.Id);
        Write(operation);
        // The adjoint of a value with a name is the sum over those who read it by that name.
        if (Simplify && result.Element != Element.Boolean && (name is null || !active.Contains(operation.Id)))
            available.Peek()[key] = operation.Id;
        return operation.Id;
    }

    private sealed record Key(Operator Operator, EquatableArray<int> Operands, OperatorAttributes Attributes, IrType Type);
}

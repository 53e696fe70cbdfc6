using AutoIG.Generator.Ir;
using AutoIG.Generator.Operators;

namespace AutoIG.Generator.Planning;

/// <summary>The operations of one section of a program in their order, and who reads their results.</summary>
internal sealed class Section
{
    private readonly Func<int, bool> isInMemory;
    private readonly Func<int, IrType?> typeInBatch;
    private readonly Dictionary<int, int> positions = [];
    private readonly Dictionary<int, List<int>> readers = [];
    private readonly HashSet<int> readElsewhere;

    /// <param name="operations">The operations.</param>
    /// <param name="readElsewhere">Values that another section, or the contract, reads.</param>
    /// <param name="isInMemory">Whether a value of another section lies in memory, rather than being a number written into the
    /// code.</param>
    /// <param name="typeInBatch">The type of a value that there is for each point; <see langword="null"/> for what all points
    /// share.</param>
    public Section(
        IReadOnlyList<IrOperation> operations, IEnumerable<int> readElsewhere, Func<int, bool> isInMemory, Func<int, IrType?> typeInBatch)
    {
        Operations = operations;
        this.isInMemory = isInMemory;
        this.typeInBatch = typeInBatch;
        this.readElsewhere = [.. readElsewhere];
        for (int i = 0; i < operations.Count; i++)
        {
            positions[operations[i].Id] = i;
            foreach (int operand in operations[i].Operands.Distinct())
            {
                if (!readers.TryGetValue(operand, out var list))
                    readers[operand] = list = [];
                list.Add(i);
            }
        }
    }

    public IReadOnlyList<IrOperation> Operations { get; }

    /// <summary>The operation at a position.</summary>
    public IrOperation this[int position] => Operations[position];

    /// <summary>The position of the operation that computes a value, if it is one of the section.</summary>
    public int? PositionOf(int value) => positions.TryGetValue(value, out int position) ? position : null;

    /// <summary>The positions of the operations of the section that read a value.</summary>
    public IReadOnlyList<int> ReadersOf(int value) => readers.TryGetValue(value, out var list) ? list : [];

    public bool IsReadElsewhere(int value) => readElsewhere.Contains(value);

    /// <summary>
    /// Whether an expression alone reads a value. A mask is computed again by each expression that reads it: each of them reads the value.
    /// </summary>
    public bool IsReadOnlyIn(MapGroup group, int value) =>
        !IsReadElsewhere(value) && ReadersOf(value).All(r => group.Members.Contains(Operations[r])
            && (Operations[r].Type.Element != Element.Boolean || IsReadOnlyIn(group, Operations[r].Id)));

    public IrType? TypeInBatch(int value) => typeInBatch(value);

    /// <summary>The values in memory that an expression reads, in the order of first use.</summary>
    public IEnumerable<int> Leaves(IReadOnlyList<IrOperation> members)
    {
        var inside = new HashSet<int>(members.Select(m => m.Id));
        return members.SelectMany(m => m.Operands).Where(o => !inside.Contains(o) && isInMemory(o)).Distinct();
    }

    /// <summary>
    /// The position of the operation that computes a value, behind the value's tap if it has one that kernels can show their results to and
    /// nobody reads what comes before that.
    /// </summary>
    public (int Position, IrOperation? Tap)? Untapped(int value)
    {
        if (PositionOf(value) is not { } position)
            return null;
        var tap = Operations[position];
        if (tap.Operator is not LayerTap { KernelArgument: not null })
            return (position, null);
        int before = tap.Operands[0];
        return !IsReadElsewhere(before) && ReadersOf(before).Count == 1 && PositionOf(before) is { } computed ? (computed, tap) : null;
    }

    public static bool IsElementwise(IrOperation operation) => operation.Operator is ElementwiseOperator;
}

namespace AutoIG.Generator.Ir;

/// <summary>Who reads each value: the operations, in order, one time each.</summary>
internal sealed class Readers
{
    private readonly Dictionary<int, List<IrOperation>> readers = [];

    public Readers(IEnumerable<IrOperation> operations)
    {
        foreach (var operation in operations)
        {
            foreach (int operand in operation.Operands.Distinct())
            {
                if (!readers.TryGetValue(operand, out var list))
                    readers[operand] = list = [];
                list.Add(operation);
            }
        }
    }

    public IReadOnlyList<IrOperation> this[int value] => readers.TryGetValue(value, out var list) ? list : [];
}

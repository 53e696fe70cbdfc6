using AutoIG.Generator.Ir;

namespace AutoIG.Generator.Lowering;

/// <summary>
/// How many operations a constant of a function of tensors is when it is written out: it is one expression, in which what is read twice
/// stands twice. A constant that a loop computes from itself doubles with each turn.
/// </summary>
internal sealed class ConstantSizes(IrBuilder builder)
{
    /// <summary>The most operations of one constant.</summary>
    public const int Most = 4096;

    private readonly Dictionary<int, int> sizes = [];

    /// <summary>Whether an operation computes a constant that is too large. Operations are asked in their order.</summary>
    public bool IsTooLarge(IrOperation operation)
    {
        if (builder.IsActive(operation.Id))
            return false;
        int size = 1;
        foreach (int operand in operation.Operands)
            size = Math.Min(Most + 1, size + (sizes.TryGetValue(operand, out int known) ? known : 0));
        sizes[operation.Id] = size;
        return size > Most;
    }
}

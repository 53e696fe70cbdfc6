using AutoIG.Generator.Ir;

namespace AutoIG.Generator.Planning.Scalars;

/// <summary>An expression over variables.</summary>
/// <param name="Value">The value of the program that it is.</param>
internal abstract record ScalarTree(int Value)
{
    /// <summary>The variables that it reads.</summary>
    public virtual IEnumerable<ScalarVariable> Reads => [];
}

/// <summary>What a variable holds.</summary>
internal sealed record ScalarRead(int Value, ScalarVariable Variable) : ScalarTree(Value)
{
    public override IEnumerable<ScalarVariable> Reads => [Variable];
}

/// <summary>What is computed from no other value: an input at the point, a constant, a fixed argument, a field of the model.</summary>
internal sealed record ScalarLeaf(IrOperation Operation) : ScalarTree(Operation.Id);

/// <summary>An operation on expressions.</summary>
internal sealed record ScalarApplication(IrOperation Operation, IReadOnlyList<ScalarTree> Operands) : ScalarTree(Operation.Id)
{
    public override IEnumerable<ScalarVariable> Reads => Operands.SelectMany(operand => operand.Reads);
}

/// <summary>What comes back from the tape of its type.</summary>
internal sealed record ScalarPop(int Value, IrType Type) : ScalarTree(Value);

namespace AutoIG.Generator.Ir;

/// <summary>
/// An operation some of whose operands move along a straight path, seen from its operator's rule of linear pieces: at a point of the path,
/// the operands are affine in α up to the nearest breakpoint that has been stated, with the tangents as their slopes.
/// </summary>
/// <param name="builder">The sweep under construction.</param>
/// <param name="operation">The operation.</param>
/// <param name="tangent">The tangent of a value; <see langword="null"/> where it does not move on the piece.</param>
/// <param name="state">Takes the operator and the operands of what finds the nearest breakpoint.</param>
/// <param name="refuse">Takes the refusal of an operation without a rule.</param>
internal sealed class BreakpointSite(
    IrBuilder builder, IrOperation operation, Func<int, Expr?> tangent, Action<Operator, int[], OperatorAttributes> state,
    Action<ProgramRefusal> refuse)
{
    public IrBuilder Builder => builder;

    /// <summary>Which operands move.</summary>
    public IReadOnlyList<bool> Moving { get; } = operation.Operands.Select(operand => tangent(operand) is not null).ToArray();

    /// <summary>What the operator knows beside its operands.</summary>
    public OperatorAttributes Attributes => operation.Attributes;

    public Expr Operand(int index) => builder[operation.Operands[index]];

    /// <summary>The tangent of an operand, or <see langword="null"/> where it does not move.</summary>
    public Expr? Tangent(int index) => tangent(operation.Operands[index]);

    /// <summary>States that the result stops being affine where a value becomes 0.</summary>
    /// <param name="at">Finds the nearest such place.</param>
    /// <param name="value">The value.</param>
    /// <param name="slope">Its tangent, of the same shape.</param>
    public void Add(Operator at, Expr value, Expr slope) => state(at, [value.Id, slope.Id], OperatorAttributes.None);

    /// <summary>States that the result stops being affine where another element becomes the extreme one.</summary>
    /// <param name="at">Finds the nearest such place, from the operand, the result and their tangents.</param>
    public void AddExtremum(Operator at) => state(
        at, [operation.Operands[0], operation.Id, Tangent(0)!.Id, tangent(operation.Id)!.Id], operation.Attributes);

    /// <summary>The operation is not affine piece by piece.</summary>
    public void Refuse() => refuse(new ProgramRefusal(ModelPrograms.LinearPieces, operation.Operator.Name, operation.Origin.Text, ""));
}

using AutoIG.Generator.Ir;
using AutoIG.Generator.Operators;

namespace AutoIG.Generator.Analysis;

/// <summary>
/// Writes out the broadcasts that one pass over memory cannot read: a value of each point that would have to repeat inside the point, and
/// any operand that repeats in its middle.
/// </summary>
internal sealed class Legalisation : Rewriter
{
    private Legalisation(bool simplify)
        : base(simplify)
    {
    }

    public static IrFunction Apply(IrFunction function, bool simplify = true) => new Legalisation(simplify).Rewrite(function);

    /// <summary>The operand, or the operand written out, so that an elementwise step of the result's shape can read it.</summary>
    public static int Readable(IrBuilder builder, int operand, Shape result)
    {
        var shape = builder.TypeOf(operand).Shape;
        if (shape.Length == result.Length || shape.Rank == 0)
            return operand;
        bool readable = Broadcasting.Of(shape, result) is { } pattern && (pattern.Leading == 1 || !builder.IsActive(operand));
        return readable ? operand : builder.Emit(Shapes.BroadcastTo, [operand], new ShapeAttributes(result));
    }

    protected override void Visit(IrOperation operation)
    {
        if (operation.Operator is not ElementwiseOperator || operation.Type.IsScalar)
        {
            base.Visit(operation);
            return;
        }
        int[] operands = operation.Operands.Select(o => Readable(Builder, Map(o), operation.Type.Shape)).ToArray();
        Bind(operation.Id, Builder.Emit(operation.Operator, operands, operation.Attributes, operation.Type, operation.Name));
    }
}

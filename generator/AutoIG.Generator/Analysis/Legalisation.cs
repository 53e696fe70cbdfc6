using AutoIG.Generator.Ir;
using AutoIG.Generator.Operators;

namespace AutoIG.Generator.Analysis;

/// <summary>
/// Writes out the broadcasts that one pass over memory cannot read: a value of each point that would have to repeat inside the point, and
/// any operand that repeats in its middle. Weights that the model computes are looked at where a kernel needs finite ones.
/// </summary>
internal sealed class Legalisation : Rewriter
{
    private readonly Lazy<ValueRanges> ranges;

    private Legalisation(IrFunction function, bool simplify)
        : base(simplify) => ranges = new(() => ValueRanges.Of(function));

    public static IrFunction Apply(IrFunction function, bool simplify = true) => new Legalisation(function, simplify).Rewrite(function);

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
        if (operation.Operator.NeedsFiniteWeights)
        {
            int[] finite = operation.Operands.Select(Finite).ToArray();
            Bind(operation.Id, Builder.Emit(operation.Operator, finite, operation.Attributes, operation.Type, operation.Name));
            return;
        }
        if (operation.Operator is not ElementwiseOperator || operation.Type.IsScalar)
        {
            base.Visit(operation);
            return;
        }
        int[] operands = operation.Operands.Select(o => Readable(Builder, Map(o), operation.Type.Shape)).ToArray();
        Bind(operation.Id, Builder.Emit(operation.Operator, operands, operation.Attributes, operation.Type, operation.Name));
    }

    /// <summary>An operand; weights that may not be finite, checked when they are made.</summary>
    private int Finite(int old)
    {
        int operand = Map(old);
        var type = Builder.TypeOf(operand);
        // What is read from the model is finite, however it is moved.
        return !type.IsReal || Builder.IsActive(operand) || ranges.Value[old].IsFinite ? operand
            : Builder.Emit(Dense.FiniteWeights, [operand], new WeightsAttributes(WeightsIn(operand).Distinct().ToEquatableArray()), type);
    }

    private IEnumerable<string> WeightsIn(int constant) => Builder.Definition(constant) switch
    {
        { Attributes: ModelAttributes model } => [model.Display],
        { } computed => computed.Operands.SelectMany(WeightsIn),
        null => [],
    };
}

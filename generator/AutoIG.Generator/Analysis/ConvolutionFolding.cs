using AutoIG.Generator.Ir;
using AutoIG.Generator.Operators;

namespace AutoIG.Generator.Analysis;

/// <summary>
/// A constant scale and shift of each channel behind a convolution (batch normalisation at inference) become part of its weights:
/// s·(w∗x + b) + t = (s·w)∗x + (s·b + t), computed once when the function is constructed.
/// </summary>
internal sealed class ConvolutionFolding : Rewriter
{
    private readonly Dictionary<int, int> readers = [];
    private readonly HashSet<int> kept;

    private ConvolutionFolding(IrFunction function)
    {
        kept = [.. function.Layers.Select(layer => layer.Value), function.Result];
        foreach (int read in function.Body.Statements.SelectMany(ValueTable.Reads))
            readers[read] = readers.TryGetValue(read, out int count) ? count + 1 : 1;
    }

    public static IrFunction Apply(IrFunction function) => DeadCode.Remove(new ConvolutionFolding(function).Rewrite(function));

    protected override void Visit(IrOperation operation)
    {
        base.Visit(operation);
        if (IsScaleOrShift(operation.Operator) && Folded(operation) is { } folded)
            Bind(operation.Id, folded);
    }

    private int? Folded(IrOperation operation)
    {
        var written = Builder.Definition(Map(operation.Id));
        if (written is null || !IsScaleOrShift(written.Operator))
            return null;
        for (int side = 0; side < 2; side++)
        {
            int old = operation.Operands[side];
            int constant = Map(operation.Operands[1 - side]);
            if (Builder.Definition(Map(old), Convolutions.Convolution) is not { } convolution
                || readers[old] != 1 || kept.Contains(old) || Builder.IsActive(constant) || !IsPerChannel(constant, operation.Type.Shape)
                || Builder.Definition(convolution.Operands[1]) is not { } weights)
            {
                continue;
            }
            if (operation.Operator == Arithmetic.Subtract)
            {
                if (side != 0)
                    continue;
                constant = Builder.Emit(Arithmetic.Negate, [constant]);
            }
            int channels = Builder.Emit(Shapes.Reshape, [constant], new ShapeAttributes(new Shape(operation.Type.Shape[-1])));
            int packed = operation.Operator == Arithmetic.Multiply ? Scaled(weights, channels) : Shifted(weights, channels);
            return Builder.Emit(Convolutions.Convolution, [convolution.Operands[0], packed], convolution.Attributes, name: operation.Name);
        }
        return null;
    }

    private static bool IsScaleOrShift(Operator @operator) =>
        @operator == Arithmetic.Multiply || @operator == Arithmetic.Add || @operator == Arithmetic.Subtract;

    private bool IsPerChannel(int constant, Shape result)
    {
        var shape = Builder.TypeOf(constant).Shape;
        return shape.Length == result[-1] && shape.Rank > 0 && shape[-1] == result[-1];
    }

    /// <summary>Operands of scaled weights: weight, bias (or none), scale, shift (or none).</summary>
    private int Scaled(IrOperation weights, int scale)
    {
        int none = Builder.Emit(Convolutions.NoTensor, [], OperatorAttributes.None, IrType.Real(new Shape(0)));
        if (weights.Operator == Convolutions.ScaledConvolutionWeights)
        {
            int product = Builder.Emit(Arithmetic.Multiply, [weights.Operands[2], scale]);
            int shift = weights.Operands[3];
            shift = Builder.TypeOf(shift).Shape.Length == 0 ? shift : Builder.Emit(Arithmetic.Multiply, [shift, scale]);
            return Builder.Emit(
                Convolutions.ScaledConvolutionWeights, [weights.Operands[0], weights.Operands[1], product, shift],
                weights.Attributes);
        }
        int bias = weights.Operands.Count > 1 ? weights.Operands[1] : none;
        return Builder.Emit(Convolutions.ScaledConvolutionWeights, [weights.Operands[0], bias, scale, none], weights.Attributes);
    }

    private int Shifted(IrOperation weights, int shift)
    {
        if (weights.Operator == Convolutions.ScaledConvolutionWeights)
        {
            int known = weights.Operands[3];
            int sum = Builder.TypeOf(known).Shape.Length == 0 ? shift : Builder.Emit(Arithmetic.Add, [known, shift]);
            return Builder.Emit(
                Convolutions.ScaledConvolutionWeights, [weights.Operands[0], weights.Operands[1], weights.Operands[2], sum],
                weights.Attributes);
        }
        int bias = weights.Operands.Count > 1 ? Builder.Emit(Arithmetic.Add, [weights.Operands[1], shift]) : shift;
        return Builder.Emit(Convolutions.ConvolutionWeights, [weights.Operands[0], bias], weights.Attributes);
    }
}

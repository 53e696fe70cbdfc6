using AutoIG.Generator.Ir;
using AutoIG.Generator.Operators;

namespace AutoIG.Generator.Analysis;

/// <summary>
/// The weights of an affine layer together with a constant scale and shift of each of its channels: s·(W x + b) + t = (s·W) x + (s·b + t).
/// </summary>
/// <param name="builder">Where the constants are written.</param>
internal sealed class NormedWeights(IrBuilder builder)
{
    /// <summary>Whether a value is one number for each channel of a result whose last axis the channels are.</summary>
    public static bool IsPerChannel(Shape constant, Shape result) =>
        constant.Length == result[-1] && constant.Rank > 0 && constant[-1] == result[-1];

    public static bool IsScaleOrShift(Operator @operator) =>
        @operator == Arithmetic.Multiply || @operator == Arithmetic.Add || @operator == Arithmetic.Subtract;

    /// <summary>Whether a scale or a shift behind a layer can be part of its weights.</summary>
    /// <param name="normed">The operation behind the layer.</param>
    /// <param name="side">Which of its operands is the layer's result.</param>
    /// <param name="other">The shape of the other operand.</param>
    /// <param name="isActive">Whether that depends on the input.</param>
    public static bool IsNorm(IrOperation normed, int side, Shape other, bool isActive) =>
        !isActive && IsPerChannel(other, normed.Type.Shape) && (normed.Operator != Arithmetic.Subtract || side == 0);

    /// <summary>The weights with the scale or the shift that stands behind the layer.</summary>
    /// <param name="weights">The weights of a convolution or a fully connected layer.</param>
    /// <param name="normed">The operation behind the layer, of which <see cref="IsNorm"/> holds.</param>
    /// <param name="constant">Its operand beside the layer's result.</param>
    public int Of(IrOperation weights, IrOperation normed, int constant)
    {
        if (normed.Operator == Arithmetic.Subtract)
            constant = builder.Emit(Arithmetic.Negate, [constant]);
        int channels = builder.Emit(Shapes.Reshape, [constant], new ShapeAttributes(new Shape(normed.Type.Shape[-1])));
        bool scales = normed.Operator == Arithmetic.Multiply;
        return weights.Operator == Dense.LinearWeights ? OfLinear(weights, channels, scales)
            : scales ? Scaled(weights, channels) : Shifted(weights, channels);
    }

    private int OfLinear(IrOperation weights, int channels, bool scales)
    {
        int weight = weights.Operands[0];
        int? bias = weights.Operands.Count > 1 ? weights.Operands[1] : null;
        if (!scales)
        {
            int shifted = bias is { } known ? builder.Emit(Arithmetic.Add, [known, channels]) : channels;
            return builder.Emit(Dense.LinearWeights, [weight, shifted], weights.Attributes);
        }
        var shape = builder.TypeOf(weight).Shape;
        int column = builder.Emit(Shapes.Reshape, [channels], new ShapeAttributes(new Shape(shape[0], 1)));
        int scale = builder.Emit(Shapes.BroadcastTo, [column], new ShapeAttributes(shape));
        int scaled = builder.Emit(Arithmetic.Multiply, [weight, scale]);
        return bias is { } offset
            ? builder.Emit(Dense.LinearWeights, [scaled, builder.Emit(Arithmetic.Multiply, [offset, channels])], weights.Attributes)
            : builder.Emit(Dense.LinearWeights, [scaled], weights.Attributes);
    }

    /// <summary>Operands of scaled weights: weight, bias (or none), scale, shift (or none).</summary>
    private int Scaled(IrOperation weights, int scale)
    {
        int none = builder.Emit(Convolutions.NoTensor, [], OperatorAttributes.None, IrType.Real(new Shape(0)));
        if (((PackedWeights)weights.Operator).Scaled is not { } scaled)
        {
            int product = builder.Emit(Arithmetic.Multiply, [weights.Operands[2], scale]);
            int shift = weights.Operands[3];
            shift = builder.TypeOf(shift).Shape.Length == 0 ? shift : builder.Emit(Arithmetic.Multiply, [shift, scale]);
            return builder.Emit(weights.Operator, [weights.Operands[0], weights.Operands[1], product, shift], weights.Attributes);
        }
        int bias = weights.Operands.Count > 1 ? weights.Operands[1] : none;
        return builder.Emit(scaled, [weights.Operands[0], bias, scale, none], weights.Attributes);
    }

    private int Shifted(IrOperation weights, int shift)
    {
        if (((PackedWeights)weights.Operator).Scaled is null)
        {
            int known = weights.Operands[3];
            int sum = builder.TypeOf(known).Shape.Length == 0 ? shift : builder.Emit(Arithmetic.Add, [known, shift]);
            return builder.Emit(
                weights.Operator, [weights.Operands[0], weights.Operands[1], weights.Operands[2], sum], weights.Attributes);
        }
        int bias = weights.Operands.Count > 1 ? builder.Emit(Arithmetic.Add, [weights.Operands[1], shift]) : shift;
        return builder.Emit(weights.Operator, [weights.Operands[0], bias], weights.Attributes);
    }
}

using System.Globalization;
using AutoIG.Generator.Diagnostics;
using AutoIG.Generator.Ir;
using AutoIG.Generator.Operators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using static AutoIG.Generator.Lowering.Refusals;

namespace AutoIG.Generator.Lowering;

/// <summary>Arguments as values of the IR: numbers take the type that they are needed in.</summary>
internal sealed class ValueLowering(LoweringContext context) : LoweringPart(context)
{
    /// <summary>Makes an argument a value of the IR.</summary>
    /// <param name="argument">The argument.</param>
    /// <param name="element">What it holds as a value; a number literal may be either.</param>
    /// <param name="location">What to point at where it cannot be one.</param>
    public int Materialize(Argument argument, Element element, Location? location) => argument switch
    {
        Argument.Value value => IrType.Of(element).IsReal && Builder.TypeOf(value.Id) is { IsInteger: true, IsScalar: true }
            ? Builder.Emit(Operators.Conversions.Convert, [value.Id], type: IrType.Of(element)) : value.Id,
        Argument.Literal { Constant: bool flag } => Builder.Constant(flag ? 1 : 0, IrType.Boolean).Id,
        Argument.Literal { Constant: IConvertible number and not string } =>
            Constant(number, element),
        Argument.Size { Dimension.IsConstant: true } size => Builder.Constant(size.Dimension.Value, new IrType(element, Shape.Scalar)).Id,
        Argument.Size size => IrType.Of(element).IsReal
            ? Builder.Emit(Operators.Conversions.Convert, [DimensionLeaf(size.Dimension)], type: IrType.Of(element))
            : DimensionLeaf(size.Dimension),
        Argument.Refused => throw new RefusalException(null),
        _ => throw Refuse(
            DiagnosticDescriptors.UnsupportedConstruct, location, $"A value of this kind ({Kind(argument)})",
            "only tensors and numbers can be computed with"),
    };

    public int Constant(IConvertible number, Element element)
    {
        double value = number is char c ? c : number.ToDouble(CultureInfo.InvariantCulture);
        var type = IrType.Of(element);
        return type.IsInteger && Math.Abs(value) >= 1L << 53
            ? Builder.Emit(Leaves.Constant, [],
                new ConstantAttributes(value) { Whole = number.ToDecimal(CultureInfo.InvariantCulture) }, type)
            : Builder.Constant(value, type).Id;
    }

    private int DimensionLeaf(Dimension dimension) => Builder.Emit(Leaves.Dimension, [], new DimensionAttributes(dimension));

    /// <summary>A number in another type.</summary>
    /// <param name="value">The number.</param>
    /// <param name="element">The type.</param>
    /// <param name="where">The conversion.</param>
    /// <param name="isChecked">Whether an integer that does not fit is an exception.</param>
    public int ToElement(int value, Element element, IOperation where, bool isChecked = false)
    {
        var from = Builder.TypeOf(value);
        var to = IrType.Of(element);
        if (!from.IsScalar || from.Element == element)
            return value;
        if (from.IsInteger)
            return Builder.Emit(Operators.Conversions.Convert, [value], to.IsInteger ? Overflow(isChecked) : null, to);
        if (!from.IsReal || !to.IsReal)
            throw Unsupported(where, "This conversion", "convert numbers");
        if (!IsScalarFunction && Builder.IsActive(value))
            throw Refuse(DiagnosticDescriptors.PrecisionChanges, where, from.NameOf(RealType), to.NameOf(RealType), RealType);
        return Builder.Emit(Operators.Conversions.Cast, [value], type: to);
    }

    /// <summary>Says what happens at an overflow, where it is not what the compilation does anyway.</summary>
    public OverflowAttributes? Overflow(bool isChecked) =>
        isChecked == Compilation.Options is Microsoft.CodeAnalysis.CSharp.CSharpCompilationOptions { CheckOverflow: true }
            ? null
            : new OverflowAttributes(isChecked);

    public bool IsTensorValue(Argument argument) => argument is Argument.Value value && !Builder.TypeOf(value.Id).IsScalar;

    public bool IsActive(Argument argument) => argument switch
    {
        Argument.Value value => Builder.IsActive(value.Id),
        Argument.Items items => items.Elements.Any(IsActive),
        _ => false,
    };

    public static string Kind(Argument argument) => argument switch
    {
        Argument.Items => "a list",
        Argument.Tokens => "token ids",
        Argument.Range or Argument.Index => "an index or range",
        Argument.Host host => "an object of type " + host.Type.Name,
        Argument.Literal { Constant: null } => "null",
        Argument.Literal => "text",
        _ => "an unknown value",
    };

    public static Argument Size(Dimension dimension) =>
        dimension.IsConstant ? new Argument.Literal(dimension.Value) : new Argument.Size(dimension);

    public static Dimension? AsSize(Argument argument) => argument switch
    {
        Argument.Size size => size.Dimension,
        Argument.Literal { Constant: int or long } literal when ConstantArithmetic.ToWhole(literal.Constant) is { } whole
            && whole == (int)whole => (int)whole,
        _ => null,
    };
}

using AutoIG.Generator.Diagnostics;
using AutoIG.Generator.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using static AutoIG.Generator.Lowering.Refusals;

namespace AutoIG.Generator.Lowering;

/// <summary>Conversions between the types of numbers.</summary>
internal sealed class ConversionLowering(LoweringContext context) : LoweringPart(context)
{
    public Argument Convert(IConversionOperation conversion, string? target) =>
        Convert(Expressions.Evaluate(conversion.Operand, target), conversion.Operand.Type, conversion.Type, conversion);

    private Argument Convert(Argument value, ITypeSymbol? from, ITypeSymbol? to, IConversionOperation conversion)
    {
        (from, to) = (Symbols.Present(from), Symbols.Present(to));
        // A tuple is converted element by element.
        if (value is Argument.Items tuple && from is INamedTypeSymbol { IsTupleType: true } given
            && to is INamedTypeSymbol { IsTupleType: true } wanted)
        {
            return new Argument.Items(tuple.Elements.Select((element, i) =>
                Convert(element, given.TupleElements[i].Type, wanted.TupleElements[i].Type, conversion)).ToArray());
        }
        if (value is Argument.Literal literal)
        {
            if (!Symbols.IsReal(to) && !Symbols.IsInteger(to))
                return value;
            var converted = ConstantArithmetic.Convert(literal.Constant, Types.ConstantTypeOf(to));
            if (conversion.IsChecked && Symbols.IsInteger(to) && Symbols.IsInteger(from)
                && !Equals(
                    ConstantArithmetic.Compute(BinaryOperatorKind.Equals, literal.Constant, converted, SpecialType.System_Boolean), true))
            {
                throw Unsupported(conversion, $"The conversion of {literal.Constant} to '{to!.ToDisplayString()}'", "it does not fit");
            }
            return new Argument.Literal(converted);
        }
        if (value is not (Argument.Value or Argument.Size))
            return value;
        bool isNumber = value is Argument.Size
            || Builder.TypeOf(((Argument.Value)value).Id) is { IsScalar: true, Element: not Element.Boolean };
        if (isNumber && Symbols.IsReal(to) && (Symbols.IsReal(from) || Symbols.IsInteger(from)))
        {
            // An integer parameter that is a feature is a real number from the start.
            var element = Types.ElementOf(to);
            return new Argument.Value(
                Values.ToElement(Values.Materialize(value, element, conversion.Syntax.GetLocation()), element, conversion));
        }
        if (isNumber && Symbols.IsInteger(to) && Symbols.IsReal(from))
        {
            if (value is Argument.Value { Id: var id } && Builder.IsActive(id))
                throw Refuse(DiagnosticDescriptors.DerivativeIsLost, conversion, to!.ToDisplayString());
            throw Unsupported(conversion, "A conversion from a real number to an integer at run time", "pass the integer itself");
        }
        if (value is Argument.Value { Id: var whole } && isNumber && Symbols.IsInteger(to) && Symbols.IsInteger(from))
        {
            bool widens = conversion.Conversion.IsImplicit;
            if (!NumberTypes.IsComputed(to) && !widens)
                throw Unsupported(conversion, $"A conversion to '{to!.ToDisplayString()}' at run time", "compute with int or long");
            return new Argument.Value(Values.ToElement(whole, Types.ElementOf(to), conversion, conversion.IsChecked && !widens));
        }
        if (isNumber && to?.SpecialType is SpecialType.System_Char)
            throw Unsupported(conversion, $"The conversion from '{from?.ToDisplayString()}' to '{to?.ToDisplayString()}'",
                "compute with float, double, int or long");
        if (conversion.OperatorMethod is { } method && !Symbols.IsTensorLike(to) && !Symbols.IsTensorLike(from)
            && method.ContainingType.ContainingNamespace?.ToDisplayString() is not ("AutoIG" or "System.Buffers" or "System"))
        {
            throw Unsupported(conversion, $"The conversion to {to?.Name}", "use tensors and numbers");
        }
        return value;
    }

    /// <summary>T.CreateChecked(x): a number in the type of the model.</summary>
    public Argument ToReal(IInvocationOperation call, string? target)
    {
        var value = Expressions.Evaluate(call.Arguments[0].Value, target);
        if (!Symbols.IsReal(call.Type))
            throw Unsupported(call, $"'{Show(call)}'", "convert to a real number");
        var element = Types.ElementOf(call.Type);
        return value switch
        {
            Argument.Literal literal => new Argument.Literal(ConstantArithmetic.Convert(literal.Constant, Types.ConstantTypeOf(call.Type))),
            _ => new Argument.Value(Values.ToElement(Values.Materialize(value, element, call.Syntax.GetLocation()), element, call)),
        };
    }
}

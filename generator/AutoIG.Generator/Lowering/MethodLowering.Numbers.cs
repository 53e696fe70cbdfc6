using System.Globalization;
using AutoIG.Generator.Diagnostics;
using AutoIG.Generator.Ir;
using AutoIG.Generator.Operators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AutoIG.Generator.Lowering;

/// <content>The C# types of numbers: every operation computes in the type that C# computes it in, and every conversion is one.</content>
internal sealed partial class MethodLowering
{
    /// <summary>What a variable of a C# type holds as a value of the IR.</summary>
    private Element ElementOf(ITypeSymbol? type)
    {
        type = type is null ? null : Substituted(type);
        switch (type?.SpecialType)
        {
            case null or SpecialType.System_Boolean:
                return Element.Boolean;
            case SpecialType.System_Single:
                return realType == "float" ? Element.Real : Element.Single;
            case SpecialType.System_Double:
                return realType == "double" ? Element.Real : Element.Double;
            // C# computes with the narrow types as int.
            case SpecialType.System_Int32 or SpecialType.System_SByte or SpecialType.System_Byte or SpecialType.System_Int16 or SpecialType.System_UInt16:
                return Element.Int32;
            case SpecialType.System_UInt32:
                return Element.UInt32;
            case SpecialType.System_UInt64:
                return Element.UInt64;
            default:
                return Symbols.IsInteger(type) ? Element.Integer : Element.Real;
        }
    }

    /// <summary>A type, with what stands for a type parameter in the methods and blocks that are being inlined.</summary>
    private ITypeSymbol Substituted(ITypeSymbol type)
    {
        for (var inlined = frame; inlined is not null && type is ITypeParameterSymbol parameter; inlined = inlined.Caller)
        {
            if (parameter.TypeParameterKind == TypeParameterKind.Method)
            {
                if (SymbolEqualityComparer.Default.Equals(inlined.Method.OriginalDefinition, parameter.DeclaringMethod))
                    type = inlined.Method.TypeArguments[parameter.Ordinal];
            }
            else if (SymbolEqualityComparer.Default.Equals(inlined.Method.ContainingType?.OriginalDefinition, parameter.DeclaringType))
            {
                type = inlined.Method.ContainingType!.TypeArguments[parameter.Ordinal];
            }
        }
        return type;
    }

    /// <summary>The C# type in which constants are computed. A number of the model's type parameter is kept as a double, see <see cref="IsExactInEveryType"/>.</summary>
    private SpecialType ConstantTypeOf(ITypeSymbol? type) => type is null ? SpecialType.None
        : Substituted(type) is var actual && actual is ITypeParameterSymbol && Symbols.IsReal(actual) ? SpecialType.System_Double
        : actual.SpecialType;

    /// <summary>Whether a constant of the model's type parameter is the same number whether that is float or double.</summary>
    private static bool IsExactInEveryType(object? constant) => constant is not double number || ((double)(float)number).Equals(number);

    /// <summary>The type of a number that is known at compile time.</summary>
    private Element ElementOf(object? constant) => constant switch
    {
        bool => Element.Boolean,
        float => realType == "double" ? Element.Single : Element.Real,
        double => realType == "float" ? Element.Double : Element.Real,
        int or short or ushort or byte or sbyte => Element.Int32,
        uint => Element.UInt32,
        ulong => Element.UInt64,
        _ => Element.Integer,
    };

    private int Constant(IConvertible number, Element element)
    {
        double value = number is char c ? c : number.ToDouble(CultureInfo.InvariantCulture);
        var type = IrType.Of(element);
        return type.IsInteger && Math.Abs(value) >= 1L << 53
            ? builder.Emit(Leaves.Constant, [], new ConstantAttributes(value) { Whole = number.ToDecimal(CultureInfo.InvariantCulture) }, type)
            : builder.Constant(value, type).Id;
    }

    /// <summary>A number in another type.</summary>
    /// <param name="value">The number.</param>
    /// <param name="element">The type.</param>
    /// <param name="where">The conversion.</param>
    /// <param name="isChecked">Whether an integer that does not fit is an exception.</param>
    private int ToElement(int value, Element element, IOperation where, bool isChecked = false)
    {
        var from = builder.TypeOf(value);
        var to = IrType.Of(element);
        if (!from.IsScalar || from.Element == element)
            return value;
        if (from.IsInteger)
            return builder.Emit(Conversions.Convert, [value], to.IsInteger ? Overflow(isChecked) : null, to);
        if (!from.IsReal || !to.IsReal)
            throw Unsupported(where, "This conversion", "convert numbers");
        if (!isScalarFunction && builder.IsActive(value))
            throw Refuse(DiagnosticDescriptors.PrecisionChanges, where, from.NameOf(realType), to.NameOf(realType), realType);
        return builder.Emit(Conversions.Cast, [value], type: to);
    }

    /// <summary>Says what happens at an overflow, where it is not what the compilation does anyway.</summary>
    private OverflowAttributes? Overflow(bool isChecked) =>
        isChecked == compilation.Options is Microsoft.CodeAnalysis.CSharp.CSharpCompilationOptions { CheckOverflow: true } ? null : new OverflowAttributes(isChecked);

    /// <summary>An operation on integers that are known at run time, written as C# has it.</summary>
    private Argument.Value ApplyToIntegers(BinaryOperatorKind kind, Argument left, Argument right, IOperation where, ITypeSymbol? type, bool isChecked)
    {
        Operator? @operator = kind switch
        {
            BinaryOperatorKind.Add => Arithmetic.Add,
            BinaryOperatorKind.Subtract => Arithmetic.Subtract,
            BinaryOperatorKind.Multiply => Arithmetic.Multiply,
            BinaryOperatorKind.Divide => Arithmetic.Divide,
            BinaryOperatorKind.Remainder => Operators.Integers.Remainder,
            BinaryOperatorKind.And => Operators.Integers.BitwiseAnd,
            BinaryOperatorKind.Or => Operators.Integers.BitwiseOr,
            BinaryOperatorKind.ExclusiveOr => Operators.Integers.ExclusiveOr,
            BinaryOperatorKind.LeftShift => Operators.Integers.ShiftLeft,
            BinaryOperatorKind.RightShift => Operators.Integers.ShiftRight,
            BinaryOperatorKind.UnsignedRightShift => Operators.Integers.ShiftRightUnsigned,
            _ => null,
        };
        if (@operator is null || !IsComputed(type))
            throw Unsupported(where, $"'{TokenOf(kind)}' of type '{type?.ToDisplayString()}' on numbers that are known at run time only", "compute with int or long");
        var element = ElementOf(type);
        var location = where.Syntax.GetLocation();
        bool shifts = kind is BinaryOperatorKind.LeftShift or BinaryOperatorKind.RightShift or BinaryOperatorKind.UnsignedRightShift;
        int x = Materialize(left, element, location), y = Materialize(right, shifts ? Element.Int32 : element, location);
        var overflow = kind is BinaryOperatorKind.Add or BinaryOperatorKind.Subtract or BinaryOperatorKind.Multiply ? Overflow(isChecked) : null;
        return new Argument.Value(builder.Emit(@operator, [x, y], overflow, IrType.Of(element)));
    }

    /// <summary>Whether C# has arithmetic of this type of integers: the narrower ones are computed as int and converted back.</summary>
    private static bool IsComputed(ITypeSymbol? type) =>
        type?.SpecialType is SpecialType.System_Int32 or SpecialType.System_Int64 or SpecialType.System_UInt32 or SpecialType.System_UInt64;

    /// <summary>
    /// Whether computing an expression where C# would not may end in an exception: a division by zero that <c>n != 0 &amp;&amp;</c> stands before.
    /// </summary>
    private bool MayThrow(IOperation operation) => operation.DescendantsAndSelf().Any(inner => inner switch
    {
        IBinaryOperation { OperatorKind: BinaryOperatorKind.Divide or BinaryOperatorKind.Remainder } division => Symbols.IsInteger(division.Type),
        ICompoundAssignmentOperation or IIncrementOrDecrementOperation => true,
        IBinaryOperation { IsChecked: true } checkedOperation => Symbols.IsInteger(checkedOperation.Type),
        IConversionOperation { IsChecked: true } conversion => Symbols.IsInteger(conversion.Type),
        IInvocationOperation call => call.TargetMethod.MethodKind == MethodKind.LocalFunction || BodyOf(call.TargetMethod) is not null,
        _ => false,
    });
}

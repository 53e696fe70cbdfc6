using System.Globalization;
using AutoIG.Generator.Diagnostics;
using AutoIG.Generator.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Operations;
using static AutoIG.Generator.Lowering.Refusals;

namespace AutoIG.Generator.Lowering;

/// <summary>
/// Conversions, those that the operation tree has and those that it keeps to itself. Each is applied or refused: a value whose type changes
/// otherwise would be computed with as what it was.
/// </summary>
internal sealed class ConversionLowering(LoweringContext context) : LoweringPart(context)
{
    public Argument Convert(IConversionOperation conversion, string? target)
    {
        if (conversion.IsTryCast)
            throw Unsupported(conversion, "'as'", "declare the variable with the type that it has");
        return Convert(
            Expressions.Evaluate(conversion.Operand, target), conversion.Operand.Type, conversion.Type,
            conversion.GetConversion(), conversion.IsChecked, conversion);
    }

    /// <summary>
    /// A conversion that a construct makes and the operation tree does not show: of the elements of a loop or a spread, of the parts of a
    /// tuple that is taken apart.
    /// </summary>
    /// <param name="value">What is converted.</param>
    /// <param name="from">Its type.</param>
    /// <param name="to">The type that it gets.</param>
    /// <param name="where">The construct.</param>
    public Argument Convert(Argument value, ITypeSymbol? from, ITypeSymbol? to, IOperation where) =>
        Convert(value, from, to, Classify(from, to), isChecked: null, where);

    private Argument Convert(
        Argument value, ITypeSymbol? from, ITypeSymbol? to, Conversion how, bool? isChecked, IOperation where)
    {
        if (how.IsUserDefined)
            return ByMethod(value, to, how.MethodSymbol, where);
        // Null where a number is wanted that cannot be absent.
        if (value is Argument.Literal { Constant: null } && NumberTypes.IsNumber(to))
            throw NotConverted(from, to, where);
        (from, to) = (Types.Present(from), Types.Present(to));
        if (how.IsIdentity || SymbolEqualityComparer.Default.Equals(from, to) || value is Argument.Literal { Constant: null })
            return value;
        if (Symbols.IsReal(to) || Symbols.IsWhole(to))
            return ToNumber(value, from, to!, how.IsImplicit, isChecked, where);
        if (to is INamedTypeSymbol { EnumUnderlyingType: { } underlying } @enum)
            return ToEnum(value, from, @enum, underlying, isChecked, where);
        // A tuple is converted element by element.
        if (value is Argument.Items tuple && from is INamedTypeSymbol { IsTupleType: true, TupleElements: var given }
            && to is INamedTypeSymbol { IsTupleType: true, TupleElements: var wanted })
        {
            return new Argument.Items(tuple.Elements.Select((element, i) => Convert(
                element, given[i].Type, wanted[i].Type, Classify(given[i].Type, wanted[i].Type), isChecked, where)).ToArray());
        }
        // A list or object stays what it is behind another type that it has.
        bool isObject = value is Argument.Items or Argument.Host or Argument.Tokens or Argument.Literal { Constant: string }
            || Symbols.IsTensorLike(from);
        if (how.IsImplicit && !how.IsBoxing && isObject && from is not { TypeKind: TypeKind.Enum })
            return value;
        throw NotConverted(from, to, where);
    }

    private Conversion Classify(ITypeSymbol? from, ITypeSymbol? to) =>
        from is null || to is null ? default : Compilation.ClassifyConversion(Types.Substituted(from), Types.Substituted(to));

    private static RefusalException NotConverted(ITypeSymbol? from, ITypeSymbol? to, IOperation where) => Unsupported(
        where, $"The conversion from '{from?.ToDisplayString()}' to '{to?.ToDisplayString()}'", "compute with float, double, int or long");

    /// <summary>
    /// A conversion that a method makes. Those of the library are of sizes, indices and spans, which are seen as what they are made of.
    /// </summary>
    private Argument ByMethod(Argument value, ITypeSymbol? to, IMethodSymbol? method, IOperation where)
    {
        if (method is not null && Calls.IsForeign(method) && !Symbols.IsReal(to) && !Symbols.IsWhole(to))
            return value;
        throw Unsupported(where, $"The conversion to {to?.Name}", "use tensors and numbers");
    }

    private Argument ToEnum(
        Argument value, ITypeSymbol? from, INamedTypeSymbol to, ITypeSymbol underlying, bool? isChecked, IOperation where)
    {
        if (value is Argument.Literal literal && Known(literal, from) is { } known)
            return Enumerations.Member(to, Constant(known, underlying, isChecked, where));
        throw LosesDerivative(value, to, where)
            ?? Unsupported(where, $"A conversion to '{to.ToDisplayString()}' at run time", "compute with int or long");
    }

    private Argument ToNumber(Argument value, ITypeSymbol? from, ITypeSymbol to, bool widens, bool? isChecked, IOperation where)
    {
        if (value is Argument.Literal literal && Known(literal, from) is { } known)
            return new Argument.Literal(Constant(known, to, isChecked, where));
        bool isNumber = value is Argument.Size
            || value is Argument.Value { Id: var number } && Builder.TypeOf(number) is { IsScalar: true, Element: not Element.Boolean };
        if (!isNumber || !(Symbols.IsReal(from) || Symbols.IsWhole(from)))
            throw NotConverted(from, to, where);
        if (Symbols.IsReal(to))
        {
            // An integer parameter that is a feature is a real number from the start.
            var element = Types.ElementOf(to);
            return new Argument.Value(Values.ToElement(Values.Materialize(value, element, where.Syntax.GetLocation()), element, where));
        }
        if (Symbols.IsReal(from))
        {
            throw LosesDerivative(value, to, where)
                ?? Unsupported(where, "A conversion from a real number to an integer at run time", "pass the integer itself");
        }
        bool isWide = NumberTypes.IsComputed(to) || to.SpecialType is SpecialType.System_IntPtr or SpecialType.System_UIntPtr;
        if (value is Argument.Size && isWide)
            return value;
        if (value is not Argument.Value { Id: var whole } || !widens && (!NumberTypes.IsComputed(to) || isChecked is null))
            throw Unsupported(where, $"A conversion to '{to.ToDisplayString()}' at run time", "compute with int or long");
        return new Argument.Value(Values.ToElement(whole, Types.ElementOf(to), where, isChecked is true && !widens));
    }

    /// <summary>The number that a constant stands for; <see langword="null"/> where it stands for none.</summary>
    private static object? Known(Argument.Literal literal, ITypeSymbol? from) =>
        from is INamedTypeSymbol { TypeKind: TypeKind.Enum } @enum ? Enumerations.NumberOf(@enum, literal.Constant)
        : Symbols.IsReal(from) || Symbols.IsWhole(from) ? literal.Constant
        : null;

    /// <summary>
    /// A constant in another type of numbers. C# leaves open what a real number is in a type of integers that it does not fit.
    /// </summary>
    private object? Constant(object constant, ITypeSymbol to, bool? isChecked, IOperation where)
    {
        var type = Types.ConstantTypeOf(to);
        object? converted = ConstantArithmetic.Convert(constant, type);
        bool fits = !Symbols.IsWhole(to) || (constant is double or float
            ? ConstantArithmetic.Fits(System.Convert.ToDouble(constant, CultureInfo.InvariantCulture), type)
            : isChecked is false || ConstantArithmetic.AreEqual(constant, converted));
        return fits ? converted
            : throw Unsupported(where, $"The conversion of {constant} to '{to.ToDisplayString()}'", "it does not fit");
    }

    private RefusalException? LosesDerivative(Argument value, ITypeSymbol to, IOperation where) =>
        value is Argument.Value { Id: var id } && Builder.IsActive(id)
            ? Refuse(DiagnosticDescriptors.DerivativeIsLost, where, to.ToDisplayString()) : null;

    /// <summary>T.CreateChecked(x): a number in the type of the model.</summary>
    public Argument ToReal(IInvocationOperation call, string? target)
    {
        var operand = call.Arguments[0].Value;
        var value = Expressions.Evaluate(operand, target);
        if (!Symbols.IsReal(call.Type))
            throw Unsupported(call, $"'{Show(call)}'", "convert to a real number");
        return ToNumber(value, Types.Present(operand.Type), call.Type!, widens: true, isChecked: false, call);
    }
}

using AutoIG.Generator.Ir;
using Microsoft.CodeAnalysis;

namespace AutoIG.Generator.Lowering;

/// <summary>The C# types of numbers: every operation computes in the type that C# computes it in.</summary>
internal sealed class NumberTypes(LoweringContext context) : LoweringPart(context)
{
    /// <summary>What a variable of a C# type holds as a value of the IR.</summary>
    public Element ElementOf(ITypeSymbol? type)
    {
        type = Present(type);
        switch (type?.SpecialType)
        {
            case null or SpecialType.System_Boolean:
                return Element.Boolean;
            case SpecialType.System_Single:
                return RealType == "float" ? Element.Real : Element.Single;
            case SpecialType.System_Double:
                return RealType == "double" ? Element.Real : Element.Double;
            // C# computes with the narrow types as int.
            case SpecialType.System_Int32 or SpecialType.System_SByte or SpecialType.System_Byte
                or SpecialType.System_Int16 or SpecialType.System_UInt16 or SpecialType.System_Char:
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
    public ITypeSymbol Substituted(ITypeSymbol type)
    {
        for (var inlined = Frame; inlined is not null && type is ITypeParameterSymbol parameter; inlined = inlined.Caller)
        {
            if (parameter.TypeParameterKind == TypeParameterKind.Method)
            {
                if (SymbolEqualityComparer.Default.Equals(Symbols.WithBody(inlined.Method), parameter.DeclaringMethod))
                    type = inlined.Method.TypeArguments[parameter.Ordinal];
            }
            else if (SymbolEqualityComparer.Default.Equals(inlined.Method.ContainingType?.OriginalDefinition, parameter.DeclaringType))
            {
                type = inlined.Method.ContainingType!.TypeArguments[parameter.Ordinal];
            }
        }
        return type;
    }

    /// <summary>
    /// The type of a number that may be absent without the question whether it is, with what stands for a type parameter; any other type
    /// itself.
    /// </summary>
    public ITypeSymbol? Present(ITypeSymbol? type) => Symbols.Present(type) is { } present ? Symbols.Present(Substituted(present)) : null;

    /// <summary>How many parts a tuple has; 0 for any other type.</summary>
    public int TuplePartsOf(ITypeSymbol? type) =>
        Present(type) is INamedTypeSymbol { IsTupleType: true, TupleElements: var parts } ? parts.Length : 0;

    /// <summary>The type of a part of a tuple, array or list; <see langword="null"/> where that is not known.</summary>
    public ITypeSymbol? PartOf(ITypeSymbol? type, int part) => Present(type) switch
    {
        INamedTypeSymbol { IsTupleType: true, TupleElements: var parts } when part < parts.Length => parts[part].Type,
        IArrayTypeSymbol array => array.ElementType,
        INamedTypeSymbol { TypeArguments.Length: 1 } list => list.TypeArguments[0],
        _ => null,
    };

    /// <summary>
    /// The C# type in which constants are computed. A number of the model's type parameter is kept as a double, see
    /// <see cref="IsExactInEveryType"/>.
    /// </summary>
    public SpecialType ConstantTypeOf(ITypeSymbol? type) => Present(type) switch
    {
        null => SpecialType.None,
        ITypeParameterSymbol parameter when Symbols.IsReal(parameter) => SpecialType.System_Double,
        var actual => actual.SpecialType,
    };

    /// <summary>
    /// Whether a value is one of a C# type as far as numbers go. What is not would be computed in a type that C# does not compute it in.
    /// </summary>
    public bool Holds(ITypeSymbol? type, Argument value)
    {
        if (value is Argument.Unassigned or Argument.Refused)
            return true;
        bool mayBeNull = !SymbolEqualityComparer.Default.Equals(type, Symbols.Present(type));
        type = Present(type);
        if (value is Argument.Literal { Constant: null })
            return mayBeNull || !IsNumber(type);
        if (type is INamedTypeSymbol { IsTupleType: true, TupleElements: var parts })
        {
            return value is Argument.Items items && items.Elements.Count == parts.Length
                && items.Elements.Zip(parts, (item, part) => Holds(part.Type, item)).All(holds => holds);
        }
        if (type is INamedTypeSymbol { TypeKind: TypeKind.Enum })
            return value is Argument.Literal;
        if (!IsNumber(type))
            return true;
        return value switch
        {
            Argument.Literal literal => ConstantArithmetic.IsOf(literal.Constant, ConstantTypeOf(type)),
            Argument.Size => Symbols.IsInteger(type),
            // An integer that is a feature, or that a function gives for a real number, is held as a real number.
            Argument.Value { Id: var id } => Builder.TypeOf(id) is { IsScalar: true } held
                && (held.Element == ElementOf(type) || (held.IsReal && Symbols.IsInteger(type))),
            _ => false,
        };
    }

    /// <summary>Whether a type is one of numbers or truth values.</summary>
    public static bool IsNumber(ITypeSymbol? type) => Symbols.IsReal(type) || Symbols.IsWhole(type) || Symbols.IsBoolean(type);

    /// <summary>Whether a constant of the model's type parameter is the same number whether that is float or double.</summary>
    public static bool IsExactInEveryType(object? constant) => constant is not double number || ((double)(float)number).Equals(number);

    /// <summary>The type of a number that is known at compile time.</summary>
    private Element ElementOfConstant(object? constant) => constant switch
    {
        bool => Element.Boolean,
        float => RealType == "double" ? Element.Single : Element.Real,
        double => RealType == "float" ? Element.Double : Element.Real,
        int or short or ushort or byte or sbyte or char => Element.Int32,
        uint => Element.UInt32,
        ulong => Element.UInt64,
        _ => Element.Integer,
    };

    public Element CommonElement(Argument a, Argument b)
    {
        if (a is Argument.Value va)
            return Builder.TypeOf(va.Id).Element;
        if (b is Argument.Value vb)
            return Builder.TypeOf(vb.Id).Element;
        return a is Argument.Literal literal ? ElementOfConstant(literal.Constant) : Element.Integer;
    }

    /// <summary>Whether C# has arithmetic of this type of integers: the narrower ones are computed as int and converted back.</summary>
    public static bool IsComputed(ITypeSymbol? type) =>
        type?.SpecialType is SpecialType.System_Int32 or SpecialType.System_Int64 or SpecialType.System_UInt32 or SpecialType.System_UInt64;
}

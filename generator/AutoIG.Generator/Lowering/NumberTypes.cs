using AutoIG.Generator.Ir;
using Microsoft.CodeAnalysis;

namespace AutoIG.Generator.Lowering;

/// <summary>The C# types of numbers: every operation computes in the type that C# computes it in.</summary>
internal sealed class NumberTypes(LoweringContext context) : LoweringPart(context)
{
    /// <summary>What a variable of a C# type holds as a value of the IR.</summary>
    public Element ElementOf(ITypeSymbol? type)
    {
        type = type is null ? null : Substituted(type);
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
                or SpecialType.System_Int16 or SpecialType.System_UInt16:
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

    /// <summary>How many parts a tuple has; 0 for any other type.</summary>
    public int TuplePartsOf(ITypeSymbol? type) =>
        type is not null && Substituted(type) is INamedTypeSymbol { IsTupleType: true, TupleElements: var parts } ? parts.Length : 0;

    /// <summary>The type of a part of a tuple, array or list; <see langword="null"/> where that is not known.</summary>
    public ITypeSymbol? PartOf(ITypeSymbol? type, int part) => (type is null ? null : Substituted(type)) switch
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
    public SpecialType ConstantTypeOf(ITypeSymbol? type) => type is null ? SpecialType.None
        : Substituted(type) is var actual && actual is ITypeParameterSymbol && Symbols.IsReal(actual) ? SpecialType.System_Double
        : actual.SpecialType;

    /// <summary>Whether a constant of the model's type parameter is the same number whether that is float or double.</summary>
    public static bool IsExactInEveryType(object? constant) => constant is not double number || ((double)(float)number).Equals(number);

    /// <summary>The type of a number that is known at compile time.</summary>
    private Element ElementOfConstant(object? constant) => constant switch
    {
        bool => Element.Boolean,
        float => RealType == "double" ? Element.Single : Element.Real,
        double => RealType == "float" ? Element.Double : Element.Real,
        int or short or ushort or byte or sbyte => Element.Int32,
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

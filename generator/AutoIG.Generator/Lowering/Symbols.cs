using Microsoft.CodeAnalysis;

namespace AutoIG.Generator.Lowering;

/// <summary>Questions about symbols. Types are recognised by their qualified names, so that no assembly identity is needed.</summary>
internal static class Symbols
{
    private const string Tensors = "System.Numerics.Tensors";

    /// <summary>The name with namespace and containing types, without type arguments: <c>System.Numerics.Tensors.Tensor</c>.</summary>
    public static string QualifiedName(INamedTypeSymbol type)
    {
        string name = type.Name;
        ISymbol symbol = type;
        while (symbol.ContainingSymbol is not (null or INamespaceSymbol { IsGlobalNamespace: true } or IModuleSymbol))
        {
            symbol = symbol.ContainingSymbol;
            name = $"{symbol.Name}.{name}";
        }
        return name;
    }

    public static bool Is(ITypeSymbol? type, string qualifiedName) =>
        type is INamedTypeSymbol named && QualifiedName(named) == qualifiedName;

    /// <summary>Whether the type is Tensor&lt;T&gt;.</summary>
    public static bool IsTensor(ITypeSymbol? type) => type is INamedTypeSymbol { Arity: 1 } && Is(type, Tensors + ".Tensor");

    /// <summary>Whether the type is Tensor&lt;T&gt; or one of its spans.</summary>
    public static bool IsTensorLike(ITypeSymbol? type) =>
        IsTensor(type)
            || (type is INamedTypeSymbol { Arity: 1 }
                && (Is(type, Tensors + ".TensorSpan") || Is(type, Tensors + ".ReadOnlyTensorSpan")));

    /// <summary>Whether the type is the span through which a tensor is written.</summary>
    public static bool IsWritableSpan(ITypeSymbol? type) => type is INamedTypeSymbol { Arity: 1 } && Is(type, Tensors + ".TensorSpan");

    /// <summary>Whether the type is that of token ids: int[] or ReadOnlySpan&lt;int&gt;.</summary>
    public static bool IsTokens(ITypeSymbol? type) => type switch
    {
        IArrayTypeSymbol { Rank: 1, ElementType.SpecialType: SpecialType.System_Int32 } => true,
        INamedTypeSymbol { Arity: 1 } span =>
            Is(span, "System.ReadOnlySpan") && span.TypeArguments[0].SpecialType == SpecialType.System_Int32,
        _ => false,
    };

    /// <summary>Whether the type is one of lists that hold the elements they are made of, in their order.</summary>
    public static bool IsList(ITypeSymbol? type) => type is IArrayTypeSymbol { Rank: 1 }
        || (type is INamedTypeSymbol
        {
            Arity: 1, Name: "Span" or "ReadOnlySpan" or "List" or "ImmutableArray" or "IEnumerable" or "ICollection" or "IList"
                or "IReadOnlyCollection" or "IReadOnlyList",
        } list
            && list.ContainingNamespace.ToDisplayString()
                is "System" or "System.Collections.Generic" or "System.Collections.Immutable");

    /// <summary>Whether a variable of the type may hold a tensor, itself or inside a list or tuple: a number never does.</summary>
    public static bool MayHoldTensors(ITypeSymbol? type) => type is not null && !IsReal(type) && !IsInteger(type) && !IsBoolean(type);

    /// <summary>The type of a number that may be absent without the question whether it is; any other type itself.</summary>
    public static ITypeSymbol? Present(ITypeSymbol? type) =>
        type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable
            ? nullable.TypeArguments[0] : type;

    /// <summary>
    /// Whether the type is one of numbers, but of none that the generated code computes with: it would be computed in another precision.
    /// </summary>
    public static bool IsOtherNumber(ITypeSymbol? type) => Present(type) is INamedTypeSymbol { IsValueType: true } number
        && !IsReal(number) && !IsInteger(number) && number.SpecialType is not (SpecialType.System_Boolean or SpecialType.System_Char)
        && number.AllInterfaces.Any(i => i.Name == "INumberBase" && Is(i, "System.Numerics.INumberBase"));

    public static ITypeSymbol ElementOf(ITypeSymbol tensor) => ((INamedTypeSymbol)tensor).TypeArguments[0];

    /// <summary>Whether the type is float, double or a type parameter that stands for one of them.</summary>
    public static bool IsReal(ITypeSymbol? type) => type switch
    {
        { SpecialType: SpecialType.System_Single or SpecialType.System_Double } => true,
        ITypeParameterSymbol parameter => parameter.ConstraintTypes.Any(c => c is INamedTypeSymbol { Arity: 1 } n
            && (IsFloatingPoint(n) || n.AllInterfaces.Any(IsFloatingPoint))),
        _ => false,
    };

    /// <summary>Whether the runtime computes with a type parameter: it is in memory without references, and of radix two.</summary>
    public static bool IsComputable(ITypeParameterSymbol parameter) =>
        parameter.HasUnmanagedTypeConstraint && parameter.ConstraintTypes.Any(constraint =>
        constraint is INamedTypeSymbol { Arity: 1 } type && (IsBinary(type) || type.AllInterfaces.Any(IsBinary)));

    public static bool IsInteger(ITypeSymbol? type) => type?.SpecialType is SpecialType.System_Int32 or SpecialType.System_Int64
        or SpecialType.System_IntPtr or SpecialType.System_Int16 or SpecialType.System_SByte or SpecialType.System_Byte
        or SpecialType.System_UInt16 or SpecialType.System_UInt32 or SpecialType.System_UInt64 or SpecialType.System_UIntPtr;

    /// <summary>Whether the type is one of integers or that of characters, which C# computes with as integers.</summary>
    public static bool IsWhole(ITypeSymbol? type) => IsInteger(type) || type?.SpecialType == SpecialType.System_Char;

    public static bool IsBoolean(ITypeSymbol? type) => type?.SpecialType == SpecialType.System_Boolean;

    private static bool IsBinary(INamedTypeSymbol type) =>
        type.Name == "IBinaryFloatingPointIeee754" && Is(type, "System.Numerics.IBinaryFloatingPointIeee754");

    private static bool IsFloatingPoint(INamedTypeSymbol type) =>
        type.Name == "IFloatingPoint" && Is(type, "System.Numerics.IFloatingPoint");

    /// <summary>
    /// The name under which the table of operators knows a static method: <c>AutoIG.Nn.Relu</c>, and <c>T.Tanh</c> for generic mathematics
    /// on a type parameter or on float and double themselves.
    /// </summary>
    public static string OperatorKey(IMethodSymbol method)
    {
        var type = method.ContainingType;
        if (method.IsStatic && (type.TypeKind == TypeKind.Interface || IsReal(type))
            && type.ContainingNamespace.ToDisplayString().StartsWith("System", StringComparison.Ordinal))
        {
            return "T." + method.Name;
        }
        return QualifiedName(type) + "." + method.Name;
    }

    /// <summary>
    /// Whether an operator method belongs to Tensor&lt;T&gt;: extension operators stand in nameless types inside <c>Tensor</c>.
    /// </summary>
    public static bool IsOfTensor(IMethodSymbol? operatorMethod)
    {
        for (var type = operatorMethod?.ContainingType; type is not null; type = type.ContainingType)
        {
            if (type.Name is "Tensor" or "TensorSpan" or "ReadOnlyTensorSpan" && type.ContainingNamespace?.ToDisplayString() == Tensors)
                return true;
        }
        return false;
    }

    /// <summary>
    /// The part of a method in which its body stands, and whose parameters the body names: of a partial method it is another symbol than
    /// the one that is called.
    /// </summary>
    public static IMethodSymbol WithBody(IMethodSymbol method) =>
        method.OriginalDefinition.PartialImplementationPart ?? method.OriginalDefinition;

    public static AttributeData? Attribute(ISymbol symbol, string name) => symbol.GetAttributes().FirstOrDefault(a =>
        a.AttributeClass is { } type && type.Name == name && Is(type, "AutoIG." + name));
}

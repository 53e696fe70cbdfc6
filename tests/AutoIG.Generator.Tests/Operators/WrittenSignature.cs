using AutoIG.Generator.Lowering;
using Microsoft.CodeAnalysis;

namespace AutoIG.Generator.Tests.Operators;

/// <summary>
/// A method as a reader of the page of operators sees it: tensors have a name and no type, all else has its type, and a result that is no
/// tensor is said. In Math and generic mathematics, where all are numbers, they have no type either.
/// </summary>
internal static class WrittenSignature
{
    private static readonly SymbolDisplayFormat Minimal = SymbolDisplayFormat.MinimallyQualifiedFormat;

    public static string Of(IMethodSymbol method)
    {
        string key = Symbols.OperatorKey(method);
        // What is ambiguous on a type parameter, as Log2 is, is a method of float and double alone.
        string home = !key.StartsWith("T.", StringComparison.Ordinal) ? method.ContainingType.Name
            : method.ContainingType.TypeKind == TypeKind.Interface ? "T" : "double";
        bool ofNumbers = home is "T" or "double" or "Math";
        var parameters = method.Parameters.Select(parameter => IsPlain(parameter.Type, ofNumbers)
            ? parameter.Name + Default(parameter)
            : $"{(parameter.IsParams ? "params " : "")}{TypeOf(parameter.Type)} {parameter.Name}{Default(parameter)}");
        string result = ofNumbers || Symbols.IsTensor(method.ReturnType) && IsPlain(method.ReturnType, ofNumbers)
            || method.Parameters.All(parameter => !MayHoldTensors(parameter.Type)) ? "" : TypeOf(method.ReturnType) + " ";
        return $"{result}{home}.{method.Name}({string.Join(", ", parameters)})";
    }

    private static bool IsPlain(ITypeSymbol type, bool ofNumbers) =>
        Symbols.IsTensorLike(type) ? !Symbols.IsBoolean(Symbols.ElementOf(type)) && !Symbols.IsInteger(Symbols.ElementOf(type))
            : ofNumbers && (type is ITypeParameterSymbol || Symbols.IsReal(type));

    private static bool MayHoldTensors(ITypeSymbol type) =>
        Symbols.IsTensorLike(type) || type is INamedTypeSymbol { TypeArguments: [var element] } && Symbols.IsTensorLike(element);

    private static string TypeOf(ITypeSymbol type) => type.ToDisplayString(Minimal);

    private static string Default(IParameterSymbol parameter)
    {
        if (!parameter.IsOptional)
            return "";
        var type = Symbols.Present(parameter.Type)!;
        string value = parameter.ExplicitDefaultValue switch
        {
            null => parameter.Type.IsValueType && SymbolEqualityComparer.Default.Equals(type, parameter.Type) ? "default" : "null",
            bool flag => flag ? "true" : "false",
            var number when type.TypeKind == TypeKind.Enum =>
                type.GetMembers().OfType<IFieldSymbol>().First(field => Equals(field.ConstantValue, number)).Name,
            IFormattable number => number.ToString(null, System.Globalization.CultureInfo.InvariantCulture),
            var other => other.ToString()!,
        };
        return " = " + value;
    }
}

using System.Globalization;
using AutoIG.Generator.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace AutoIG.Generator.Lowering;

/// <summary>Reads [Shape] and [Dimensions] attributes.</summary>
internal static class ShapeReader
{
    /// <summary>The names in a shape, in their order.</summary>
    public static IEnumerable<string> Names(AttributeData attribute) => Values(attribute).OfType<string>();

    /// <summary>The names in the shapes of a method's parameters.</summary>
    public static IEnumerable<string> NamesOf(IMethodSymbol method) =>
        method.Parameters.Select(parameter => Symbols.Attribute(parameter, "ShapeAttribute")).OfType<AttributeData>().SelectMany(Names);

    /// <summary>The shape, or what is wrong with it, or the first name that nothing binds.</summary>
    public static (Shape Shape, string? Fault, string? Unbound) Read(AttributeData attribute, DimensionScope scope)
    {
        var dimensions = new List<Dimension>();
        foreach (object? value in Values(attribute))
        {
            switch (value)
            {
                case int size and >= 1:
                    dimensions.Add(size);
                    break;
                case int size:
                    return (Shape.Scalar, $"a size is at least 1, not {size}", null);
                case string name when scope.Resolve(name) is { } dimension:
                    dimensions.Add(dimension);
                    break;
                case string name when !IsName(name):
                    return (Shape.Scalar, $"'{name}' cannot name a dimension of a parameter: that is an identifier of C#", null);
                case string name:
                    return (Shape.Scalar, null, name);
                default:
                    return (Shape.Scalar, $"a dimension is a number or a name, not {value ?? "null"}", null);
            }
        }
        decimal elements = 1;
        foreach (var dimension in dimensions.Where(dimension => dimension.IsConstant))
            elements = Math.Min(elements * dimension.Value, long.MaxValue);
        if (elements > int.MaxValue)
            return (Shape.Scalar, $"a tensor has at most {int.MaxValue} elements", null);
        return dimensions.Count == 0 ? (Shape.Scalar, "a tensor has at least one dimension; a single number is a float or double", null)
            : (new Shape(dimensions.ToArray()), null, null);
    }

    /// <summary>The scope inside a block: the names that its declaration binds, in terms of the surrounding type's.</summary>
    public static (DimensionScope Scope, string? Fault) Bind(AttributeData attribute, DimensionScope outer)
    {
        var values = Values(attribute).ToArray();
        var scope = outer;
        if (values.Length % 2 != 0)
            return (scope, "names and values come in pairs: [Dimensions(\"in\", 64, \"out\", 128)]");
        for (int i = 0; i < values.Length; i += 2)
        {
            if (values[i] is not string { Length: > 0 } name)
                return (scope, $"'{values[i]}' is not the name of a dimension");
            switch (values[i + 1])
            {
                case int size and >= 1:
                    scope = scope.With(name, size);
                    break;
                case string other when outer.Resolve(other) is { } dimension:
                    scope = scope.With(name, dimension);
                    break;
                case string other:
                    return (scope, $"'{other}' is not a dimension of the surrounding type");
                default:
                    return (scope, $"'{name}' is bound to a size of at least 1 or to a name, not to {values[i + 1] ?? "null"}");
            }
        }
        return (scope, null);
    }

    /// <summary>Whether a name can be that of a variable. (A block's names are always bound, and may be any.)</summary>
    public static bool IsName(string name) => SyntaxFacts.IsValidIdentifier(name);

    /// <summary>
    /// The variable of the generated code that holds a dimension: it is called as the dimension is, but for keywords and for what the
    /// generated code calls so already.
    /// </summary>
    public static string VariableOf(string name, ICollection<string> taken)
    {
        // To C#, names that differ in characters without a shape of their own are one.
        string plain = string.Concat(name.Where(c => char.GetUnicodeCategory(c) != UnicodeCategory.Format));
        string wish = IsTaken(plain) || Spelling.Of(plain) != plain ? plain + "Size" : plain;
        string variable = wish;
        for (int i = 2; taken.Contains(variable); i++)
            variable = wish + i.ToString(CultureInfo.InvariantCulture);
        return variable;
    }

    /// <summary>Whether a variable of the generated code has the name already.</summary>
    private static bool IsTaken(string name) =>
        name is "batch" or "points" or "point"
            or "dimensions" or "model" or "way" or "fixedArguments" or "input" or "_";

    private static IEnumerable<object?> Values(AttributeData attribute) => attribute.ConstructorArguments
        .SelectMany(argument =>
            argument.Kind == TypedConstantKind.Array
                ? argument.Values.IsDefault ? [] : argument.Values.AsEnumerable()
                : [argument])
        .Select(constant => constant.Value);
}

using System.Reflection;

namespace AutoIG.Tool.Models;

/// <summary>A property that the generator wrote for a [Differentiable] method: <c>DigitNet.LogitsDerivative</c>.</summary>
/// <param name="Property">The property.</param>
internal sealed record FunctionProperty(PropertyInfo Property)
{
    private const string Suffix = "Derivative";
    private const BindingFlags All =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    /// <summary>The type that declares the method, which may be generic.</summary>
    public Type Host => Property.DeclaringType!;

    /// <summary>What <c>--function</c> says: <c>DigitNet.Logits</c>, nested types behind theirs.</summary>
    public string Name => $"{TypeName(Host)}.{Property.Name[..^Suffix.Length]}";

    private string FullName => Host.Namespace is { } room ? $"{room}.{Name}" : Name;

    /// <summary>The functions of an assembly in the order of their names.</summary>
    /// <exception cref="ToolException">A type of the assembly cannot be loaded.</exception>
    public static IReadOnlyList<FunctionProperty> Of(Assembly assembly)
    {
        Type[] types;
        try
        {
            types = assembly.GetTypes();
        }
        catch (ReflectionTypeLoadException fault)
        {
            throw ToolException.BadInput(
                $"--model: a type of '{assembly.Location}' cannot be loaded: {fault.LoaderExceptions.FirstOrDefault()?.Message}", fault);
        }

        return [.. types.SelectMany(type => type.GetProperties(All))
            .Where(property => property.Name.EndsWith(Suffix, StringComparison.Ordinal) && ElementType(property.PropertyType) is not null)
            .Select(property => new FunctionProperty(property)).OrderBy(function => function.FullName, StringComparer.Ordinal)];
    }

    /// <summary>The function that was asked for.</summary>
    /// <param name="functions">Those of the assembly.</param>
    /// <param name="name">Its name, with or without the namespace; <see langword="null"/> for the only one.</param>
    /// <exception cref="ToolException">There is none, or there are several.</exception>
    public static FunctionProperty Find(IReadOnlyList<FunctionProperty> functions, string? name)
    {
        var fitting = functions.Where(function => name is null || name == function.Name || name == function.FullName).ToArray();
        if (fitting.Length == 1)
            return fitting[0];
        string all = functions.Count == 0
            ? "the model has no [Differentiable] method" : $"there are {string.Join(", ", functions.Select(one => one.FullName))}";
        throw name is null
            ? ToolException.Usage($"--function: expected Type.Method, since {all}.")
            : ToolException.Usage($"--function: expected one function, got '{name}', which {fitting.Length} are called; {all}.");
    }

    /// <summary>float, double or a type parameter; <see langword="null"/> where a type is no function.</summary>
    public static Type? ElementType(Type type)
    {
        for (var at = type; at is not null; at = at.BaseType)
        {
            if (at.IsGenericType && at.GetGenericTypeDefinition() == typeof(DifferentiableFunction<>))
                return at.GetGenericArguments()[0];
        }

        return null;
    }

    private static string TypeName(Type type)
    {
        string name = type.Name.Split('`')[0];
        return type.DeclaringType is { } outer ? $"{TypeName(outer)}.{name}" : name;
    }
}

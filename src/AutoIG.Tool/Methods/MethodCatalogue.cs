using System.Reflection;

namespace AutoIG.Tool.Methods;

/// <summary>The methods of AutoIG by the names of their records, and their options.</summary>
internal static class MethodCatalogue
{
    // The tool says how many threads there are, and shows progress itself.
    private static readonly string[] Elsewhere = [nameof(AttributionMethod.MaxDegreeOfParallelism), nameof(PerturbationMethod.Progress)];

    private static readonly IReadOnlyList<Type> Methods = [.. typeof(AttributionMethod).Assembly.GetExportedTypes()
        .Where(type => type.IsSubclassOf(typeof(AttributionMethod)) && !type.IsAbstract)
        .OrderBy(type => type.Name, StringComparer.Ordinal)];

    /// <summary>The names of all methods.</summary>
    public static IEnumerable<string> Names => Methods.Select(type => type.Name);

    /// <exception cref="ToolException">There is none of this name; the message lists those that there are.</exception>
    public static Type Find(string name) =>
        Methods.FirstOrDefault(type => string.Equals(type.Name, name, StringComparison.OrdinalIgnoreCase))
        ?? throw ToolException.Usage($"--method: there is no '{name}'; expected one of {string.Join(", ", Names)}.");

    /// <summary>The method of a text.</summary>
    /// <param name="text">The name and the options.</param>
    /// <param name="signature">The function, whose layers options may name.</param>
    /// <param name="threads">How many threads it may use; <see langword="null"/> for a method inside another.</param>
    /// <exception cref="ToolException">A name is unknown, or a value is none of the option's.</exception>
    public static AttributionMethod Create(string text, FunctionSignature signature, int? threads)
    {
        var spec = MethodSpec.Parse(text);
        var type = Find(spec.Name);
        var properties = Options(type);
        var constructor = Constructor(type, spec, properties);
        var values = new OptionValue(signature);
        object?[] arguments = [.. constructor.GetParameters().Select(parameter =>
            Given(spec, parameter.Name!) is { } value ? values.Convert(parameter.ParameterType, value, $"{type.Name}:{parameter.Name}")
                : parameter.DefaultValue)];
        var method = (AttributionMethod)OptionValue.Call(() => constructor.Invoke(arguments), type.Name);
        foreach (var (name, value) in spec.Options)
        {
            if (constructor.GetParameters().Any(parameter => Same(parameter.Name!, name)))
                continue;
            var property = properties.First(property => Same(property.Name, name));
            object? converted = values.Convert(property.PropertyType, value, $"{type.Name}:{property.Name}");
            _ = OptionValue.Call(() => { property.SetValue(method, converted); return method; }, $"{type.Name}:{property.Name}");
        }

        if (threads is { } count)
            typeof(AttributionMethod).GetProperty(nameof(AttributionMethod.MaxDegreeOfParallelism))!.SetValue(method, count);
        return method;
    }

    private static PropertyInfo[] Options(Type type) => [.. type.GetProperties()
        .Where(property => property.SetMethod is { IsPublic: true } && !Elsewhere.Contains(property.Name))
        .OrderBy(property => property.Name, StringComparer.Ordinal)];

    /// <summary>The constructor that takes the most of what is given and nothing that is not.</summary>
    private static ConstructorInfo Constructor(Type type, MethodSpec spec, PropertyInfo[] properties)
    {
        var constructors = type.GetConstructors();
        foreach (var (name, _) in spec.Options)
        {
            bool isOption = Array.Exists(properties, property => Same(property.Name, name))
                || constructors.Any(constructor => constructor.GetParameters().Any(parameter => Same(parameter.Name!, name)));
            if (!isOption)
            {
                string where = Elsewhere.Contains(name, StringComparer.OrdinalIgnoreCase) ? " (threads are --threads)" : "";
                string all = string.Join(", ", OptionNames(constructors, properties));
                throw ToolException.Usage($"--method: {type.Name} has no option '{name}'{where}; expected one of {all}.");
            }
        }

        var fitting = constructors
            .Where(constructor => constructor.GetParameters().All(parameter =>
                parameter.HasDefaultValue || Given(spec, parameter.Name!) is not null))
            .Where(constructor => spec.Options.All(option => Array.Exists(properties, property => Same(property.Name, option.Key))
                || constructor.GetParameters().Any(parameter => Same(parameter.Name!, option.Key))))
            .OrderByDescending(constructor => constructor.GetParameters().Count(parameter => Given(spec, parameter.Name!) is not null))
            .FirstOrDefault();
        return fitting ?? throw ToolException.Usage(
            $"--method: {type.Name} needs {string.Join(" or ", constructors.Select(Written))}; got {(spec.Options.Count == 0
                ? "no options" : string.Join(",", spec.Options.Select(option => $"{option.Key}=…")))}.");
    }

    private static IEnumerable<string> OptionNames(ConstructorInfo[] constructors, PropertyInfo[] properties) =>
        constructors.SelectMany(constructor => constructor.GetParameters()).Select(parameter => parameter.Name!)
            .Concat(properties.Select(property => property.Name)).Distinct(StringComparer.OrdinalIgnoreCase);

    private static string Written(ConstructorInfo constructor) =>
        string.Join(",", constructor.GetParameters()
            .Where(parameter => !parameter.HasDefaultValue).Select(parameter => $"{parameter.Name}=…"));

    private static string? Given(MethodSpec spec, string name) => spec.Options.FirstOrDefault(option => Same(option.Key, name)).Value;

    private static bool Same(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);
}

using System.Globalization;
using System.Reflection;

namespace AutoIG.Tool.Methods;

/// <summary>
/// Values of options from texts: numbers, truth, names of enumerations; sizes as <c>1x4x4</c>; layers and neurons of the function; other
/// methods; and whatever a type makes by a static member of its own, <c>Noise=OfDeviation(0.1)</c>.
/// </summary>
/// <param name="signature">The function that is explained.</param>
internal sealed class OptionValue(FunctionSignature signature)
{
    /// <summary>The value of a text.</summary>
    /// <param name="type">The type of the option.</param>
    /// <param name="text">The text.</param>
    /// <param name="option">What to call the option in messages.</param>
    /// <exception cref="ToolException">The text is none of the type, or the type has no text.</exception>
    public object? Convert(Type type, string text, string option)
    {
        var plain = Nullable.GetUnderlyingType(type) ?? type;
        return plain == typeof(bool) ? Truth(text, option)
            : plain == typeof(int) ? Whole(text, option, int.MinValue, int.MaxValue)
            : plain == typeof(long) ? Number<long>(text, NumberStyles.Integer, option, "a whole number")
            : plain == typeof(double) ? Number<double>(text, NumberStyles.Float, option, "a number")
            : plain.IsEnum ? Member(plain, text, option)
            : plain == typeof(LayerKey) ? Layer(text, option)
            : plain == typeof(Neurons) ? Neurons.At(Sizes(text, option))
            : plain.IsAssignableFrom(typeof(int[])) ? Sizes(text, option)
            : typeof(AttributionMethod).IsAssignableFrom(plain) ? MethodCatalogue.Create(MethodSpec.Inside(text), signature, null)
            : Made(plain, text, option);
    }

    /// <summary>Calls a member by reflection; what it refuses is a fault of the command line.</summary>
    /// <exception cref="ToolException">It was refused.</exception>
    public static object Call(Func<object?> member, string option)
    {
        try
        {
            return member()!;
        }
        catch (TargetInvocationException fault)
        {
            throw ToolException.Usage($"--method: {option}: {fault.InnerException!.Message}", fault.InnerException);
        }
    }

    private static bool Truth(string text, string option) =>
        bool.TryParse(text, out bool value) ? value : throw Wrong(option, "true or false", text);

    private static int Whole(string text, string option, int least, int most)
    {
        long value = Number<long>(text, NumberStyles.Integer, option, "a whole number");
        return value >= least && value <= most ? (int)value : throw Wrong(option, "a number of 32 bits", text);
    }

    private static TNumber Number<TNumber>(string text, NumberStyles styles, string option, string expected)
        where TNumber : struct, INumberBase<TNumber> =>
        TNumber.TryParse(text, styles, CultureInfo.InvariantCulture, out var value) && TNumber.IsFinite(value)
            ? value : throw Wrong(option, expected, text);

    private static object Member(Type type, string text, string option)
    {
        string? name = Array.Find(Enum.GetNames(type), name => string.Equals(name, text, StringComparison.OrdinalIgnoreCase));
        return name is null ? throw Wrong(option, $"one of {string.Join(", ", Enum.GetNames(type))}", text) : Enum.Parse(type, name);
    }

    private static int[] Sizes(string text, string option) =>
        [.. text.Split('x').Select(size => int.TryParse(size, NumberStyles.Integer, CultureInfo.InvariantCulture, out int value)
            ? value : throw Wrong(option, "whole numbers with x between them, such as 1x4x4", text))];

    private LayerKey Layer(string text, string option) => signature.Layers.FirstOrDefault(layer => layer.Name == text) is { } found
        ? new LayerKey(signature.Name, found.Index, found.Name)
        : throw Wrong(option, signature.Layers.Count == 0
            ? $"a layer, but {signature.Name} has none"
            : $"one of the layers {string.Join(", ", signature.Layers.Select(one => one.Name))}", text);

    /// <summary>What a static property or method of a type returns.</summary>
    private object Made(Type type, string text, string option)
    {
        int open = text.IndexOf('(', StringComparison.Ordinal);
        string name = open < 0 ? text : text[..open];
        string inside = open < 0 ? "" : MethodSpec.Inside(text[open..]);
        IReadOnlyList<string> parts = inside.Length == 0 ? [] : MethodSpec.Split(inside);
        var members = type.GetMembers(BindingFlags.Public | BindingFlags.Static);
        var property = members.OfType<PropertyInfo>().FirstOrDefault(one => one.Name == name && one.PropertyType == type);
        if (property is not null && open < 0)
            return Call(() => property.GetValue(null), option);
        var makers = members.OfType<MethodInfo>()
            .Where(one => one.ReturnType == type && !one.IsSpecialName && !one.IsGenericMethod
                && one.GetParameters().All(parameter => HasText(parameter.ParameterType)));
        var maker = makers.FirstOrDefault(one => one.Name == name
            && one.GetParameters() is var parameters && parts.Count <= parameters.Length
            && parameters.Skip(parts.Count).All(parameter => parameter.HasDefaultValue));
        if (maker is null)
        {
            string[] names = [.. members.OfType<PropertyInfo>().Where(one => one.PropertyType == type).Select(one => one.Name),
                .. makers.Select(one => $"{one.Name}({string.Join(", ", one.GetParameters().Select(parameter => parameter.Name))})")];
            throw names.Length == 0
                ? ToolException.Usage($"--method: {option}: a {type.Name} cannot be written on a command line; leave the option out.")
                : Wrong(option, $"one of {string.Join(", ", names)}", text);
        }

        object?[] arguments = [.. maker.GetParameters().Select((parameter, i) =>
            i < parts.Count ? Convert(parameter.ParameterType, parts[i].Trim(), $"{option}.{name}.{parameter.Name}")
                : parameter.DefaultValue)];
        return Call(() => maker.Invoke(null, arguments), option);
    }

    /// <summary>Whether values of a type are written without further thought: numbers, truth, enumerations, sizes.</summary>
    private static bool HasText(Type type) => type.IsPrimitive || type.IsEnum || type == typeof(int[]);

    private static ToolException Wrong(string option, string expected, string text) =>
        ToolException.Usage($"--method: {option}: expected {expected}, got '{text}'.");
}

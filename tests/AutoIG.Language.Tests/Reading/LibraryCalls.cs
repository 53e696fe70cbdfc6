using System.Collections.Concurrent;
using System.Reflection;

namespace AutoIG.Language.Tests.Reading;

/// <summary>Calls of the base library and of the runtime: the very methods that compiled text calls.</summary>
internal static class LibraryCalls
{
    private static readonly Dictionary<string, Type> Types = new()
    {
        ["Math"] = typeof(Math),
        ["MathF"] = typeof(MathF),
        ["BitConverter"] = typeof(BitConverter),
        ["Nn"] = typeof(Nn),
    };

    private static readonly ConcurrentDictionary<(Type Type, string Name, string Arguments), MethodInfo> Methods = [];
    private static readonly ConcurrentDictionary<MethodInfo, ICaller> Callers = [];

    private interface ICaller
    {
        Code Call(Code[] arguments);
    }

    /// <summary>The type that a name of generated text stands for, or <see langword="null"/>.</summary>
    public static Type? TypeNamed(string name) => Primitive.Named(name)?.Type ?? Types.GetValueOrDefault(name);

    /// <summary>A constant, such as double.NaN.</summary>
    public static Code Constant(Type type, string name)
    {
        // Those of generic mathematics alone, which the types themselves do not show.
        if (name is "Zero" or "One" && Primitive.Of(type) is var number)
            return number.Convert(Primitive.Int.Literal(name == "One" ? 1 : 0), isChecked: false);
        object value = type.GetField(name, BindingFlags.Public | BindingFlags.Static)?.GetValue(null)
            ?? throw new ReadingFault($"{type.Name} has no constant {name}.");
        return Primitive.Of(value.GetType()).Literal(value);
    }

    public static Code Call(Type type, string name, Code[] arguments)
    {
        var method = Methods.GetOrAdd((type, name, string.Join(" ", arguments.Select(a => a.Type.Keyword + a.IsLiteral))),
            _ => Find(type, name, arguments));
        var parameters = method.GetParameters();
        var converted = arguments.Select((argument, i) => Primitive.Of(parameters[i].ParameterType).Implicitly(argument)).ToArray();
        return Callers.GetOrAdd(method, CallerOf).Call(converted);
    }

    private static MethodInfo Find(Type type, string name, Code[] arguments)
    {
        var found = type.GetMethods(BindingFlags.Public | BindingFlags.Static)
            .Where(method => method.Name == name && method.GetParameters().Length == arguments.Length)
            .Select(method => OfNumbers(method, arguments)).OfType<MethodInfo>()
            .Where(method => method.GetParameters().Zip(arguments).All(pair => Primitive.Of(pair.First.ParameterType).Takes(pair.Second)))
            .ToArray();
        // Among several, those that take the arguments as they are; of the generated texts none asks for more.
        var exact = found.Where(method => method.GetParameters().Zip(arguments).All(pair =>
            pair.First.ParameterType == pair.Second.Type.Type || pair.Second.IsLiteral)).ToArray();
        return found.Length == 1 ? found[0]
            : exact.Length == 1 ? exact[0]
            : throw new ReadingFault(
                $"{found.Length} methods are {type.Name}.{name}({string.Join(", ", arguments.Select(a => a.Type.Keyword))}).");
    }

    /// <summary>A method that takes and returns numbers; of a generic one the instance for these arguments.</summary>
    private static MethodInfo? OfNumbers(MethodInfo method, Code[] arguments)
    {
        if (method.IsGenericMethodDefinition)
        {
            if (method.GetGenericArguments() is not [var only] || method.GetParameters().Any(p => p.ParameterType != only))
                return null;
            method = method.MakeGenericMethod(arguments.Aggregate(arguments[0], (a, b) => Primitive.Promote(a, b) == a.Type ? a : b)
                .Type.Type);
        }
        return method.GetParameters().Select(p => p.ParameterType).Append(method.ReturnType)
            .All(t => t == typeof(bool) || (t.IsPrimitive && Primitive.Named(Keyword(t)) is not null)) ? method : null;
    }

    private static string Keyword(Type type) => Type.GetTypeCode(type) switch
    {
        TypeCode.Int32 => "int",
        TypeCode.UInt32 => "uint",
        TypeCode.Int64 => "long",
        TypeCode.UInt64 => "ulong",
        TypeCode.Single => "float",
        TypeCode.Double => "double",
        _ => "",
    };

    private static ICaller CallerOf(MethodInfo method)
    {
        Type[] types = [.. method.GetParameters().Select(p => p.ParameterType), method.ReturnType];
        var generic = types.Length switch
        {
            2 => typeof(Caller<,>),
            3 => typeof(Caller<,,>),
            4 => typeof(Caller<,,,>),
            _ => throw new ReadingFault($"{method.Name} takes too many arguments."),
        };
        return (ICaller)Activator.CreateInstance(generic.MakeGenericType(types), method)!;
    }

    private sealed class Caller<TA, TResult>(MethodInfo method) : ICaller
        where TA : unmanaged
        where TResult : unmanaged
    {
        private readonly Func<TA, TResult> function = method.CreateDelegate<Func<TA, TResult>>();

        public Code Call(Code[] arguments)
        {
            var (f, a) = (function, ((Code<TA>)arguments[0]).Run);
            return new Code<TResult>(() => f(a()));
        }
    }

    private sealed class Caller<TA, TB, TResult>(MethodInfo method) : ICaller
        where TA : unmanaged
        where TB : unmanaged
        where TResult : unmanaged
    {
        private readonly Func<TA, TB, TResult> function = method.CreateDelegate<Func<TA, TB, TResult>>();

        public Code Call(Code[] arguments)
        {
            var (f, a, b) = (function, ((Code<TA>)arguments[0]).Run, ((Code<TB>)arguments[1]).Run);
            return new Code<TResult>(() => f(a(), b()));
        }
    }

    private sealed class Caller<TA, TB, TC, TResult>(MethodInfo method) : ICaller
        where TA : unmanaged
        where TB : unmanaged
        where TC : unmanaged
        where TResult : unmanaged
    {
        private readonly Func<TA, TB, TC, TResult> function = method.CreateDelegate<Func<TA, TB, TC, TResult>>();

        public Code Call(Code[] arguments)
        {
            var (f, a, b, c) = (function, ((Code<TA>)arguments[0]).Run, ((Code<TB>)arguments[1]).Run, ((Code<TC>)arguments[2]).Run);
            return new Code<TResult>(() => f(a(), b(), c()));
        }
    }
}

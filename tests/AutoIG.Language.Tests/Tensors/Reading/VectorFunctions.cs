using System.Collections.Concurrent;
using System.Numerics;
using AutoIG.CompilerServices;

namespace AutoIG.Language.Tests.Tensors.Reading;

/// <summary>The functions of vectors by their names: the very methods that compiled text calls.</summary>
internal static class VectorFunctions<T, TVector>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TVector : struct, IVector<TVector, T>
{
    private static readonly Dictionary<(string, int), Delegate> Own = new()
    {
        [("-", 1)] = (TVector a) => -a,
        [("+", 2)] = (TVector a, TVector b) => a + b,
        [("-", 2)] = (TVector a, TVector b) => a - b,
        [("*", 2)] = (TVector a, TVector b) => a * b,
        [("/", 2)] = (TVector a, TVector b) => a / b,
        [("Select", 3)] = TVector.Select,
        [("MultiplyAdd", 3)] = TVector.MultiplyAdd,
        [("Max", 2)] = TVector.Max,
        [("Min", 2)] = TVector.Min,
        [("Abs", 1)] = TVector.Abs,
        [("Sqrt", 1)] = TVector.Sqrt,
        [("Floor", 1)] = TVector.Floor,
        [("Ceiling", 1)] = TVector.Ceiling,
        [("Round", 1)] = TVector.Round,
        [("Truncate", 1)] = TVector.Truncate,
        [("GreaterThan", 2)] = TVector.GreaterThan,
        [("GreaterThanOrEqual", 2)] = TVector.GreaterThanOrEqual,
        [("LessThan", 2)] = TVector.LessThan,
        [("LessThanOrEqual", 2)] = TVector.LessThanOrEqual,
        [("Equals", 2)] = TVector.Equals,
        [("And", 2)] = TVector.And,
        [("Or", 2)] = TVector.Or,
        [("Xor", 2)] = TVector.Xor,
        [("Not", 1)] = TVector.Not,
    };

    private static readonly ConcurrentDictionary<(Type?, string, int), Delegate> Found = [];

    public static Delegate Find(Type? type, string name, int operands) => Found.GetOrAdd((type, name, operands), key =>
    {
        if (type is null)
            return Own.TryGetValue((name, operands), out var own) ? own : throw Unknown(name);
        var kind = operands switch
        {
            1 => typeof(Func<TVector, TVector>),
            2 => typeof(Func<TVector, TVector, TVector>),
            _ => typeof(Func<TVector, TVector, TVector, TVector>),
        };
        return Only(type, name, operands, isOut: false).CreateDelegate(kind);
    });

    public static Delegate FindWithSlope(string name) => Found.GetOrAdd((typeof(VectorMath<T>), name, -1), _ =>
        Only(typeof(VectorMath<T>), name, 2, isOut: true).CreateDelegate(typeof(Slope<TVector>)));

    private static System.Reflection.MethodInfo Only(Type type, string name, int parameters, bool isOut)
    {
        var found = type.GetMethods().Where(method => method.Name == name && method.IsStatic && method.GetParameters().Length == parameters
            && method.GetParameters()[^1].IsOut == isOut && method.GetGenericArguments().Length == 1).ToArray();
        return found is [var only] ? only.MakeGenericMethod(typeof(TVector)) : throw Unknown($"{type.Name}.{name}");
    }

    private static Language.Tests.Reading.ReadingFault Unknown(string name) => new($"{name} of vectors is not known.");
}

using System.Collections.Concurrent;
using System.Numerics;
using System.Reflection;
using AutoIG.CompilerServices;

namespace AutoIG.Tests.Kernels.Pointwise;

/// <summary>
/// The functions of <see cref="VectorMath{T}"/> by their names, found in its declaration: a new one is tested without being listed.
/// </summary>
internal static class VectorFunctions
{
    private const string Slope = "Derivative";

    private static readonly MethodInfo[] s_declared =
        typeof(VectorMath<>).GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly);

    private delegate TVector Function<TVector>(TVector x);

    private delegate TVector FunctionWithSlope<TVector>(TVector x, out TVector slope);

    /// <summary>Those that map one vector to one vector.</summary>
    public static IReadOnlyList<string> OfOneOperand { get; } =
        [.. s_declared.Where(method => method.GetParameters().Length == 1).Select(method => method.Name)];

    /// <summary>Those that also give the slope, each of which stands in <see cref="OfOneOperand"/> too.</summary>
    public static IReadOnlyList<string> WithSlope { get; } =
        [.. s_declared.Where(method => method.GetParameters() is [_, { IsOut: true }]).Select(method => method.Name)];

    /// <summary>Those that are the slope of another.</summary>
    public static IReadOnlyList<string> Slopes { get; } = [.. OfOneOperand.Where(name => name.EndsWith(Slope, StringComparison.Ordinal))];

    public static string SlopeOf(string function) => function + Slope;

    public static string OfSlope(string slope) => slope[..^Slope.Length];

    /// <summary>The function at the width that is in force.</summary>
    public static T[] Apply<T>(string name, T[] x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var y = new T[x.Length];
        Named<T>.Name = name;
        Elementwise.Apply<T, Named<T>>(x, y);
        return y;
    }

    /// <summary>The function and its slope, by the pass that computes both.</summary>
    public static (T[] Values, T[] Slopes) ApplyWithSlope<T>(string name, T[] x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] y = new T[x.Length], slopes = new T[x.Length];
        Named<T>.Name = name;
        Elementwise.ApplyWithSlope<T, Named<T>>(x, y, slopes);
        return (y, slopes);
    }

    /// <summary>The function that is asked for, as the kernels take functions: as a type. They run on the thread that calls.</summary>
    private readonly struct Named<T> : IMap1<T>, IMapWithSlope<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        [ThreadStatic]
        public static string? Name;

        public static TVector Invoke<TVector>(TVector a)
            where TVector : struct, IVector<TVector, T> =>
            Bound<T, TVector>.Functions.GetOrAdd(Name!, name => Bound<T, TVector>.Find<Function<TVector>>(name, parameters: 1))(a);

        public static TVector Invoke<TVector>(TVector a, out TVector slope)
            where TVector : struct, IVector<TVector, T> =>
            Bound<T, TVector>.FunctionsWithSlope.GetOrAdd(Name!,
                name => Bound<T, TVector>.Find<FunctionWithSlope<TVector>>(name, parameters: 2))(a, out slope);
    }

    private static class Bound<T, TVector>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVector : struct, IVector<TVector, T>
    {
        public static readonly ConcurrentDictionary<string, Function<TVector>> Functions = new();
        public static readonly ConcurrentDictionary<string, FunctionWithSlope<TVector>> FunctionsWithSlope = new();

        public static TDelegate Find<TDelegate>(string name, int parameters)
            where TDelegate : Delegate => typeof(VectorMath<T>).GetMethods()
            .Single(method => method.Name == name && method.GetParameters() is [.., var last] && method.GetParameters().Length == parameters
                && last.IsOut == parameters > 1)
            .MakeGenericMethod(typeof(TVector)).CreateDelegate<TDelegate>();
    }
}

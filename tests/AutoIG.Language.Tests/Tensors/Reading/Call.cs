using System.Reflection;
using AutoIG.Language.Tests.Reading;

namespace AutoIG.Language.Tests.Tensors.Reading;

/// <summary>A call of a method of the runtime: which one is found when it first runs, by what the arguments are.</summary>
/// <param name="candidates">Methods of its name, those that are generic made whole.</param>
/// <param name="arguments">The arguments.</param>
/// <param name="name">Its name.</param>
/// <param name="prepare">What is done when the arguments are known, which may be calls of the kind themselves.</param>
internal sealed class Call(Func<object?[], IEnumerable<MethodBase>> candidates, IReadOnlyList<Argument> arguments, string name,
    params Action[] prepare)
{
    private const int Never = 1000;

    private Stub? stub;
    private Func<Scope, object?[], object?>[] sources = [];

    public object? Invoke(object? target, Scope scope)
    {
        object?[] values = new object?[arguments.Count];
        for (int i = 0; i < values.Length; i++)
            values[i] = arguments[i].Run?.Invoke(scope);
        if (stub is null)
            Find(values);
        object?[] passed = new object?[sources.Length];
        for (int i = 0; i < passed.Length; i++)
            passed[i] = sources[i](scope, values);
        foreach (var action in prepare)
            action();
        return stub!(target, passed);
    }

    private void Find(object?[] values)
    {
        var found = candidates(values).Select(method => (Method: method, Way: Match(method, values))).Where(c => c.Way.Cost < Never)
            .OrderBy(c => c.Way.Cost).ToArray();
        if (found.Length == 0 || (found.Length > 1 && found[1].Way.Cost == found[0].Way.Cost))
            throw new ReadingFault(
                $"{found.Length} methods are {name}({string.Join(", ", values.Select(v => v?.GetType().Name ?? "…"))}).");
        sources = found[0].Way.Sources;
        stub = Stubs.Of(found[0].Method);
    }

    private (int Cost, Func<Scope, object?[], object?>[] Sources) Match(MethodBase method, object?[] values)
    {
        var parameters = method.GetParameters();
        var sources = new Func<Scope, object?[], object?>[parameters.Length];
        int cost = 0;
        bool hasRest = parameters.Length > 0 && parameters[^1].GetCustomAttributes()
            .Any(a => a is ParamArrayAttribute or System.Runtime.CompilerServices.ParamCollectionAttribute);
        for (int i = 0; i < arguments.Count; i++)
        {
            int at = arguments[i].Name is { } wanted ? Array.FindIndex(parameters, p => p.Name == wanted) : i;
            if (hasRest && at >= parameters.Length - 1
                && !(arguments.Count == parameters.Length && CostOf(i, Stubs.TypeOf(parameters[^1]), values) < Never))
                return Rest(parameters, sources, cost, values);
            if (at < 0 || at >= parameters.Length)
                return (Never, []);
            cost += CostOf(i, Stubs.TypeOf(parameters[at]), values);
            if (cost >= Never)
                return (Never, []);
            sources[at] = Source(i, Stubs.TypeOf(parameters[at]), values);
        }
        if (hasRest && sources[^1] is null)
            return Rest(parameters, sources, cost, values);
        return Defaulted(parameters, sources, cost);
    }

    private (int, Func<Scope, object?[], object?>[]) Rest(ParameterInfo[] parameters, Func<Scope, object?[], object?>[] sources, int cost,
        object?[] values)
    {
        var type = Stubs.TypeOf(parameters[^1]);
        var element = type.IsArray ? type.GetElementType()! : type.GetGenericArguments()[0];
        var rest = new List<Func<Scope, object?[], object?>>();
        for (int i = parameters.Length - 1; i < arguments.Count; i++)
        {
            cost += CostOf(i, element, values);
            if (cost >= Never)
                return (Never, []);
            rest.Add(Source(i, element, values));
        }
        sources[^1] = (scope, known) =>
        {
            var all = Array.CreateInstance(element, rest.Count);
            for (int i = 0; i < rest.Count; i++)
                all.SetValue(rest[i](scope, known), i);
            return all;
        };
        return Defaulted(parameters, sources, cost + 5);
    }

    private static (int, Func<Scope, object?[], object?>[]) Defaulted(ParameterInfo[] parameters, Func<Scope, object?[], object?>[] sources,
        int cost)
    {
        for (int i = 0; i < parameters.Length; i++)
        {
            if (sources[i] is not null)
                continue;
            if (!parameters[i].IsOptional)
                return (Never, []);
            object? value = parameters[i].DefaultValue;
            if (value is null && Stubs.TypeOf(parameters[i]) is { IsValueType: true, IsByRefLike: false } type)
                value = Activator.CreateInstance(type);
            sources[i] = (_, _) => value;
            cost++;
        }
        return (cost, sources);
    }

    private Func<Scope, object?[], object?> Source(int i, Type type, object?[] values)
    {
        if (arguments[i].Run is null)
        {
            var run = arguments[i].As(type);
            return (scope, _) => run(scope);
        }
        return (_, known) => Conversions.To(type, known[i]);
    }

    private int CostOf(int i, Type type, object?[] values) =>
        arguments[i].Run is null ? arguments[i].Fits(type) ? 0 : Never : Conversions.Cost(type, values[i], Never);
}

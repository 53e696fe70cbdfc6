using AutoIG.Functions;

namespace AutoIG;

public partial class DifferentiableFunction<T>
{
    private readonly Lock waysLock = new();
    private volatile FunctionWay<T>?[] ways = [];

    /// <summary>
    /// The way on which these arguments lead with its named dimensions bound. The same object for the same way and sizes, as long
    /// as it is kept.
    /// </summary>
    internal BoundFunction<T> BindTo(ReadOnlySpan<int> dimensions, IReadOnlyList<long> fixedArguments)
    {
        Span<long> values = stackalloc long[fixedArguments.Count];
        for (int i = 0; i < values.Length; i++)
            values[i] = fixedArguments[i];
        return Way(definition.SelectWay(dimensions, values)).BindTo(dimensions);
    }

    /// <summary>The embedding table of an input that is given by token ids.</summary>
    internal ReadOnlySpan<T> TokenTable(int input) => definition.TokenTable(input);

    private FunctionWay<T> Way(int number)
    {
        var known = ways;
        if (number < known.Length && known[number] is { } way)
            return way;
        lock (waysLock)
        {
            known = ways;
            if (number < known.Length && known[number] is { } made)
                return made;
            var created = new FunctionWay<T>(this, number);
            var grown = new FunctionWay<T>?[Math.Max(known.Length, number + 1)];
            known.CopyTo(grown, 0);
            grown[number] = created;
            ways = grown;
            return created;
        }
    }
}

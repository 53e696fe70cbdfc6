namespace AutoIG.Generator.Planning.Scalars;

/// <summary>What each variable holds, with blocks that can be undone: a block costs what it changes, not what there is.</summary>
internal sealed class HeldValues
{
    private static readonly HashSet<int> Unassigned = [];

    private readonly Dictionary<ScalarVariable, HashSet<int>> held = [];
    private readonly Stack<Dictionary<ScalarVariable, HashSet<int>?>> before = new();

    /// <summary>The variables in scope.</summary>
    public IEnumerable<ScalarVariable> Variables => held.Keys;

    public HashSet<int> this[ScalarVariable variable]
    {
        get => held.TryGetValue(variable, out var values) ? values : Unassigned;
        set
        {
            Remember(variable);
            held[variable] = value;
        }
    }

    public bool IsDeclared(ScalarVariable variable) => held.ContainsKey(variable);

    /// <summary>Brings a variable into the innermost block; it holds nothing yet.</summary>
    public void Declare(ScalarVariable variable)
    {
        if (IsDeclared(variable))
            throw new InvalidOperationException($"{variable} is declared twice.");
        this[variable] = Unassigned;
    }

    public void Set(IEnumerable<KeyValuePair<ScalarVariable, HashSet<int>>> values)
    {
        foreach (var pair in values)
            this[pair.Key] = pair.Value;
    }

    public void Open() => before.Push([]);

    /// <summary>What the variables that are older than the innermost block hold, as far as it changed them.</summary>
    public Dictionary<ScalarVariable, HashSet<int>> Changes() =>
        before.Peek().Where(pair => pair.Value is not null).ToDictionary(pair => pair.Key, pair => held[pair.Key]);

    /// <summary>Undoes the innermost block and returns its changes.</summary>
    public Dictionary<ScalarVariable, HashSet<int>> Close()
    {
        var changes = Changes();
        foreach (var pair in before.Pop())
        {
            if (pair.Value is { } old)
                held[pair.Key] = old;
            else
                held.Remove(pair.Key);
        }
        return changes;
    }

    private void Remember(ScalarVariable variable)
    {
        if (before.Count > 0 && !before.Peek().ContainsKey(variable))
            before.Peek()[variable] = held.TryGetValue(variable, out var values) ? values : null;
    }
}

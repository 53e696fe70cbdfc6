using AutoIG.Generator.Ir;

namespace AutoIG.Generator.Emission;

/// <summary>
/// The names of a C# block: a local may not have the name of one in a surrounding block, before it or after it, but may share one with a
/// local of a sibling.
/// </summary>
internal sealed class NameScope(NameScope? surrounding)
{
    private readonly HashSet<string> declared = [];
    private readonly HashSet<string> usedInside = [];

    /// <summary>For each wish, the first number that may be free: those before it were taken once, and stay so.</summary>
    private readonly Dictionary<string, int> firstFree = [];

    /// <summary>Keeps a name from being declared here or inside.</summary>
    public void Reserve(string name) => declared.Add(name);

    /// <summary>Declares a local with the wished name, or with the first number that makes it unique.</summary>
    public string Declare(string wish)
    {
        string name = wish;
        int number = FirstFree(wish);
        if (number > 2)
            name = Numbered(number++);
        for (; IsTaken(name); number++)
            name = Numbered(number);
        firstFree[wish] = number;
        declared.Add(name);
        for (var scope = surrounding; scope is not null; scope = scope.Surrounding)
            scope.usedInside.Add(name);
        return Spelling.Of(name);

        string Numbered(int i) => char.IsDigit(wish[wish.Length - 1]) ? $"{wish}_{i}" : $"{wish}{i}";
    }

    private NameScope? Surrounding => surrounding;

    private int FirstFree(string wish)
    {
        int first = 2;
        for (var scope = this; scope is not null; scope = scope.Surrounding)
        {
            if (scope.firstFree.TryGetValue(wish, out int number))
                first = Math.Max(first, number);
        }
        return first;
    }

    private bool IsTaken(string name)
    {
        if (usedInside.Contains(name))
            return true;
        for (var scope = this; scope is not null; scope = scope.Surrounding)
        {
            if (scope.declared.Contains(name))
                return true;
        }
        return false;
    }
}

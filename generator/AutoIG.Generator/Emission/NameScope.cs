namespace AutoIG.Generator.Emission;

/// <summary>
/// The names of a C# block: a local may not have the name of one in a surrounding block, before it or after it, but may share one with a local of
/// a sibling.
/// </summary>
internal sealed class NameScope(NameScope? surrounding)
{
    private readonly HashSet<string> declared = [];
    private readonly HashSet<string> usedInside = [];

    /// <summary>Keeps a name from being declared here or inside.</summary>
    public void Reserve(string name) => declared.Add(name);

    /// <summary>Declares a local with the wished name, or with the first number that makes it unique.</summary>
    public string Declare(string wish)
    {
        string name = wish;
        for (int i = 2; IsTaken(name); i++)
            name = char.IsDigit(wish[wish.Length - 1]) ? $"{wish}_{i}" : $"{wish}{i}";
        declared.Add(name);
        for (var scope = surrounding; scope is not null; scope = scope.Surrounding)
            scope.usedInside.Add(name);
        return Identifiers.Escape(name);
    }

    private NameScope? Surrounding => surrounding;

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

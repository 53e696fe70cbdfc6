namespace AutoIG.Language.Tests.Syntax;

/// <summary>A part of a program. Nodes are immutable; their identity is their place.</summary>
internal abstract class Node
{
    /// <summary>The nodes it is made of, in the order in which they are written.</summary>
    public abstract IReadOnlyList<Node> Parts { get; }

    /// <summary>The same with other parts, as many as before.</summary>
    public abstract Node With(IReadOnlyList<Node> parts);

    public IReadOnlyList<Node> DescendantsAndSelf()
    {
        var nodes = new List<Node>();
        Collect(nodes);
        return nodes;
    }

    public int Size => 1 + Parts.Sum(part => part.Size);

    private void Collect(List<Node> nodes)
    {
        nodes.Add(this);
        foreach (var part in Parts)
            part.Collect(nodes);
    }
}

/// <summary>A parameter, field or local; its identity is the object's.</summary>
/// <param name="name">Its name.</param>
/// <param name="kind">Its type.</param>
/// <param name="slot">Where the interpreter keeps it. Nothing recurses, so that one place is enough.</param>
/// <param name="isIn">Whether it is an <c>in</c> parameter, which is another name of the variable that it is given.</param>
internal sealed class Variable(string name, Kind kind, int slot, bool isIn = false)
{
    public bool IsIn { get; } = isIn;

    public string Name { get; } = name;

    public Kind Kind { get; } = kind;

    public int Slot { get; } = slot;
}

/// <summary>A method or local function as its callers see it.</summary>
/// <param name="name">Its name.</param>
/// <param name="parameters">Its parameters.</param>
/// <param name="results">What it returns: nothing, a number, or a tuple.</param>
/// <param name="isGeneric">Whether it has a type parameter, which each call gives it.</param>
internal sealed class Function(string name, IReadOnlyList<Variable> parameters, IReadOnlyList<Kind> results, bool isGeneric = false)
{
    public bool IsGeneric { get; } = isGeneric;

    public string Name { get; } = name;

    public IReadOnlyList<Variable> Parameters { get; } = parameters;

    public IReadOnlyList<Kind> Results { get; } = results;
}

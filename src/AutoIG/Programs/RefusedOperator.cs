using System.ComponentModel;

namespace AutoIG.CompilerServices;

/// <summary>An operator of a function for which a program beside the gradient is not defined.</summary>
/// <param name="name">The operator's name.</param>
/// <param name="statement">The statement of the method that it comes from.</param>
/// <param name="wayOut">What to do about it; empty where there is no more to say than what always helps.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class RefusedOperator(string name, string statement, string wayOut)
{
    /// <summary>The operator's name.</summary>
    public string Name { get; } = name;

    /// <summary>The statement of the method that it comes from.</summary>
    public string Statement { get; } = statement;

    /// <summary>What to do about it; empty where there is no more to say than what always helps.</summary>
    public string WayOut { get; } = wayOut;
}

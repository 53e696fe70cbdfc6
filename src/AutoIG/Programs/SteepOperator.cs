using System.ComponentModel;

namespace AutoIG.CompilerServices;

/// <summary>An operator of a function that makes ±∞ or NaN of finite numbers, and where that shows first.</summary>
/// <param name="name">The operator's name.</param>
/// <param name="statement">The statement of the method that it comes from.</param>
/// <param name="behind">Where it is the value that may not be finite, the layers that show it first; −1 is the output.</param>
/// <param name="inFront">Where it is the slope, the layers whose derivatives show it first; ~i is input i.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class SteepOperator(string name, string statement, int[] behind, int[] inFront)
{
    /// <summary>The operator's name.</summary>
    public string Name { get; } = name;

    /// <summary>The statement of the method that it comes from.</summary>
    public string Statement { get; } = statement;

    /// <summary>The layers that show first that a value of it is not finite; −1 is the output.</summary>
    public IReadOnlyList<int> Behind { get; } = behind;

    /// <summary>The layers whose derivatives show first that a slope of it is not finite; ~i is input i.</summary>
    public IReadOnlyList<int> InFront { get; } = inFront;
}

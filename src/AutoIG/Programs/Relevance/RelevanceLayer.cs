using System.ComponentModel;

namespace AutoIG.CompilerServices;

/// <summary>
/// A layer of a function that has a rule of its own when relevance goes back through it: an affine one, or a recurrent one.
/// </summary>
/// <param name="kind">What it is.</param>
/// <param name="statement">The statement of the method that it comes from.</param>
/// <param name="behind">The layers by whose keys it is named: those that its result reaches first; −1 is the output.</param>
/// <param name="hasOwnOrder">
/// Whether its inputs lie in memory in another order than the model writes them in, because an operator before it was done without moving
/// anything.
/// </param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class RelevanceLayer(RelevanceLayerKind kind, string statement, int[] behind, bool hasOwnOrder = false)
{
    /// <summary>What it is.</summary>
    public RelevanceLayerKind Kind { get; } = kind;

    /// <summary>The statement of the method that it comes from.</summary>
    public string Statement { get; } = statement;

    /// <summary>The layers that its result reaches first; −1 is the output.</summary>
    public IReadOnlyList<int> Behind { get; } = behind;

    /// <summary>Whether its inputs lie in memory in another order than the model writes them in.</summary>
    public bool HasOwnOrder { get; } = hasOwnOrder;
}

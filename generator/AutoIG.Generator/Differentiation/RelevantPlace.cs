using AutoIG.Generator.Ir;

namespace AutoIG.Generator.Differentiation;

/// <summary>An operation of which the runtime has to know when relevance goes back through it.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Statement">The user's statement that it comes from.</param>
/// <param name="Behind">The layers that its result reaches first; −1 is the output.</param>
/// <param name="HasOwnOrder">Whether its operand lies in memory in another order than the user sees it in.</param>
/// <param name="Shape">The shape of its operand as the user sees it.</param>
internal sealed record RelevantPlace(RelevanceKind Kind, string Statement, EquatableArray<int> Behind, bool HasOwnOrder, Shape Shape);

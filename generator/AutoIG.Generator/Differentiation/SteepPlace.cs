using AutoIG.Generator.Ir;

namespace AutoIG.Generator.Differentiation;

/// <summary>An operation that makes ±∞ or NaN of finite numbers: of values, or of a derivative that goes back through it.</summary>
/// <param name="Operator">The operator's name.</param>
/// <param name="Statement">The user's statement that it comes from.</param>
/// <param name="Behind">
/// Where it is the value, the layers that it reaches first; −1 is the output. Empty where finite operands give finite values.
/// </param>
/// <param name="InFront">
/// Where it is the derivative, the layers that it reaches first; ~i is input i. Empty where finite numbers give finite derivatives.
/// </param>
internal sealed record SteepPlace(string Operator, string Statement, EquatableArray<int> Behind, EquatableArray<int> InFront);

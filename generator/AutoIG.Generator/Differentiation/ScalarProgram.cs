using AutoIG.Generator.Ir;

namespace AutoIG.Generator.Differentiation;

/// <summary>One sweep of a scalar function at one point.</summary>
/// <param name="Body">What is computed.</param>
/// <param name="Results">What the sweep writes; −1 stands for zero.</param>
/// <param name="Names">Names of values: the user's, and those of adjoints and tangents, which are called after their values.</param>
/// <param name="Wishes">What derivatives are called whose values have no name.</param>
/// <param name="Derivatives">The operations that derivative rules wrote, as opposed to those of the function itself.</param>
internal sealed record ScalarProgram(
    IrBlock Body, IReadOnlyList<int> Results, IReadOnlyDictionary<int, string> Names,
    IReadOnlyDictionary<int, string> Wishes, ISet<int> Derivatives);

namespace AutoIG;

/// <summary>One differentiable input of a function.</summary>
/// <param name="Name">The parameter's name.</param>
/// <param name="Shape">Its declared shape; empty for a scalar. A named dimension stands as its name.</param>
/// <param name="IsScalar">Whether the parameter is a scalar rather than a tensor.</param>
public sealed record InputInfo(string Name, ModelShape Shape, bool IsScalar);

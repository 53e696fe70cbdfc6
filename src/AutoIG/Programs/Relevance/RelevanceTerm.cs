namespace AutoIG.CompilerServices;

/// <summary>One kind of contribution of inputs to outputs: factor · a · W, with forms of a and of W in their place.</summary>
/// <param name="Input">What stands for a.</param>
/// <param name="Weights">What stands for W.</param>
/// <param name="Factor">The factor.</param>
internal sealed record RelevanceTerm(RelevanceInput Input, WeightForm Weights, double Factor = 1);

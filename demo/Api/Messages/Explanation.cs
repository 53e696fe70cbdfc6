namespace AutoIG.Api.Messages;

/// <summary>Why the network says what it says.</summary>
/// <param name="Prediction">What it says.</param>
/// <param name="Target">The class whose logit is explained.</param>
/// <param name="Method">The method.</param>
/// <param name="Steps">Its points; nothing of a method without.</param>
/// <param name="Output">The logit.</param>
/// <param name="BaselineOutput">The logit of what the input is compared with; nothing of a method that does not compare.</param>
/// <param name="Sum">The sum of the attributions.</param>
/// <param name="ConvergenceDelta">The sum less the difference of the logits; nothing of a method that is not meant to add up.</param>
/// <param name="Features">The attributions of measurements.</param>
/// <param name="Pixels">The attributions of pixels, row by row.</param>
internal sealed record Explanation(
    Prediction Prediction, string Target, string Method, int? Steps, double Output, double? BaselineOutput, double Sum,
    double? ConvergenceDelta, IReadOnlyList<FeatureShare>? Features = null, float[]? Pixels = null);

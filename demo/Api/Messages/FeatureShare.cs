namespace AutoIG.Api.Messages;

/// <summary>What one feature contributes.</summary>
/// <param name="Feature">Its name.</param>
/// <param name="Value">Its value, as it was sent.</param>
/// <param name="Baseline">The value that it is compared with.</param>
/// <param name="Attribution">Its attribution, in units of the output.</param>
internal sealed record FeatureShare(string Feature, double Value, double Baseline, float Attribution);

namespace AutoIG.Wasm;

/// <summary>Why the network sees a digit.</summary>
/// <param name="Digit">The digit that is explained.</param>
/// <param name="Probabilities">The probability of each digit.</param>
/// <param name="Attributions">The attribution of each pixel, row by row.</param>
/// <param name="Output">The logit of the digit.</param>
/// <param name="BaselineOutput">The logit of the digit for blank paper.</param>
/// <param name="Delta">The sum of the attributions less the difference of the logits.</param>
internal sealed record DigitExplanation(
    int Digit, double[] Probabilities, float[] Attributions, double Output, double BaselineOutput, double Delta);

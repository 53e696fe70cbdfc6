using AutoIG.CompilerServices;

namespace AutoIG.Functions;

/// <summary>
/// The multipliers of the outputs, with which a comparison of two inputs begins: Σ m_k·Δy_k = ΔF. Of an F that is linear in the outputs they
/// are its derivative; a softmax is taken in elementwise steps.
/// </summary>
internal static class OutputMultipliers
{
    /// <summary>Writes a row of multipliers for each pair.</summary>
    /// <param name="seed">What is explained.</param>
    /// <param name="outputs">The outputs at the inputs, one row a pair.</param>
    /// <param name="baselines">The outputs at the baselines.</param>
    /// <param name="multipliers">Receives the multipliers.</param>
    /// <param name="length">The number of outputs.</param>
    public static void Write<T>(
        OutputSeed seed, ReadOnlySpan<T> outputs, ReadOnlySpan<T> baselines, Span<T> multipliers, int length)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (!seed.IsProbability)
        {
            seed.Write(outputs, multipliers, length);
            return;
        }

        // Those of the probabilities: 1 at the target.
        new OutputSeed(seed.Index, IsProbability: false).Write(outputs, multipliers, length);
        ComparedSoftmax.Softmax<T>(multipliers.Length / length, length, 1, outputs, baselines, multipliers, multipliers);
    }
}

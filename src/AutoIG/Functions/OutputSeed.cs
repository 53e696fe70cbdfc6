namespace AutoIG.Functions;

/// <summary>The number of an output that is explained, and its derivative with respect to the outputs.</summary>
/// <param name="Index">The position in the output.</param>
/// <param name="IsProbability">Whether the softmax over all outputs is taken first.</param>
internal readonly record struct OutputSeed(int Index, bool IsProbability)
{
    /// <summary>The target that this is the resolution of.</summary>
    public Target ToTarget() => IsProbability ? Target.FromInt32(Index).AsProbability() : Index;

    /// <summary>The position of the largest element; the first among equals.</summary>
    public static int ArgMax<T>(ReadOnlySpan<T> outputs)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int best = 0;
        for (int i = 1; i < outputs.Length; i++)
        {
            if (outputs[i] > outputs[best])
                best = i;
        }
        return best;
    }

    /// <summary>F: the output, or its probability.</summary>
    public double Value<T>(ReadOnlySpan<T> outputs)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        IsProbability
            ? Probability(outputs, Index, Normaliser(outputs, out double largest), largest)
            : double.CreateTruncating(outputs[Index]);

    /// <summary>Writes ∂F/∂y for each row: 1 at the target, or p_t (δ_ti − p_i) for a probability.</summary>
    public void Write<T>(ReadOnlySpan<T> outputs, Span<T> adjoints, int length)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        adjoints.Clear();
        for (int row = 0; row < adjoints.Length; row += length)
        {
            if (!IsProbability)
            {
                adjoints[row + Index] = T.One;
                continue;
            }
            var y = outputs.Slice(row, length);
            double normaliser = Normaliser(y, out double largest);
            double target = Probability(y, Index, normaliser, largest);
            for (int i = 0; i < length; i++)
            {
                double other = Probability(y, i, normaliser, largest);
                adjoints[row + i] = T.CreateTruncating(target * ((i == Index ? 1 : 0) - other));
            }
        }
    }

    // Shifted by the largest output, so that no exponential overflows.
    private static double Normaliser<T>(ReadOnlySpan<T> outputs, out double largest)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        largest = double.CreateTruncating(outputs[ArgMax(outputs)]);
        double sum = 0;
        foreach (var output in outputs)
            sum += Math.Exp(double.CreateTruncating(output) - largest);
        return sum;
    }

    private static double Probability<T>(ReadOnlySpan<T> outputs, int index, double normaliser, double largest)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Math.Exp(double.CreateTruncating(outputs[index]) - largest) / normaliser;
}

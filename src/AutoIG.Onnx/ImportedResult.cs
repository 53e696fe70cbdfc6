namespace AutoIG.Onnx;

/// <summary>What the generated method gives.</summary>
/// <param name="Tensor">The file's name of it.</param>
/// <param name="Output">The file's name of the output that was asked for: the same, or what follows where an end was cut.</param>
/// <param name="Cut">Softmax, LogSoftmax or Sigmoid where it was cut; else null.</param>
/// <param name="Axis">The axis of a sample that a cut softmax runs along; null where it runs along the batch.</param>
/// <param name="IsFlat">Whether a cut softmax runs over that axis and all behind it, as before opset 13.</param>
internal sealed record ImportedResult(string Tensor, string Output, string? Cut = null, int? Axis = null, bool IsFlat = false)
{
    /// <summary>The file's output, from what the method gives: what was cut is computed.</summary>
    /// <param name="given">What the method gives, row by row.</param>
    /// <param name="sizes">Its sizes.</param>
    /// <exception cref="ImportException">A softmax was cut that runs along the batch.</exception>
    public double[] Completed(ReadOnlySpan<float> given, IReadOnlyList<int> sizes)
    {
        var whole = new double[given.Length];
        for (int i = 0; i < whole.Length; i++)
            whole[i] = Cut == "Sigmoid" ? 1 / (1 + Math.Exp(-(double)given[i])) : given[i];
        if (Cut is not ("Softmax" or "LogSoftmax"))
            return whole;
        if (Axis is not { } axis)
            throw new ImportException($"The {Cut} that was cut runs along the batch: --keep-softmax keeps it.");
        int inner = IsFlat ? 1 : Product(sizes.Skip(axis + 1));
        int length = Product(sizes.Skip(axis)) / inner;
        for (int start = 0; start < whole.Length; start += length * inner)
        {
            for (int lane = start; lane < start + inner; lane++)
                Normalize(whole, lane, length, inner);
        }

        return whole;
    }

    /// <summary>eˣ / Σ eˣ along one lane, or its logarithm, from the largest on so that nothing overflows.</summary>
    private void Normalize(double[] elements, int start, int length, int stride)
    {
        double largest = double.NegativeInfinity, sum = 0;
        for (int i = 0; i < length; i++)
            largest = Math.Max(largest, elements[start + (i * stride)]);
        for (int i = 0; i < length; i++)
            sum += Math.Exp(elements[start + (i * stride)] - largest);
        for (int i = 0; i < length; i++)
        {
            ref double element = ref elements[start + (i * stride)];
            element = Cut == "Softmax" ? Math.Exp(element - largest) / sum : element - largest - Math.Log(sum);
        }
    }

    private static int Product(IEnumerable<int> sizes) => sizes.Aggregate(1, (product, size) => product * size);
}

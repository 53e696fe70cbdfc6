namespace AutoIG;

/// <summary>
/// γ_i(t) = x′_i + t^p_i (x_i − x′_i): the straight line at another speed where all exponents are the same, and a curve where they differ.
/// </summary>
public sealed class PowerPath : IPath
{
    private readonly double[] exponents;

    /// <summary>By an exponent for all elements, or one for each.</summary>
    /// <param name="exponents">p, at least 1: of smaller ones the velocity is infinite at the baseline. Copied.</param>
    /// <exception cref="ArgumentException">There is none, or one is no finite number of at least 1.</exception>
    public PowerPath(params ReadOnlySpan<double> exponents)
    {
        if (exponents.Length == 0)
            throw Expect.Unexpected(nameof(exponents), "at least one", "none");
        for (int i = 0; i < exponents.Length; i++)
        {
            if (!(exponents[i] >= 1 && double.IsFinite(exponents[i])))
            {
                throw Expect.Unexpected(
                    nameof(exponents), "finite numbers of at least 1", FormattableString.Invariant($"{exponents[i]} at {i}"));
            }
        }

        this.exponents = exponents.ToArray();
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">There are several exponents, and not as many as the input has elements.</exception>
    public void At(
        int piece, double position, ReadOnlySpan<double> baseline, ReadOnlySpan<double> input, Span<double> point, Span<double> velocity)
    {
        if (exponents.Length != 1 && exponents.Length != input.Length)
        {
            throw new InvalidOperationException(FormattableString.Invariant(
                $"The exponents of the {nameof(PowerPath)}: expected 1 or {input.Length}, one for each element, got {exponents.Length}."));
        }

        for (int i = 0; i < point.Length; i++)
        {
            double exponent = exponents[exponents.Length == 1 ? 0 : i], power = Math.Pow(position, exponent);
            point[i] = ((1 - power) * baseline[i]) + (power * input[i]);
            velocity[i] = exponent * Math.Pow(position, exponent - 1) * (input[i] - baseline[i]);
        }
    }
}

namespace AutoIG;

/// <summary>The curve γ(t) = (1 − t)² x′ + 2t(1 − t) c + t² x towards a control point c and away from it again.</summary>
public sealed class QuadraticBezier : IPath
{
    private readonly double[] control;

    /// <summary>With a control point.</summary>
    /// <param name="control">c, all inputs one after another, row-major. Copied.</param>
    /// <exception cref="ArgumentNullException">There is none.</exception>
    /// <exception cref="ArgumentException">A number is not finite.</exception>
    public QuadraticBezier(double[] control) => this.control = Expect.FiniteRows([control], nameof(control))[0];

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The control point has not as many elements as the input.</exception>
    public void At(
        int piece, double position, ReadOnlySpan<double> baseline, ReadOnlySpan<double> input, Span<double> point, Span<double> velocity)
    {
        if (control.Length != input.Length)
        {
            throw new InvalidOperationException(FormattableString.Invariant(
                $"The control point of the {nameof(QuadraticBezier)}: expected the {input.Length} elements of the input, got ")
                + FormattableString.Invariant($"{control.Length}."));
        }

        double rest = 1 - position;
        for (int i = 0; i < point.Length; i++)
        {
            point[i] = (rest * rest * baseline[i]) + (2 * position * rest * control[i]) + (position * position * input[i]);
            velocity[i] = (2 * rest * (control[i] - baseline[i])) + (2 * position * (input[i] - control[i]));
        }
    }
}

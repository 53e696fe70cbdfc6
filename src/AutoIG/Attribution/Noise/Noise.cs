using AutoIG.Functions;

namespace AutoIG;

/// <summary>
/// The noise that is added to an input: normal, of a stated deviation, or uniform, from a stated seed; or given row by row. Immutable.
/// </summary>
/// <remarks>
/// The deviation is a share of the range (largest less smallest element) of each input, as the SmoothGrad paper states it, or a number in
/// the input's own unit. The same seed gives the same noise on every platform.
/// </remarks>
public sealed record Noise
{
    private readonly double[][]? rows;
    private readonly double? radius;

    private Noise(double deviation, bool isShare, double[][]? rows, double? radius = null) =>
        (Deviation, IsShare, this.rows, this.radius) = (deviation, isShare, rows, radius);

    /// <summary>σ, as a share of the range or in the input's unit; 0 for given noise.</summary>
    public double Deviation { get; }

    /// <summary>Whether <see cref="Deviation"/> is a share of the input's range.</summary>
    public bool IsShare { get; }

    /// <summary>Normal noise whose σ is a share of (max − min) of each input.</summary>
    /// <param name="share">The share, at least 0; the paper recommends 0.1 to 0.2.</param>
    public static Noise ShareOfRange(double share) => new(Checked(share), isShare: true, null);

    /// <summary>Normal noise of a σ in the unit of the inputs.</summary>
    /// <param name="deviation">σ, at least 0.</param>
    public static Noise OfDeviation(double deviation) => new(Checked(deviation), isShare: false, null);

    /// <summary>Noise that is uniform between −r and r for each element, in the unit of the inputs: σ is r/√3.</summary>
    /// <param name="radius">r, at least 0.</param>
    public static Noise Uniform(double radius)
    {
        if (!(radius >= 0 && double.IsFinite(radius)))
            throw Expect.OutOfRange(nameof(radius), "a finite number of at least 0", radius);
        return new(radius / Math.Sqrt(3), isShare: false, null, radius);
    }

    /// <summary>
    /// Noise that is given: one row for each noisy sample, all inputs one after another. Taken as often as there are rows.
    /// </summary>
    /// <param name="rows">The rows, which are copied.</param>
    /// <exception cref="ArgumentException">There is no row, or a number is not finite.</exception>
    public static Noise Given(IReadOnlyList<double[]> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        if (rows.Count == 0)
            throw Expect.Unexpected(nameof(rows), "at least one row of noise", "none");
        return new(0, isShare: false, Expect.FiniteRows(rows, nameof(rows)));
    }

    /// <summary>How many noisy samples are drawn: the rows where they are given.</summary>
    internal int Count(int samples) => rows?.Length ?? samples;

    /// <summary>How many rows are given; <see langword="null"/> where noise is drawn.</summary>
    internal int? Rows => rows?.Length;

    /// <summary>Writes x + ε for the next noisy sample, or x − ε where the sign says so.</summary>
    /// <exception cref="InvalidOperationException">The noise does not fit the input, or leads out of the range of its type.</exception>
    internal void AddTo<T>(BoundFunction<T> bound, ReadOnlySpan<T> input, int sample, ref NormalGenerator generator, Span<T> noisy,
        double sign = 1)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (rows is not null)
        {
            var row = rows[sample];
            if (row.Length != input.Length)
            {
                throw new InvalidOperationException(
                    $"Row {sample} of the noise: expected the {input.Length} elements of the input of {bound.Function.Signature.Name}, "
                    + $"got {row.Length}.");
            }

            for (int i = 0; i < row.Length; i++)
                noisy[i] = T.CreateTruncating(double.CreateTruncating(input[i]) + (sign * row[i]));
            CheckFinite(bound, sample, noisy);
            return;
        }
        for (int part = 0; part < bound.Inputs.Count; part++)
        {
            var elements = bound.Inputs.Part(input, part);
            double deviation = sign * (IsShare ? Deviation * Range(bound, part, elements) : Deviation);
            int start = bound.Inputs.Offset(part);
            for (int i = 0; i < elements.Length; i++)
            {
                double drawn = radius is { } r
                    ? sign * r * ((2 * generator.NextUniform()) - 1)
                    : deviation * generator.NextNormal();
                noisy[start + i] = T.CreateTruncating(double.CreateTruncating(elements[i]) + drawn);
            }
        }
        CheckFinite(bound, sample, noisy);
    }

    private static void CheckFinite<T>(BoundFunction<T> bound, int sample, ReadOnlySpan<T> noisy)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (!System.Numerics.Tensors.TensorPrimitives.IsFiniteAll(noisy))
        {
            throw new InvalidOperationException(
                $"The noisy sample {sample} of {bound.Function.Signature.Name}: expected finite numbers of type {typeof(T).Name}; the "
                + "noise is too large for it.");
        }
    }

    private static double Range<T>(BoundFunction<T> bound, int input, ReadOnlySpan<T> elements)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        // A single number has no range: its noise would silently be 0.
        if (elements.Length == 1)
        {
            throw new InvalidOperationException(
                $"The input '{bound.Function.Signature.Inputs[input].Name}' of {bound.Function.Signature.Name} is a single number, "
                + $"which has no range: state the noise by {nameof(Noise)}.{nameof(OfDeviation)}.");
        }

        return double.CreateTruncating(System.Numerics.Tensors.TensorPrimitives.Max(elements))
            - double.CreateTruncating(System.Numerics.Tensors.TensorPrimitives.Min(elements));
    }

    private static double Checked(double deviation) => deviation >= 0 && double.IsFinite(deviation)
        ? deviation
        : throw Expect.OutOfRange(nameof(deviation), "a finite number of at least 0", deviation);
}

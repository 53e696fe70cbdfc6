using System.Numerics;
using System.Numerics.Tensors;
using AutoIG.Functions;

namespace AutoIG;

/// <summary>
/// Blur Integrated Gradients: the path runs from a strongly blurred image to the image itself, so that no baseline has to be chosen,
/// A = −Σ_{i &lt; T} (σ_{i+1} − σ_i) · ∇F(L_σi x) · (L_{σi+h} x − L_σi x)/h with L_σ the Gaussian blur (Xu, Venugopalan and Sundararajan
/// 2020, "Attribution in Scale and Space", CVPR, arXiv 2004.03383).
/// </summary>
/// <remarks>
/// <para>Every input is an image or several of the same size: its last two axes are height and width, [C, H, W] for instance. L_σ is taken
/// in double, by weights exp(−½(k/σ)²) for |k| ≤ ⌊4σ + ½⌋, with 0 outside the image.</para>
/// <para>The attributions sum to F(x) − F(L_σT x) up to the quadrature, a left sum with a forward difference:
/// <see cref="Attribution{T}.ConvergenceDelta"/>, for which <see cref="Attribution{T}.BaselineOutput"/> is F(L_σT x). A step costs a
/// gradient and two blurs, of 16σ multiplications for each element.</para>
/// </remarks>
public sealed record BlurIntegratedGradients : AttributionMethod
{
    /// <summary>s, the largest σ in pixels; 50 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is not above 0, or not finite.</exception>
    public double MaxSigma
    {
        get;
        init => field = Expect.Positive(value, nameof(MaxSigma));
    } = 50;

    /// <summary>T, the number of steps; 100 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is below 1.</exception>
    public int Steps
    {
        get;
        init => field = Expect.AtLeast(value, 1, nameof(Steps));
    } = 100;

    /// <summary>h, by which the derivative of the blur is a difference, in pixels; 0.01 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is not above 0, or not finite.</exception>
    public double Difference
    {
        get;
        init => field = Expect.Positive(value, nameof(Difference));
    } = 0.01;

    /// <summary>Whether σ_i is √(i·s/T) in place of i·s/T; then the widest blur is √s. Off by default.</summary>
    public bool SquareRoot { get; init; }

    /// <summary>
    /// The error that is allowed, as a share of how much F changes along the path: of each attribution, and of the sum of all. Where it is
    /// stated, the integral over σ itself is taken: in place of <see cref="Steps"/> and <see cref="Difference"/> pieces of the path are
    /// halved as a <see cref="QuadratureMethod.Tolerance"/> says, with the derivative of the blur by σ. So that the blur changes smoothly
    /// with σ, its kernel then reaches to 8σ.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is not above 0.</exception>
    public double? Tolerance
    {
        get;
        init => field = value is null or (> 0 and < double.PositiveInfinity)
            ? value
            : throw Expect.OutOfRange(nameof(Tolerance), "a number above 0", value);
    }

    /// <inheritdoc cref="QuadratureMethod.MaxSteps"/>
    public int MaxSteps
    {
        get;
        init => field = Expect.AtLeast(value, 1, nameof(MaxSteps));
    } = 2000;

    internal override bool HasBaseline => false;

    internal override bool IsComplete => true;

    /// <summary>The blur L_σ of an image, as this method takes it.</summary>
    /// <param name="image">[…, H, W].</param>
    /// <param name="sigma">σ in pixels; 0 leaves the image as it is.</param>
    /// <exception cref="ArgumentException">The image has not two axes.</exception>
    /// <exception cref="ArgumentOutOfRangeException">σ is negative or not finite.</exception>
    public static Tensor<T> Blur<T>(Tensor<T> image, double sigma)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(image);
        if (image.Rank < 2)
            throw Expect.Unexpected(nameof(image), "at least two axes, height and width", $"{image.Rank}");
        if (!(sigma >= 0 && double.IsFinite(sigma)))
            throw Expect.OutOfRange(nameof(sigma), "a finite number of at least 0", sigma);
        var elements = new T[image.FlattenedLength];
        image.FlattenTo(elements);
        double[] pixels = new double[elements.Length], blurred = new double[elements.Length];
        TensorPrimitives.ConvertTruncating<T, double>(elements, pixels);
        GaussianFilter.Blur(pixels, (int)image.Lengths[^2], (int)image.Lengths[^1], sigma, blurred);
        TensorPrimitives.ConvertTruncating<double, T>(blurred, elements);
        return Tensor.Create(elements, image.Lengths);
    }

    internal override void Attribute<T>(AttributionWorkspace<T> work)
    {
        var bound = work.Bound;
        CheckImages(bound);
        int rows = work.Ends.Count;
        var images = new double[rows][];
        for (int sample = 0; sample < rows; sample++)
        {
            images[sample] = new double[bound.Inputs.Total];
            TensorPrimitives.ConvertTruncating<T, double>(work.Ends[sample], images[sample]);
            var widest = new double[bound.Inputs.Total];
            if (Tolerance is null)
                Blur(bound, images[sample], Sigma(Steps), widest);
            else
                BlurWithSlope(bound, images[sample], Sigma(Steps), widest, new double[widest.Length]);
            TensorPrimitives.ConvertTruncating(widest, work.Ends.AddRow());
        }

        // The images and, behind them, the same blurred the most.
        work.EvaluateEnds();
        TakeBaselineOutput(work, rows);
        work.Ends.Truncate(rows);
        if (Tolerance is not null)
        {
            IntegrateToTolerance(work, images, Tolerance.Value);
            return;
        }

        work.Integration.BeginFixed(QuadratureRule.Left, rows, rows * Steps);
        for (int sample = 0; sample < rows; sample++)
        {
            double[] image = images[sample];
            FreePoints.Integrate(work, sample, Steps, share: 1, (i, point, displacement) =>
            {
                double sigma = Sigma(i);
                Blur(bound, image, sigma, point);
                Blur(bound, image, sigma + Difference, displacement);
                TensorPrimitives.Subtract(displacement, point, displacement);
                // Against the direction in which the blur grows.
                TensorPrimitives.Multiply(displacement, (sigma - Sigma(i + 1)) / Difference, displacement);
                return 1 - ((double)i / Steps);
            });
        }
    }

    private void IntegrateToTolerance<T>(AttributionWorkspace<T> work, double[][] images, double tolerance)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double widest = Sigma(Steps);
        work.Integration.Begin(IntegrationKind.Tolerance, work.Targets, work.ResultLength);
        for (int sample = 0; sample < images.Length; sample++)
        {
            double[] image = images[sample];
            CurvedPieces<T>.Integrate(work, tolerance, MaxSteps, At, pieces: 1, sample, share: 1);

            // From the widest blur to the image.
            void At(double t, Span<double> point, Span<double> velocity)
            {
                BlurWithSlope(work.Bound, image, (1 - t) * widest, point, velocity);
                TensorPrimitives.Multiply(velocity, -widest, velocity);
            }
        }
    }

    private double Sigma(int step)
    {
        double sigma = step * MaxSigma / Steps;
        return SquareRoot ? Math.Sqrt(sigma) : sigma;
    }

    private static void TakeBaselineOutput<T>(AttributionWorkspace<T> work, int rows)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int row = 2 * rows - 1; row >= rows; row--)
        {
            work.BaselineOutput = work.Seed.Value(work.Path.OutputsAt(row));
            if (!double.IsFinite(work.BaselineOutput))
                work.Faults.OfOutput.Add(0, row, work.BaselineOutput, work.Ends[row], work.Ends[row], 1);
        }
    }

    private static void Blur<T>(BoundFunction<T> bound, double[] image, double sigma, Span<double> blurred)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int input = 0; input < bound.Inputs.Count; input++)
        {
            int[] shape = bound.Plan.InputShapes[input];
            GaussianFilter.Blur(
                bound.Inputs.Part<double>(image, input), shape[^2], shape[^1], sigma, bound.Inputs.Part(blurred, input));
        }
    }

    private static void BlurWithSlope<T>(
        BoundFunction<T> bound, double[] image, double sigma, Span<double> blurred, Span<double> slope)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int input = 0; input < bound.Inputs.Count; input++)
        {
            int[] shape = bound.Plan.InputShapes[input];
            GaussianFilter.BlurWithSlope(
                bound.Inputs.Part<double>(image, input), shape[^2], shape[^1], sigma, bound.Inputs.Part(blurred, input),
                bound.Inputs.Part(slope, input));
        }
    }

    private static void CheckImages<T>(BoundFunction<T> bound)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int input = 0; input < bound.Inputs.Count; input++)
        {
            var info = bound.Function.Signature.Inputs[input];
            if (info.IsTokens || bound.Plan.InputShapes[input].Length < 2)
            {
                throw new NotSupportedException(
                    $"{nameof(BlurIntegratedGradients)} blurs images, whose last two axes are height and width; the input '{info.Name}' of "
                    + $"{bound.Function.Signature.Name} "
                    + (info.IsTokens ? "is a sequence of tokens" : $"has shape {Elements.Show(bound.Plan.InputShapes[input])}")
                    + $". Use {nameof(IntegratedGradients)}.");
            }
        }
    }
}

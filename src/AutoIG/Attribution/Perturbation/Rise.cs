using System.Buffers;
using System.Numerics.Tensors;
using AutoIG.Functions;

namespace AutoIG;

/// <summary>
/// RISE: the mean of masks, each weighed by F of the input that it shows, A = Σ_i f_i M_i/(N·p) with f_i = F(x ⊙ M_i + x′ ⊙ (1 − M_i))
/// (Petsiuk, Das and Saenko 2018, "RISE: Randomized Input Sampling for Explanation of Black-box Models", arXiv 1806.07421).
/// </summary>
/// <remarks>
/// <para>A mask has one number from 0 to 1 for each position of the only input, all channels alike: of [channels, …] the axes behind the
/// first, of an input of one axis that one. The result has the shape of the positions. It is made of F itself, not of differences, and
/// adds up to nothing in particular; the paper explains a probability.</para>
/// <para>Drawn masks are grids of zeros and ones, of which a cell is 1 with the chance p, enlarged linearly to somewhat more than the
/// input and cut out at a random place: a cell is ⌈n/<see cref="Grid"/>⌉ wide. A mask is not kept, but drawn again where it is
/// needed.</para>
/// </remarks>
public sealed record Rise : PerturbationMethod
{
    /// <summary>How many masks are drawn; 1,000 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is below 1.</exception>
    public int Samples
    {
        get;
        init => field = Expect.AtLeast(value, 1, nameof(Samples));
    } = 1000;

    /// <summary>The seed of the masks. The same seed gives the same masks for every input.</summary>
    public long Seed { get; init; }

    /// <summary>How many cells the grid of a drawn mask has on each axis; 7 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is below 1.</exception>
    public int Grid
    {
        get;
        init => field = Expect.AtLeast(value, 1, nameof(Grid));
    } = 7;

    /// <summary>p, the chance of a cell to be shown, by which sums are divided, too; ½ by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is not above 0, or above 1.</exception>
    public double Probability
    {
        get;
        init => field = value is > 0 and <= 1 ? value : throw Expect.OutOfRange(nameof(Probability), "a number above 0, at most 1", value);
    } = 0.5;

    /// <summary>By what sums are divided; N·p by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is none of them.</exception>
    public RiseNormalization Normalization
    {
        get;
        init => field = Enum.IsDefined(value) ? value : throw Expect.OutOfRange(nameof(Normalization), "a normalisation", value);
    }

    /// <summary>Masks in place of drawn ones, each with a number from 0 to 1 for each position, row-major. Copied.</summary>
    /// <exception cref="ArgumentException">There is none, or a number is not from 0 to 1.</exception>
    public IReadOnlyList<double[]>? Masks
    {
        get;
        init
        {
            double[][]? masks = value is null ? null : Expect.FiniteRows(value, nameof(Masks));
            if (masks is { Length: 0 })
                throw Expect.Unexpected(nameof(Masks), "at least one mask", "none");
            for (int row = 0; row < (masks?.Length ?? 0); row++)
            {
                int wrong = Array.FindIndex(masks![row], number => number is < 0 or > 1);
                if (wrong >= 0)
                {
                    throw Expect.Unexpected(
                        nameof(Masks), "numbers from 0 to 1", FormattableString.Invariant($"{masks[row][wrong]} at [{row}][{wrong}]"));
                }
            }
            field = masks is null ? null : Array.AsReadOnly(masks);
        }
    }

    internal override bool GivesMap => true;

    internal override int[] MapShape<T>(BoundFunction<T> bound)
    {
        var inputs = bound.Function.Signature.Inputs;
        if (inputs.Count != 1 || bound.Plan.InputShapes[0].Length == 0)
        {
            throw Expect.Unexpected(
                "function", $"one tensor for {nameof(Rise)}, whose positions are masked",
                $"{bound.Function.Signature.Name}, which takes {string.Join(", ", inputs.Select(info => info.Name))}. "
                + $"{nameof(FeatureAblation)} and {nameof(Occlusion)} take any inputs");
        }
        int[] shape = bound.Plan.InputShapes[0];
        return inputs[0].IsTokens ? [shape[0]] : shape.Length == 1 ? shape : shape[1..];
    }

    internal override PerturbationPlan Prepare<T>(AttributionWorkspace<T> work)
    {
        int[] shape = MapShape(work.Bound);
        var masks = new RiseMasks(this, shape, work.Cancellation);
        return new Plan<T>(this, work, masks);
    }

    private sealed class Plan<T>(Rise method, AttributionWorkspace<T> work, RiseMasks masks) : PerturbationPlan
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public override void Attribute(int sample, IProgress<double>? progress)
        {
            int baselines = work.Baselines, targets = work.Targets, positions = masks.Positions;
            int points = Expect.Count(masks.Count, baselines, nameof(Samples), "masked inputs together");
            var values = new double[Expect.Count(points, targets, "targets", "outputs of all masks together")];
            // Tokens hold a position's numbers side by side, channels one behind the other.
            bool areTokens = work.Bound.Function.Signature.Inputs[0].IsTokens;
            int repeats = work.Bound.Inputs.Total / positions;
            Probes.Evaluate(work, points, Write, values, progress);
            double[] mask = new double[positions], sums = new double[positions];
            for (int i = 0; i < masks.Count; i++)
            {
                work.Cancellation.ThrowIfCancellationRequested();
                masks.Fill(i, mask);
                TensorPrimitives.Add<double>(sums, mask, sums);
                for (int target = 0; target < targets; target++)
                {
                    double value = 0;
                    for (int baseline = 0; baseline < baselines; baseline++)
                        value += work.BaselineWeight(baseline) * values[(target * points) + (i * baselines) + baseline];
                    var map = work.Result((target * work.Samples) + sample);
                    TensorPrimitives.MultiplyAdd(mask, value, map, map);
                }
            }
            if (method.Normalization == RiseNormalization.ExpectedCount)
                Array.Fill(sums, masks.Count * method.Probability);
            for (int target = 0; target < targets; target++)
            {
                var map = work.Result((target * work.Samples) + sample);
                TensorPrimitives.Divide(map, sums, map);
            }
            progress?.Report(1);

            void Write(int point, Span<T> row, Span<T> layer)
            {
                var (i, baseline) = Math.DivRem(point, baselines);
                ReadOnlySpan<T> x = work.Ends[sample], from = work.Ends[work.BaselineRow(baseline)];
                double[] rented = ArrayPool<double>.Shared.Rent(positions);
                masks.Fill(i, rented.AsSpan(0, positions));
                for (int k = 0; k < row.Length; k++)
                {
                    T shown = T.CreateTruncating(rented[areTokens ? k / repeats : k % positions]);
                    row[k] = (x[k] * shown) + (from[k] * (T.One - shown));
                }
                ArrayPool<double>.Shared.Return(rented);
            }
        }
    }
}

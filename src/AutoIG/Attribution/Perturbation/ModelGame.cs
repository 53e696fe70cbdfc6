using System.Runtime.InteropServices;

namespace AutoIG;

/// <summary>
/// The game of a model at a sample: players are groups of features, and v(S) = Σ_b w_b F(x at the groups of S, x′_b elsewhere) over the
/// baselines with their weights. The output is averaged, never the input.
/// </summary>
/// <remarks>
/// v(N) and v(∅) are F(x) and F(x′), which are known from the ends. A group that is the same at the input and at all baselines changes
/// nothing: coalitions with and without it are one.
/// </remarks>
internal sealed class ModelGame<T> : CoalitionGame
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // What one call of the engine keeps of its points.
    private const int MostValues = 1 << 20;

    private readonly AttributionWorkspace<T> work;
    private readonly GroupLayout groups;
    private readonly IProgress<double>? progress;
    private readonly int sample;

    /// <param name="work">What is explained; its ends have been evaluated.</param>
    /// <param name="sample">The sample.</param>
    /// <param name="groups">The players.</param>
    /// <param name="progress">Is told which share is done.</param>
    public ModelGame(AttributionWorkspace<T> work, int sample, GroupLayout groups, IProgress<double>? progress)
        : base(groups.Count, work.Targets)
    {
        (this.work, this.sample, this.groups, this.progress) = (work, sample, groups, progress);
        for (int group = 0; group < groups.Count; group++)
        {
            if (!Changes(group))
                StateNull(group);
        }
        var known = new double[Targets];
        for (int target = 0; target < Targets; target++)
            known[target] = work.Seeds[target].Value(work.Path.OutputsAt(sample));
        Span<ulong> coalition = new ulong[PlayerSets.Words(Players)];
        coalition.IncludeAll(Players);
        State(coalition, known);
        if (groups.LeavesElements)
            return;
        coalition.Clear();
        for (int target = 0; target < Targets; target++)
        {
            double sum = 0;
            for (int baseline = 0; baseline < work.Baselines; baseline++)
                sum += work.BaselineWeight(baseline) * work.Seeds[target].Value(work.Path.OutputsAt(work.BaselineRow(baseline)));
            known[target] = sum;
        }
        State(coalition, known);
    }

    /// <inheritdoc/>
    public override CancellationToken Cancellation => work.Cancellation;

    /// <summary>
    /// |x_S − x|² of a coalition, Σ x_S·x and |x_S|², over all elements of all inputs, tokens by their embeddings; of the first baseline.
    /// </summary>
    public (double Distance, double Product, double Norm) Compare(ReadOnlySpan<ulong> coalition)
    {
        ReadOnlySpan<T> x = work.Ends[sample], baseline = work.Ends[work.BaselineRow(0)];
        double distance = 0, product = 0, norm = 0;
        foreach (var (start, length, group) in groups.Runs)
        {
            bool kept = group < 0 || coalition.Holds(group);
            for (int i = start; i < start + length; i++)
            {
                double at = double.CreateTruncating(x[i]), there = kept ? at : double.CreateTruncating(baseline[i]);
                distance += (there - at) * (there - at);
                product += there * at;
                norm += there * there;
            }
        }
        return (distance, product, norm);
    }

    /// <inheritdoc/>
    protected override void Compute(CoalitionTable rows, int first, int count, Span<double> into, (double From, double To) share)
    {
        int baselines = work.Baselines, targets = Targets;
        int block = (int)Math.Max(1, MostValues / ((long)baselines * targets));
        var values = new double[Math.Min(block, count) * baselines * targets];
        for (int done = 0, size; done < count; done += size)
        {
            size = Math.Min(block, count - done);
            int begin = first + done, points = size * baselines;
            Probes.Evaluate(work, points, Write, values, progress, (At(done), At(done + size)));
            for (int row = 0; row < size; row++)
            {
                for (int target = 0; target < targets; target++)
                {
                    double sum = 0;
                    for (int baseline = 0; baseline < baselines; baseline++)
                        sum += work.BaselineWeight(baseline) * values[(target * points) + (row * baselines) + baseline];
                    into[((done + row) * targets) + target] = sum;
                }
            }

            void Write(int point, Span<T> input, Span<T> layer)
            {
                var (row, baseline) = Math.DivRem(point, baselines);
                groups.Mix(rows[begin + row], work.Ends[sample], work.Ends[work.BaselineRow(baseline)], input);
            }
        }

        double At(int done) => share.From + ((share.To - share.From) * done / count);
    }

    /// <summary>Whether a group is another one at some baseline than at the input. Zeros differ by their sign: 1/x does.</summary>
    private bool Changes(int group)
    {
        ReadOnlySpan<T> x = work.Ends[sample];
        for (int baseline = 0; baseline < work.Baselines; baseline++)
        {
            ReadOnlySpan<T> from = work.Ends[work.BaselineRow(baseline)];
            foreach (int run in groups.RunsOf(group))
            {
                var (start, length, _) = groups.Runs[run];
                if (!MemoryMarshal.AsBytes(x.Slice(start, length)).SequenceEqual(MemoryMarshal.AsBytes(from.Slice(start, length))))
                    return true;
            }
        }
        return false;
    }
}

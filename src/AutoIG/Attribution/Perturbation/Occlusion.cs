namespace AutoIG;

/// <summary>
/// Occlusion: a window moves over the input, and what F loses where the window takes the values of the baseline, F(x) − F(x without the
/// window), is averaged over the windows that hold an element (Zeiler and Fergus 2014, "Visualizing and Understanding Convolutional
/// Networks", arXiv 1311.2901).
/// </summary>
/// <remarks>
/// <para>On an axis of n elements a window of w with the stride s stands at 0, s, 2s, … , ⌈(n − w)/s⌉ + 1 times: the last one that is
/// needed to reach the end is cut off there, and counts as a whole one. A window lies in one input, while the others stay as they are. It
/// has a size for each axis, that of channels included: 1 hides one channel, all of them the whole pixel. Of tokens the only axis is their
/// number.</para>
/// <para>One evaluation a window and baseline, none for a window whose elements are those of the baseline. The attributions add up to
/// nothing in particular.</para>
/// </remarks>
public sealed record Occlusion : PerturbationMethod
{
    /// <summary>A window over the only input.</summary>
    /// <param name="window">Its size on each axis. Copied.</param>
    /// <param name="stride">How far it moves on each axis; by 1 by default. Copied.</param>
    /// <exception cref="ArgumentException">A size or a stride is below 1, or there are not as many of them.</exception>
    public Occlusion(IReadOnlyList<int> window, IReadOnlyList<int>? stride = null)
        : this(One(window, nameof(window)), stride is null ? null : One(stride, nameof(stride)))
    {
    }

    /// <summary>A window over each of several inputs.</summary>
    /// <param name="windows">Its size on each axis, for each input.</param>
    /// <param name="strides">How far it moves on each axis, for each input; by 1 by default.</param>
    /// <inheritdoc cref="Occlusion(IReadOnlyList{int}, IReadOnlyList{int}?)"/>
    public Occlusion(IReadOnlyList<int[]> windows, IReadOnlyList<int[]>? strides = null)
    {
        int[][] sizes = Copy(windows, nameof(windows));
        int[][] moves = strides is null
            ? [.. sizes.Select(size => Enumerable.Repeat(1, size.Length).ToArray())]
            : Copy(strides, nameof(strides));
        if (moves.Length != sizes.Length)
            throw Expect.Unexpected(nameof(strides), FormattableString.Invariant($"{sizes.Length}, one for each window"), moves.Length);
        for (int input = 0; input < sizes.Length; input++)
        {
            if (moves[input].Length != sizes[input].Length)
            {
                throw Expect.Unexpected(
                    nameof(strides), FormattableString.Invariant($"{sizes[input].Length} numbers, one for each axis of the window"),
                    $"{Elements.Show(moves[input])} for the window {Elements.Show(sizes[input])}");
            }
        }
        (Windows, Strides) = (Array.AsReadOnly(sizes), Array.AsReadOnly(moves));
    }

    /// <summary>The size of the window on each axis, for each input.</summary>
    public IReadOnlyList<int[]> Windows { get; }

    /// <summary>How far it moves on each axis, for each input.</summary>
    public IReadOnlyList<int[]> Strides { get; }

    internal override PerturbationPlan Prepare<T>(AttributionWorkspace<T> work)
    {
        var bound = work.Bound;
        var inputs = bound.Function.Signature.Inputs;
        if (Windows.Count != inputs.Count)
        {
            throw Expect.Unexpected(
                nameof(Windows), $"{inputs.Count}, one for each input of {bound.Function.Signature.Name}: "
                + string.Join(", ", inputs.Select(info => info.Name)), Windows.Count);
        }
        var boxes = new WindowBoxes[inputs.Count];
        for (int i = 0; i < boxes.Length; i++)
        {
            int[] shape = inputs[i].IsTokens ? [bound.Plan.InputShapes[i][0]] : bound.Plan.InputShapes[i];
            int[] axes = shape.Length == 0 ? [1] : shape;
            int width = bound.Inputs.Length(i) / axes.Aggregate(1, (product, size) => product * size);
            boxes[i] = new WindowBoxes(inputs[i].Name, axes, Windows[i], Strides[i], width);
        }
        return new Plan<T>(work, boxes);
    }

    private static int[][] One(IReadOnlyList<int> numbers, string name)
    {
        ArgumentNullException.ThrowIfNull(numbers, name);
        return [[.. numbers]];
    }

    private static int[][] Copy(IReadOnlyList<int[]> rows, string name)
    {
        int[][] copies = [.. Expect.Items(rows, name).Select(row => row.ToArray())];
        foreach (int[] row in copies)
        {
            if (row.Length == 0 || row.Any(number => number < 1))
                throw Expect.Unexpected(name, "numbers of at least 1, one for each axis", Elements.Show(row));
        }
        return copies;
    }

    private sealed class Plan<T>(AttributionWorkspace<T> work, WindowBoxes[] boxes) : PerturbationPlan
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public override void Attribute(int sample, IProgress<double>? progress)
        {
            int baselines = work.Baselines, targets = work.Targets;
            var inputs = work.Bound.Inputs;
            var changing = new List<(int Input, int Window)>();
            for (int input = 0; input < boxes.Length; input++)
            {
                for (int window = 0; window < boxes[input].Count; window++)
                {
                    work.Cancellation.ThrowIfCancellationRequested();
                    if (Changes(sample, input, window))
                        changing.Add((input, window));
                }
            }
            int points = Expect.Count(changing.Count, baselines, "windows", "changed inputs together");
            var values = new double[Expect.Count(points, targets, "targets", "outputs of all windows together")];
            Probes.Evaluate(work, points, Write, values, progress);
            for (int target = 0; target < targets; target++)
            {
                double whole = work.Seeds[target].Value(work.Path.OutputsAt(sample));
                var attributions = work.Result((target * work.Samples) + sample);
                for (int k = 0; k < changing.Count; k++)
                {
                    work.Cancellation.ThrowIfCancellationRequested();
                    double without = 0;
                    for (int baseline = 0; baseline < baselines; baseline++)
                        without += work.BaselineWeight(baseline) * values[(target * points) + (k * baselines) + baseline];
                    boxes[changing[k].Input].Add(changing[k].Window, whole - without, inputs.Part(attributions, changing[k].Input));
                }
                for (int input = 0; input < boxes.Length; input++)
                    boxes[input].DivideByCounts(inputs.Part(attributions, input));
            }
            progress?.Report(1);

            void Write(int point, Span<T> row, Span<T> layer)
            {
                var (k, baseline) = Math.DivRem(point, baselines);
                var (input, window) = changing[k];
                work.Ends[sample].CopyTo(row);
                boxes[input].Copy(window, inputs.Part(work.Ends[work.BaselineRow(baseline)], input), inputs.Part(row, input));
            }
        }

        private bool Changes(int sample, int input, int window)
        {
            var inputs = work.Bound.Inputs;
            for (int baseline = 0; baseline < work.Baselines; baseline++)
            {
                ReadOnlySpan<T> x = inputs.Part(work.Ends[sample], input), from = inputs.Part(work.Ends[work.BaselineRow(baseline)], input);
                if (boxes[input].Differs(window, x, from))
                    return true;
            }
            return false;
        }
    }
}

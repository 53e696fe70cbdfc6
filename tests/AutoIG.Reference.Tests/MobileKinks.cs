namespace AutoIG.Reference.Tests;

/// <summary>
/// Where the kinks of mobile-cnn lie on a straight path. Its hard-swishes are quadratic between their corners and its gate multiplies, so
/// that values are no lines but smooth between kinks: each is found as the root of what the nonlinearity sees less the corner.
/// </summary>
internal sealed class MobileKinks
{
    private const int Cells = 512;

    /// <summary>Between two crossings that are nearer than this lies too little to be seen in an integral.</summary>
    private const double Narrow = 1e-7;

    // The ranks of nonlinearities by where they have corners: hard-swish, ReLU6 twice, then the gate's ReLU and hard-sigmoid, hard-swish,
    // ReLU6, hard-swish.
    private static readonly double[][] Corners = [[-3, 3], [0, 6], [0, 6], [0], [-3, 3], [-3, 3], [0, 6], [-3, 3]];

    private readonly double[] start, end;
    private readonly (ConvolutionMap Map, double[] Bias) stem, expand, depthwise, reduce, excite, project, grouped, side, head;

    /// <param name="weights">The case's weights.</param>
    /// <param name="from">The input at α = 0, channels-last.</param>
    /// <param name="to">The input at α = 1.</param>
    public MobileKinks(SafeTensors weights, double[] from, double[] to)
    {
        (start, end) = (from, to);
        stem = ImageKinks.Normalized(weights, "stem.weight", "bn0", 3, 4, size: 32, kernel: 3, stride: 2, padding: 1);
        expand = ImageKinks.Normalized(weights, "expand.weight", "bn1", 4, 12, size: 16, kernel: 1);
        depthwise = ImageKinks.Normalized(weights, "dw.weight", "bn2", 12, 12, size: 16, kernel: 3, padding: 1, groups: 12);
        reduce = Biased("se.reduce", 12, 4, size: 1, kernel: 1);
        excite = Biased("se.expand", 4, 12, size: 1, kernel: 1);
        project = ImageKinks.Normalized(weights, "project.weight", "bn3", 12, 4, size: 16, kernel: 1);
        grouped = Biased("grouped", 4, 8, size: 16, kernel: 3, stride: 2, padding: 1, groups: 2);
        side = Biased("side", 4, 4, size: 8, kernel: 1);
        head = Biased("head", 12, 12, size: 8, kernel: 1);

        (ConvolutionMap Map, double[] Bias) Biased(
            string module, int channels, int outputs, int size, int kernel, int stride = 1, int padding = 0, int groups = 1)
        {
            var map = new ConvolutionMap(
                Agreement.Flatten(weights.Get<double>(module + ".weight")), channels, outputs, size, kernel, stride, padding, groups);
            return (map, ImageKinks.Everywhere(Agreement.Flatten(weights.Get<double>(module + ".bias")), map.Length));
        }
    }

    /// <summary>The kinks, ascending.</summary>
    public double[] Find()
    {
        var kinks = new List<double>();
        var left = Values(0, Corners.Length);
        for (var cell = 0; cell < Cells; cell++)
        {
            var right = Values((cell + 1.0) / Cells, Corners.Length);
            Search((double)cell / Cells, left, (cell + 1.0) / Cells, right, kinks);
            left = right;
        }

        kinks.Sort();
        return [.. kinks];
    }

    private void Search(double low, List<double[]> atLow, double high, List<double[]> atHigh, List<double> kinks)
    {
        var middle = (low + high) / 2;
        var atMiddle = Values(middle, Corners.Length);
        if (high - low > Narrow && MayTurnBack(atLow, atMiddle, atHigh))
        {
            Search(low, atLow, middle, atMiddle, kinks);
            Search(middle, atMiddle, high, atHigh, kinks);
            return;
        }

        Cross(low, atLow, middle, atMiddle, kinks);
        Cross(middle, atMiddle, high, atHigh, kinks);
    }

    /// <summary>
    /// Whether a value is near enough to a corner, for how much it bends, to reach it and turn back between the places where it is known.
    /// </summary>
    private static bool MayTurnBack(List<double[]> low, List<double[]> middle, List<double[]> high)
    {
        for (var rank = 0; rank < Corners.Length; rank++)
        {
            for (var i = 0; i < low[rank].Length; i++)
            {
                var (a, b, c) = (low[rank][i], middle[rank][i], high[rank][i]);
                var bend = Math.Abs(a - (2 * b) + c);
                foreach (var corner in Corners[rank])
                {
                    var nearest = Math.Min(Math.Abs(a - corner), Math.Min(Math.Abs(b - corner), Math.Abs(c - corner)));
                    var crosses = a > corner != b > corner || b > corner != c > corner;
                    if (!crosses && nearest < 2 * bend)
                    {
                        return true;
                    }
                }
            }
        }

        return false;
    }

    private void Cross(double low, List<double[]> atLow, double high, List<double[]> atHigh, List<double> kinks)
    {
        for (var rank = 0; rank < Corners.Length; rank++)
        {
            foreach (var corner in Corners[rank])
            {
                for (var i = 0; i < atLow[rank].Length; i++)
                {
                    var (below, above) = (atLow[rank][i] - corner, atHigh[rank][i] - corner);
                    if (below > 0 != above > 0)
                    {
                        var (r, element) = (rank, i);
                        kinks.Add(Root(α => Values(α, r + 1)[r][element] - corner, low, below, high, above));
                    }
                }
            }
        }
    }

    /// <summary>The root between two places where a function's signs differ, by the Illinois form of regula falsi.</summary>
    private static double Root(Func<double, double> function, double low, double atLow, double high, double atHigh)
    {
        // The steps shrink faster than geometrically: after one this short the root is known far better still.
        const double Resolution = 1e-9;
        var side = 0;
        var estimate = low;
        while (true)
        {
            var previous = estimate;
            estimate = ((low * atHigh) - (high * atLow)) / (atHigh - atLow);
            if (high - low < Resolution || Math.Abs(estimate - previous) < Resolution)
            {
                return estimate;
            }

            var value = function(estimate);
            if (value == 0)
            {
                return estimate;
            }

            if (value > 0 == atHigh > 0)
            {
                (high, atHigh, atLow, side) = (estimate, value, side == 1 ? atLow / 2 : atLow, 1);
            }
            else
            {
                (low, atLow, atHigh, side) = (estimate, value, side == -1 ? atHigh / 2 : atHigh, -1);
            }
        }
    }

    /// <summary>What the nonlinearities of the first ranks, and perhaps of some more, see at α.</summary>
    private List<double[]> Values(double α, int count)
    {
        var values = new List<double[]>(count);
        double[] See(in (ConvolutionMap Map, double[] Bias) layer, double[] source)
        {
            double[] result = [.. layer.Bias];
            layer.Map.Add(source, result);
            return result;
        }

        var image = new double[start.Length];
        for (var i = 0; i < image.Length; i++)
        {
            image[i] = start[i] + (α * (end[i] - start[i]));
        }

        values.Add(See(stem, image));
        if (values.Count == count)
        {
            return values;
        }

        var hs0 = Array.ConvertAll(values[0], HardSwish);
        values.Add(See(expand, hs0));
        if (values.Count == count)
        {
            return values;
        }

        values.Add(See(depthwise, Array.ConvertAll(values[1], Relu6)));
        if (values.Count == count)
        {
            return values;
        }

        var r6b = Array.ConvertAll(values[2], Relu6);
        var squeezed = new double[12];
        for (var i = 0; i < r6b.Length; i++)
        {
            squeezed[i % 12] += r6b[i] / 256;
        }

        values.Add(See(reduce, squeezed));
        values.Add(See(excite, Array.ConvertAll(values[3], z => Math.Max(z, 0))));
        if (values.Count >= count)
        {
            return values;
        }

        var gates = Array.ConvertAll(values[4], HardSigmoid);
        for (var i = 0; i < r6b.Length; i++)
        {
            r6b[i] *= gates[i % 12];
        }

        var inverted = See(project, r6b);
        for (var i = 0; i < inverted.Length; i++)
        {
            inverted[i] += hs0[i];
        }

        values.Add(See(grouped, inverted));
        values.Add(See(side, Averages(inverted)));
        if (values.Count < count)
        {
            var branches = new double[64 * 12];
            for (var i = 0; i < branches.Length; i++)
            {
                var (position, channel) = (i / 12, i % 12);
                branches[i] = channel < 8 ? HardSwish(values[5][(position * 8) + channel]) : Relu6(values[6][(position * 4) + channel - 8]);
            }

            values.Add(See(head, branches));
        }

        return values;
    }

    // 3 × 3, stride 2, padding 1, the zeros of the border counted: [16, 16, 4] → [8, 8, 4].
    private static double[] Averages(double[] map)
    {
        var result = new double[8 * 8 * 4];
        for (var i = 0; i < result.Length; i++)
        {
            var (c, x, y) = (i % 4, i / 4 % 8, i / 32);
            for (var row = Math.Max(0, (2 * y) - 1); row <= (2 * y) + 1; row++)
            {
                for (var column = Math.Max(0, (2 * x) - 1); column <= (2 * x) + 1; column++)
                {
                    result[i] += map[(((row * 16) + column) * 4) + c] / 9;
                }
            }
        }

        return result;
    }

    private static double Relu6(double z) => Math.Clamp(z, 0, 6);

    private static double HardSigmoid(double z) => Math.Clamp((z / 6) + 0.5, 0, 1);

    private static double HardSwish(double z) => z * HardSigmoid(z);
}

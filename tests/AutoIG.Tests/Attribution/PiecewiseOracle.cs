namespace AutoIG.Tests.Attribution;

/// <summary>
/// <see cref="PiecewiseModel{T}.Scores"/> once more, in plain loops over numbers that carry their derivatives by all inputs: each choice is
/// made by the values and written down. Where the choices at both ends of a stretch of a path are the same, they are so between: the inputs
/// for which a network of affine pieces makes certain choices are a convex set.
/// </summary>
internal sealed class PiecewiseOracle(double[] kernel, double[] w, double[] v, double[] bias)
{
    private const double Narrow = 1.0 / (1L << 44);
    private readonly List<int> choices = [];

    /// <summary>A number and its derivatives.</summary>
    private readonly record struct Dual(double Value, double[] Slopes)
    {
        public static Dual operator +(Dual a, Dual b) => new(a.Value + b.Value, [.. a.Slopes.Zip(b.Slopes, (x, y) => x + y)]);

        public static Dual operator -(Dual a, Dual b) => a + (-1 * b);

        public static Dual operator *(double factor, Dual a) => new(factor * a.Value, [.. a.Slopes.Select(slope => factor * slope)]);

        public static Dual operator +(Dual a, double b) => a with { Value = a.Value + b };
    }

    /// <summary>An output and its gradient.</summary>
    public (double Value, double[] Gradient, int[] Choices) Evaluate(double[] x, int target)
    {
        choices.Clear();
        var output = Scores([.. x.Select((value, i) => new Dual(value, [.. x.Select((_, j) => j == i ? 1.0 : 0)]))])[target];
        return (output.Value, output.Slopes, [.. choices]);
    }

    /// <summary>The attributions: on each stretch without a change of choices, its width times the gradient in its middle.</summary>
    public double[] Integrate(double[] x, double[] baseline, int target, out int pieces)
    {
        double[] At(double alpha) => [.. x.Zip(baseline, (to, from) => from + (alpha * (to - from)))];
        int[] ChoicesAt(double alpha) => Evaluate(At(alpha), target).Choices;
        var breaks = new List<double> { 0 };
        const int Cells = 64;
        for (int cell = 0; cell < Cells; cell++)
            Close((double)cell / Cells, (cell + 1.0) / Cells, ChoicesAt((double)cell / Cells), ChoicesAt((cell + 1.0) / Cells));
        breaks.Add(1);
        var attributions = new double[x.Length];
        for (int k = 0; k + 1 < breaks.Count; k++)
        {
            double[] gradient = Evaluate(At((breaks[k] + breaks[k + 1]) / 2), target).Gradient;
            for (int i = 0; i < x.Length; i++)
                attributions[i] += (breaks[k + 1] - breaks[k]) * gradient[i] * (x[i] - baseline[i]);
        }
        pieces = breaks.Count - 1;
        return attributions;

        void Close(double from, double to, int[] atFrom, int[] atTo)
        {
            if (atFrom.SequenceEqual(atTo))
                return;
            double middle = (from + to) / 2;
            if (to - from < Narrow)
            {
                breaks.Add(middle);
                return;
            }
            int[] atMiddle = ChoicesAt(middle);
            Close(from, middle, atFrom, atMiddle);
            Close(middle, to, atMiddle, atTo);
        }
    }

    private Dual[] Scores(Dual[] x)
    {
        var zero = 0 * x[0];
        var taps = new Dual[3, 4];
        for (int channel = 0; channel < 3; channel++)
        {
            for (int at = 0; at < 4; at++)
            {
                var sum = zero;
                for (int input = 0; input < 2; input++)
                {
                    for (int k = 0; k < 3; k++)
                    {
                        int from = at + k - 1;
                        if (from is >= 0 and < 4)
                            sum += kernel[(((channel * 2) + input) * 3) + k] * x[(input * 4) + from];
                    }
                }
                taps[channel, at] = Choose(sum.Value > 0) ? sum : 0.1 * sum;
            }
        }
        var pooled = new Dual[6];
        for (int i = 0; i < 6; i++)
            pooled[i] = Larger(taps[i / 2, 2 * (i % 2)], taps[i / 2, (2 * (i % 2)) + 1]);
        Dual[] left = Linear(w, bias), right = Linear(v, new double[5]);
        Dual[] chosen = new Dual[5], rectified = new Dual[5], sloped = new Dual[5];
        for (int i = 0; i < 5; i++)
        {
            var clamped = Between(right[i], -0.4, 0.3);
            var larger = Larger(Choose(left[i].Value > 0) ? left[i] : -1 * left[i], right[i])
                + (-1 * Larger(-1 * left[i], -1 * clamped));
            chosen[i] = Choose(left[i].Value > right[i].Value) ? larger : larger + left[i] - right[i];
            var ramp = Between(4 * chosen[i], 0, 6) + Between((1.0 / 6 * (8 * right[i])) + 0.5, 0, 1);
            rectified[i] = Choose(ramp.Value > bias[i]) ? ramp + -bias[i] : zero;
            sloped[i] = Choose(right[i].Value > 0) ? right[i] : bias[i] * right[i];
        }
        var largest = chosen.Aggregate(Larger);
        var smallest = -1 * sloped.Select(value => -1 * value).Aggregate(Larger);
        return [.. rectified.Select(value => value + largest - smallest)];

        Dual[] Linear(double[] weights, double[] shift) => [.. Enumerable.Range(0, 5).Select(row =>
            Enumerable.Range(0, 6).Aggregate(zero + shift[row], (sum, k) => sum + (weights[(row * 6) + k] * pooled[k])))];
    }

    private Dual Between(Dual value, double low, double high) =>
        Choose(value.Value <= low) ? (0 * value) + low : Choose(value.Value >= high) ? (0 * value) + high : value;

    private Dual Larger(Dual a, Dual b) => Choose(a.Value >= b.Value) ? a : b;

    private bool Choose(bool choice)
    {
        choices.Add(choice ? 1 : 0);
        return choice;
    }
}

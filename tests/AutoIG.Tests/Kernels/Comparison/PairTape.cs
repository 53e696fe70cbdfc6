namespace AutoIG.Tests.Kernels.Comparison;

/// <summary>
/// DeepLIFT's multipliers of any expression, number by number in double: sums pass them on, a product gives each factor the mean of the
/// other, a function of one number has Δf/Δz, and its slope where |Δz| is below 10⁻¹⁰ (Shrikumar, Greenside, Kundaje 2017).
/// </summary>
internal sealed class PairTape
{
    private const double Guard = 1e-10;

    private readonly List<Pair> pairs = [];

    /// <summary>A number at the input and at the baseline.</summary>
    public Pair Leaf(double input, double baseline) => New(input, baseline);

    public Pair[] Leaves(ReadOnlySpan<double> input, ReadOnlySpan<double> baseline)
    {
        var leaves = new Pair[input.Length];
        for (int i = 0; i < leaves.Length; i++)
            leaves[i] = Leaf(input[i], baseline[i]);
        return leaves;
    }

    public Pair Sum(params ReadOnlySpan<Pair> terms)
    {
        double input = 0, baseline = 0;
        foreach (var term in terms)
            (input, baseline) = (input + term.Input, baseline + term.Baseline);
        var sum = New(input, baseline);
        foreach (var term in terms)
            sum.Parts.Add((term, 1));
        return sum;
    }

    /// <summary>factor·a + offset.</summary>
    public Pair Affine(Pair a, double factor, double offset = 0) =>
        New((factor * a.Input) + offset, (factor * a.Baseline) + offset, (a, factor));

    public Pair Product(Pair a, Pair b) => New(
        a.Input * b.Input, a.Baseline * b.Baseline, (a, (b.Input + b.Baseline) / 2), (b, (a.Input + a.Baseline) / 2));

    public Pair Of(Pair z, Func<double, double> function, Func<double, double> slope)
    {
        double move = z.Input - z.Baseline, input = function(z.Input), baseline = function(z.Baseline);
        return New(input, baseline, (z, Math.Abs(move) < Guard ? slope(z.Input) : (input - baseline) / move));
    }

    public Pair Exp(Pair z) => Of(z, Math.Exp, Math.Exp);

    public Pair Log(Pair z) => Of(z, Math.Log, x => 1 / x);

    public Pair Reciprocal(Pair z) => Of(z, x => 1 / x, x => -1 / (x * x));

    /// <summary>y_k − ln Σ exp y, after the largest of both sides is taken away.</summary>
    public Pair[] LogSoftmax(IReadOnlyList<Pair> y, out Pair logarithm)
    {
        double largest = y.Max(pair => Math.Max(pair.Input, pair.Baseline));
        Pair[] shifted = [.. y.Select(pair => Affine(pair, 1, -largest))];
        var sum = Log(Sum([.. shifted.Select(Exp)]));
        logarithm = Affine(sum, 1, largest);
        return [.. shifted.Select(pair => Sum(pair, Affine(sum, -1)))];
    }

    /// <summary>(x − mean)/√(mean (x − mean)² + ε)·w, or without the mean.</summary>
    public Pair[] Standardised(IReadOnlyList<Pair> x, bool isCentred, double epsilon, Func<int, double> weight)
    {
        var mean = Affine(Sum([.. x]), -1.0 / x.Count);
        Pair[] deviations = isCentred ? [.. x.Select(pair => Sum(pair, mean))] : [.. x];
        var variance = Affine(Sum([.. deviations.Select(d => Product(d, d))]), 1.0 / x.Count, epsilon);
        var scale = Of(variance, v => 1 / Math.Sqrt(v), v => -0.5 / (v * Math.Sqrt(v)));
        return [.. deviations.Select((d, i) => Affine(Product(d, scale), weight(i)))];
    }

    /// <summary>The multipliers of some numbers, from those of others.</summary>
    public double[] Multipliers(IReadOnlyList<Pair> of, IReadOnlyList<Pair> from, ReadOnlySpan<double> seeds)
    {
        foreach (var pair in pairs)
            pair.Multiplier = 0;
        for (int k = 0; k < from.Count; k++)
            from[k].Multiplier += seeds[k];
        for (int i = pairs.Count - 1; i >= 0; i--)
        {
            foreach (var (part, factor) in pairs[i].Parts)
                part.Multiplier += pairs[i].Multiplier * factor;
        }

        return [.. of.Select(pair => pair.Multiplier)];
    }

    private Pair New(double input, double baseline, params ReadOnlySpan<(Pair, double)> parts)
    {
        var pair = new Pair(input, baseline);
        pair.Parts.AddRange(parts);
        pairs.Add(pair);
        return pair;
    }

    /// <summary>A number at the input and at the baseline.</summary>
    public sealed class Pair(double input, double baseline)
    {
        public double Input => input;

        public double Baseline => baseline;

        /// <summary>What it is made of, and what each part gets of its multiplier.</summary>
        public List<(Pair Part, double Factor)> Parts { get; } = [];

        public double Multiplier { get; set; }
    }
}

using System.Numerics.Tensors;
using AutoIG.Tests.Functions;

namespace AutoIG.Tests.Attribution.Perturbation;

/// <summary>What holds of every method that changes the input, and each of them against its definition in plain loops.</summary>
public class PerturbationMethodTests
{
    private const int Length = SmallImage<double>.Length;

    private static readonly FeatureGroups Six = FeatureGroups.FromMask([.. Enumerable.Range(0, Length).Select(i => i % 6)]);

    private static readonly PerturbationMethod[] Methods =
    [
        new Occlusion([1, 2, 3], [1, 1, 2]), new FeatureAblation { Groups = Six }, new Rise { Samples = 60, Grid = 3, Seed = 4 },
        new Rise { Samples = 60, Grid = 2, Normalization = RiseNormalization.MaskSum }, new ShapleyValues { Groups = Six },
        new BanzhafValues { Groups = Six }, new ShapleySampling { Samples = 7, Seed = 3 },
        new ShapleySampling { Samples = 500, Tolerance = 0.05, Antithetic = true, Groups = Six }, new KernelShap { Samples = 400 },
        new KernelShap { Groups = Six }, new Lime { Samples = 90, KernelWidth = 4 }, new Lime { Samples = 90, Space = LimeSpace.Input },
        new OwenValues([0, 0, 1, 1, 1, 2]) { Groups = Six },
        new HierarchicalShapley([(0, 1), (2, 3), (4, 5), (6, 7), (8, 9)]) { Groups = Six },
    ];

    public static TheoryData<int> Numbers => [.. Enumerable.Range(0, Methods.Length)];

    [Theory]
    [MemberData(nameof(Numbers))]
    public void Batches_threads_and_targets_give_the_same_bits(int number)
    {
        var function = new SmallImage<double>().Function;
        double[][] samples = [Sample(0), Sample(1), Sample(2)];
        foreach (int threads in new[] { 1, 2 })
        {
            var method = Methods[number] with { MaxDegreeOfParallelism = threads };
            var all = method.ExplainAll(function, samples, Start, [0]);
            for (int s = 0; s < samples.Length; s++)
                Assert.Equal(Explain(Methods[number], samples[s]), Flat(all[s].Values));
            // With a tolerance, what is explained beside it is one more thing to be certain of.
            if (method is ShapleySampling { Tolerance: not null })
                continue;
            var both = method.ExplainTargets(function, samples[1], [1, 0], Start);
            Assert.Equal(Explain(Methods[number], samples[1]), Flat(both[1].Values));
            Assert.Equal(Flat(method.Explain(function, samples[1], Start, 1).Values), Flat(both[0].Values));
            Assert.Equal(0, method.IsComplete ? both[0].ConvergenceDelta : 0, 1e-12);
        }
    }

    [Theory]
    [MemberData(nameof(Numbers))]
    public void Single_precision_comes_close_to_double(int number)
    {
        double[] expected = Explain(Methods[number], Sample(0)), single = Array.ConvertAll(
            Flat(Methods[number].Explain(new SmallImage<float>().Function, Array.ConvertAll(Sample(0), x => (float)x),
                Array.ConvertAll(Start, x => (float)x), 0).Values), x => (double)x);
        Assert.Equal(expected, single, (a, b) => Math.Abs(a - b) < 1e-4);
        Assert.True(expected.Max(Math.Abs) > 1e-2);
    }

    [Theory]
    [MemberData(nameof(Numbers))]
    public void Many_samples_are_each_explained_as_if_alone(int number)
    {
        double[][] noise = [Sample(3), Sample(4), Sample(5)];
        var smooth = new SmoothGrad(Methods[number]) { Noise = Noise.Given(noise) };
        double[][] alone = [.. noise.Select(row => Explain(Methods[number], [.. Sample(0).Zip(row, (x, e) => x + e)]))];
        double[] mean = [.. Enumerable.Range(0, alone[0].Length).Select(i => alone.Average(a => a[i]))];
        Assert.Equal(mean, Explain(smooth, Sample(0)), (a, b) => Math.Abs(a - b) < 1e-12);
    }

    /// <summary>The mean over baselines is what the mean of outputs gives: all but a fit of a distance are linear in v.</summary>
    [Theory]
    [MemberData(nameof(Numbers))]
    public void Several_baselines_are_averaged_by_their_weights(int number)
    {
        var function = new SmallImage<double>().Function;
        double[][] baselines = [Start, Sample(7), Sample(8)];
        double[] weights = [1, 2, 5];
        if (Methods[number] is Lime { Space: LimeSpace.Input })
        {
            Assert.Throws<ArgumentException>(() => Methods[number].Explain(function, Sample(0), baselines, 0, weights));
            return;
        }
        // One that stops by need stops elsewhere.
        var method = Methods[number] is ShapleySampling sampling ? sampling with { Tolerance = null } : Methods[number];
        double[][] alone = [.. baselines.Select(baseline => Flat(method.Explain(function, Sample(0), baseline, 0).Values))];
        double[] mean = [.. Enumerable.Range(0, alone[0].Length).Select(i => alone.Zip(weights, (a, w) => a[i] * w / 8).Sum())];
        Assert.Equal(mean, Flat(method.Explain(function, Sample(0), baselines, 0, weights).Values), (a, b) => Math.Abs(a - b) < 1e-12);
    }

    [Theory]
    [MemberData(nameof(Numbers))]
    public void Cancellation_and_bad_input_are_heard(int number)
    {
        var function = new SmallImage<double>().Function;
        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => Methods[number].Explain(function, Sample(0), Start, 0, source.Token));
        Assert.Throws<ArgumentException>(() => Methods[number].Explain(function, Sample(0), new double[Length - 1], 0));
        Assert.ThrowsAny<ArgumentException>(() => Methods[number].Explain(function, Sample(0), Start, target: 2));
        Assert.Equal(Explain(Methods[number], Sample(0)), Flat(Methods[number].Explain(function, Sample(0), Start, 0).Values));
        // y₁ overflows at the input, and without the input's end nothing is finite.
        double[] huge = [.. Enumerable.Repeat(1e200, Length)];
        Assert.Throws<NotFiniteNumberException>(() => Methods[number].Explain(function, huge, Start, 1));
    }

    [Theory]
    [MemberData(nameof(Numbers))]
    public void Progress_ascends_to_1(int number)
    {
        var told = new List<double>();
        _ = (Methods[number] with { Progress = new Recorder(told) }).Explain(new SmallImage<double>().Function, Sample(0), Start, 0);
        Assert.Equal(told.Order(), told);
        Assert.Equal(1, told[^1]);
        Assert.All(told, share => Assert.InRange(share, 0, 1));
    }

    /// <summary>Both ends are finite; the debt of the one over the income of the other is not.</summary>
    [Fact]
    public void A_changed_input_that_is_not_finite_is_named()
    {
        var function = new RiskFunction().Function;
        RiskInput x = new(1e-300, 1, 4), from = new(1, 1e10, 4);
        var fault = Assert.Throws<NotFiniteNumberException>(() => new FeatureAblation().Explain(function, x, from));
        Assert.Contains("Credit.Risk: the output that is explained is ∞ where a part of the input is changed", fault.Message,
            StringComparison.Ordinal);
        Assert.Equal(double.PositiveInfinity, fault.OffendingNumber);
        double debt = new FeatureAblation { AcceptsNonFinite = true }.Explain(function, x, from)["debt"];
        Assert.Equal(double.NegativeInfinity, debt);
        // The baseline itself comes first.
        fault = Assert.Throws<NotFiniteNumberException>(() => new ShapleyValues().Explain(function, x, new RiskInput(0, 0, 4)));
        Assert.Contains("NaN at the baseline", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Long_work_is_stopped_soon()
    {
        var function = new SmallImage<double>().Function;
        AttributionMethod[] methods =
        [
            new ShapleySampling { Samples = 10_000_000, Groups = Six }, new ShapleySampling { Samples = 1_000_000 },
            new KernelShap { Samples = 400_000 }, new Lime { Samples = 400_000 }, new ShapleyValues { Groups = Twenty },
            new Rise { Samples = 1_000_000 },
        ];
        foreach (var method in methods)
        {
            var used = ProcessorTime.UntilCancelled(token => method.Explain(function, Sample(0), Start, 0, token));
            Assert.InRange(used.TotalMilliseconds, 0, 150);
        }
    }

    [Fact]
    public void Occlusion_is_the_mean_over_windows()
    {
        double[] x = Sample(0), sums = new double[Length];
        int[] counts = new int[Length];
        // Windows of [2, 2, 3] over [2, 3, 4] by [2, 1, 2]: 1 · 2 · 2 of them, the second along the last axis is cut.
        for (int row = 0; row <= 1; row++)
        {
            for (int column = 0; column <= 2; column += 2)
            {
                bool Within(int i) => i / 4 % 3 >= row && i / 4 % 3 < row + 2 && i % 4 >= column && i % 4 < column + 3;
                double drop = SmallImage<double>.Reference(x, 0, out _)
                    - SmallImage<double>.Reference([.. x.Select((value, i) => Within(i) ? Start[i] : value)], 0, out _);
                for (int i = 0; i < Length; i++)
                {
                    sums[i] += Within(i) ? drop : 0;
                    counts[i] += Within(i) ? 1 : 0;
                }
            }
        }
        Assert.Equal(
            sums.Zip(counts, (sum, count) => sum / count), Explain(new Occlusion([2, 2, 3], [2, 1, 2]), x),
            (a, b) => Math.Abs(a - b) < 1e-13);
    }

    [Fact]
    public void Windows_that_do_not_fit_are_named()
    {
        Refuse(() => new Occlusion([1, 0, 2]), "at least 1");
        Refuse(() => new Occlusion([1, 2], [1]), "one for each axis of the window");
        Refuse(() => Explain(new Occlusion([2, 2]), Sample(0)), "[2, 3, 4]");
        Refuse(() => Explain(new Occlusion([2, 4, 2]), Sample(0)), "no more than 'image' has on any axis");
        Refuse(() => Explain(new Occlusion([1, 2, 2], [1, 3, 1]), Sample(0)), "are left out");
        Refuse(() => Explain(new Occlusion([[1, 1, 1], [1]]), Sample(0)), "one for each input");
        // A stride beyond the only place of a window moves nothing.
        Assert.Equal(Length, Explain(new Occlusion([2, 3, 4], [9, 9, 9]), Sample(0)).Length);
    }

    [Fact]
    public void Occlusion_evaluates_no_window_that_changes_nothing()
    {
        var mlp = new SmallMlp<float>(rectified: false);
        _ = new Occlusion([1]).Explain(mlp.Function, [0f, 2f, 0f], target: 0);
        // The ends, and the one window.
        Assert.Equal(3, mlp.Forwards);
    }

    [Fact]
    public void Equal_coalitions_are_evaluated_once()
    {
        var mlp = new SmallMlp<float>(rectified: false);
        _ = new ShapleySampling { Samples = 200 }.Explain(mlp.Function, [1f, 2f, 3f], target: 0);
        Assert.Equal(8, mlp.Forwards);
        var blank = new SmallMlp<float>(rectified: false);
        _ = new ShapleyValues().Explain(blank.Function, [1f, 0f, 3f], target: 0);
        Assert.Equal(4, blank.Forwards);
    }

    [Fact]
    public void Shapley_values_of_a_sum_are_its_terms()
    {
        double[] x = Sample(0), terms = [.. x.Select((value, i) => Math.Cos(i) * (Math.Tanh(value) - Math.Tanh(Start[i])))];
        Assert.Equal(terms, Explain(new ShapleySampling { Samples = 2 }, x), (a, b) => Math.Abs(a - b) < 1e-12);
        Assert.Equal(terms, Explain(new KernelShap { Samples = 300 }, x), (a, b) => Math.Abs(a - b) < 1e-12);
        Assert.Equal(terms, Explain(new FeatureAblation(), x), (a, b) => Math.Abs(a - b) < 1e-12);
        Assert.Equal(terms, Explain(new Lime { Samples = 300, Ridge = 0 }, x), (a, b) => Math.Abs(a - b) < 1e-11);
    }

    [Fact]
    public void Standard_errors_have_the_shape_of_the_input()
    {
        var why = new ShapleySampling { Samples = 12, Groups = Six }.Explain(new SmallImage<double>().Function, Sample(0), Start, 0);
        double[] errors = Flat(why.StandardErrors!.Values);
        Assert.Equal(Length, errors.Length);
        Assert.Equal(errors[1], errors[7]);
        Assert.InRange(errors[1], 0, 1e-12); // of a sum: every order says the same
        Assert.Null(new ShapleySampling { Samples = 1 }.Explain(new SmallImage<double>().Function, Sample(0), Start, 0).StandardErrors);
    }

    /// <summary>Drawn masks: as in the paper, by loops over a grid that is enlarged and cut out.</summary>
    [Fact]
    public void Rise_weighs_masks_by_the_output()
    {
        var method = new Rise { Samples = 50, Grid = 2, Probability = 0.4, Seed = 9 };
        var masks = new RiseMasks(method, [3, 4], default);
        double[] sum = new double[12], x = Sample(0), mask = new double[12], mean = new double[12];
        for (int i = 0; i < 50; i++)
        {
            masks.Fill(i, mask);
            Assert.All(mask, number => Assert.InRange(number, 0, 1));
            double f = SmallImage<double>.Reference(
                [.. x.Select((value, k) => (value * mask[k % 12]) + (Start[k] * (1 - mask[k % 12])))], 0, out _);
            for (int k = 0; k < 12; k++)
            {
                sum[k] += f * mask[k] / (50 * 0.4);
                mean[k] += mask[k] / 50;
            }
        }
        Assert.Equal(sum, Explain(method, x), (a, b) => Math.Abs(a - b) < 1e-12);
        // Each position is shown with the chance p: 50 masks of correlated positions, within five deviations of a mean.
        Assert.All(mean, share => Assert.InRange(share, 0.4 - (5 * Math.Sqrt(0.24 / 50)), 0.4 + (5 * Math.Sqrt(0.24 / 50))));
    }

    [Fact]
    public void Options_that_do_not_fit_are_named()
    {
        double[] x = Sample(0);
        Refuse(() => Explain(new ShapleyValues(), x), "at most 20 groups for ShapleyValues");
        Refuse(() => Explain(new BanzhafValues(), x), "ShapleySampling");
        var pairs = new PairwiseInteractions(InteractionKind.ShapValues);
        Refuse(() => pairs.Explain(new SmallImage<double>().Function, x, target: 0), "at most 20 groups");
        Refuse(() => new ShapleySampling { Permutations = [[0, 1, 1]] }, "1, which is there twice");
        Refuse(() => new ShapleySampling { Permutations = [] }, "at least one permutation");
        Refuse(() => Explain(new ShapleySampling { Permutations = [[0, 1]] }, x), "24 numbers, one for each group");
        Refuse(() => Explain(new KernelShap { Coalitions = [new bool[Length]] }, x), "got none of them");
        Refuse(() => Explain(new KernelShap { Coalitions = [[.. Enumerable.Repeat(true, Length)]] }, x), "got all of them");
        Refuse(() => Explain(new KernelShap { Coalitions = [[true]] }, x), "24 elements");
        Refuse(() => Explain(new KernelShap { Samples = 4 }, x), "determine the values of all 24 groups");
        Refuse(() => Explain(new Lime { KernelWidth = 1e-3, Coalitions = [new bool[Length]] }, x), "KernelWidth");
        Refuse(() => Explain(new OwenValues([0, 1]), x), "24 numbers");
        Refuse(() => new OwenValues([0, 2]), "no member of union 1");
        Refuse(() => Explain(new OwenValues([.. Enumerable.Range(0, Length)]), x), "coalitions");
        Refuse(() => new HierarchicalShapley([(0, 1), (0, 2)]), "each joined once");
        Refuse(() => new HierarchicalShapley([(0, 3), (1, 2)]), "two nodes from 0 to 2");
        Refuse(() => Explain(new HierarchicalShapley([(0, 1)]), x), "23 rows");
        Refuse(() => new Rise { Masks = [[0.5, 1.5]] }, "numbers from 0 to 1");
        Refuse(() => Explain(new Rise { Masks = [new double[5]] }, x), "12 numbers, one for each position");
        Refuse(() => Explain(new Rise { Masks = [new double[12]], Normalization = RiseNormalization.MaskSum }, x), "shown by none");
        Refuse(() => new Rise().Explain(new RiskFunction().Function, new RiskInput(1, 2, 3)), "one tensor for Rise");
        Assert.Throws<ArgumentOutOfRangeException>(() => new Rise { Probability = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new Lime { Ridge = -1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new KernelShap { Samples = 1 });
        Assert.Throws<ArgumentNullException>(() => new FeatureAblation { Groups = null! });
    }

    private static FeatureGroups Twenty => FeatureGroups.FromMask([.. Enumerable.Range(0, Length).Select(i => i % 20)]);

    private static double[] Start { get; } = [.. Enumerable.Range(0, Length).Select(i => 0.1 * Math.Sin(5 * i))];

    private static void Refuse(Func<object> call, string part) =>
        Assert.Contains(part, Assert.Throws<ArgumentException>(call).Message, StringComparison.Ordinal);

    private static double[] Sample(int number) => [.. Enumerable.Range(0, Length).Select(i => Math.Sin(1.7 * i + number))];

    private static double[] Explain(AttributionMethod method, double[] x) =>
        Flat(method.Explain(new SmallImage<double>().Function, x, Start, 0).Values);

    private static T[] Flat<T>(Tensor<T> tensor)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        var flat = new T[tensor.FlattenedLength];
        tensor.FlattenTo(flat);
        return flat;
    }

    private sealed class Recorder(List<double> told) : IProgress<double>
    {
        public void Report(double value) => told.Add(value);
    }
}

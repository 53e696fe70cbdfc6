using System.Numerics.Tensors;
using AutoIG.Tests.Functions;

namespace AutoIG.Tests.Attribution.Perturbation;

/// <summary>Questions over rows of data against their definitions in loops, and what is refused.</summary>
public class RowMethodTests
{
    private const int Length = SmallImage<double>.Length, Rows = 9;

    private static readonly double[][] X =
        [.. Enumerable.Range(0, Rows).Select(row => Enumerable.Range(0, Length).Select(i => Math.Sin((1.7 * i) + row)).ToArray())];

    private static DifferentiableFunction<double> Function => new SmallImage<double>().Function;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Seeded_permutations_are_reproduced_and_take_whole_groups(int threads)
    {
        int[] mask = [.. Enumerable.Range(0, Length).Select(i => i / 8)];
        var method = new FeaturePermutation { Groups = FeatureGroups.FromMask(mask), Seed = 3, MaxDegreeOfParallelism = threads };
        var effects = method.Explain(Function, X, 0);
        Assert.Equal(Flat(effects.Values), Flat((method with { MaxDegreeOfParallelism = 1 }).Explain(Function, X, 0).Values));
        int[][] orders = [[8, 7, 6, 5, 4, 3, 2, 1, 0], [0, 1, 2, 3, 4, 5, 6, 7, 8], [1, 2, 3, 4, 5, 6, 7, 8, 0]];
        var given = (method with { Permutations = orders }).Explain(Function, X, 0);
        for (int row = 0; row < Rows; row++)
        {
            for (int group = 0; group < 3; group++)
            {
                double[] changed = [.. X[row].Select((value, i) => mask[i] == group ? X[orders[group][row]][i] : value)];
                Assert.Equal(F(X[row]) - F(changed), Flat(given.Values)[(row * 3) + group], 1e-13);
            }
        }
        Assert.Equal(Enumerable.Range(0, Rows).Average(row => Flat(given.Values)[row * 3]), given.Means[0], 1e-14);
        Assert.Equal(["0", "1", "2"], given.Names);
    }

    /// <summary>Features are called what the model calls them; elements without names, by their places.</summary>
    [Fact]
    public void Groups_have_the_names_of_features()
    {
        var method = new FeaturePermutation { Seed = 3 };
        double[][] rows = [[1, 2], [3, 4], [5, 6]];
        var pairs = method.Explain(
            Results.Scored.PairDerivative, [.. rows.Select(row => new Results.Scored.PairInput(
                Tensor.Create(row), Tensor.Create(row), Tensor.Create(row, [1, 2])))], default);
        Assert.Equal(["x.a", "x.b", "y.b", "y.c", "z[0, 0]", "z[0, 1]"], pairs.Names);
        var numbers = method.Explain(
            Results.Scored.RiskDerivative, [.. rows.Select(row => new Results.Scored.RiskInput(row[0], row[1]))], default);
        Assert.Equal(["Age in \"years\"", "income"], numbers.Names);
        double[][] three = [[1, 2, 3], [4, 5, 6]];
        Assert.Equal(["age", "income", "debt"], method.Explain(Results.Scored.ScoresDerivative, three, 0).Names);
    }

    [Theory]
    [InlineData(ImportanceMeasure.CrossEntropy)]
    [InlineData(ImportanceMeasure.Accuracy)]
    public void Importance_is_what_predictions_lose(ImportanceMeasure measure)
    {
        int[] labels = [.. Enumerable.Range(0, Rows).Select(row => row % 2)];
        int[][] orders = [[8, 7, 6, 5, 4, 3, 2, 1, 0], [1, 2, 3, 4, 5, 6, 7, 8, 0]];
        int[] mask = [.. Enumerable.Range(0, Length).Select(i => i % 2)];
        var scores = new PermutationImportance
        {
            Measure = measure, Groups = FeatureGroups.FromMask(mask), Permutations = [orders, [orders[1], orders[0]]],
        }.Explain(Function, X, labels);
        Assert.Equal(Measure(X), scores.Measure, 1e-13);
        for (int group = 0; group < 2; group++)
        {
            double[] values = [.. Enumerable.Range(0, 2).Select(repeat =>
            {
                int[] order = orders[(group + repeat) % 2];
                double[][] changed =
                    [.. X.Select((row, r) => row.Select((value, i) => mask[i] == group ? X[order[r]][i] : value).ToArray())];
                return measure == ImportanceMeasure.CrossEntropy ? Measure(changed) - Measure(X) : Measure(X) - Measure(changed);
            })];
            Assert.Equal(values, Flat(scores.Values)[(group * 2)..(group * 2 + 2)], (a, b) => Math.Abs(a - b) < 1e-13);
            Assert.Equal(values.Average(), scores.Means[group], 1e-13);
            Assert.Equal(Math.Abs(values[0] - values[1]) / 2, scores.StandardDeviations[group], 1e-13);
        }

        double Measure(double[][] rows) => rows.Select((row, r) =>
        {
            double[] y = [F(row), F(row, 1)];
            return measure == ImportanceMeasure.CrossEntropy
                ? Math.Log(Math.Exp(y[0]) + Math.Exp(y[1])) - y[labels[r]]
                : (y[0] >= y[1] ? 0 : 1) == labels[r] ? 1 : 0;
        }).Average();
    }

    [Fact]
    public void Dependence_is_the_mean_of_individual_curves()
    {
        double[] grid = [-1, 0, 0.5, 2];
        double[] curves = Flat(new IndividualConditionalExpectation(5, grid).Explain(Function, X, 1).Values);
        double[] centered = Flat(new IndividualConditionalExpectation(5, grid) { Centered = true }.Explain(Function, X, 1).Values);
        double[] dependence = Flat(new PartialDependence(5, grid).Explain(Function, X, 1).Values);
        for (int k = 0; k < grid.Length; k++)
        {
            for (int row = 0; row < Rows; row++)
            {
                double[] changed = [.. X[row]];
                changed[5] = grid[k];
                Assert.Equal(F(changed, 1), curves[(row * 4) + k], 1e-13);
                Assert.Equal(curves[(row * 4) + k] - curves[row * 4], centered[(row * 4) + k]);
            }
            Assert.Equal(Enumerable.Range(0, Rows).Average(row => curves[(row * 4) + k]), dependence[k], 1e-13);
        }
        var both = new PartialDependence(5, grid, 6, [7, 8]).Explain(Function, X, 1).Values;
        Assert.Equal([4, 2], both.Lengths.ToArray());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Local_effects_add_up_from_bin_to_bin(bool given)
    {
        double[] values = [.. X.Select(row => row[5]).Order()];
        double[] edges = [values[0], values[2], values[5], values[8]];
        var effects = given
            ? new AccumulatedLocalEffects(5) { Edges = edges }.Explain(Function, X, 1)
            : new AccumulatedLocalEffects(5) { Bins = 3 }.Explain(Function, X, 1);
        Assert.Equal(edges, effects.Edges);
        Assert.Equal([3, 3, 3], effects.RowsPerBin);
        // y₁ is a sum: each row of a bin gains the same.
        double[] raw = [.. edges.Select(edge => Math.Cos(5) * edge * edge)];
        double centre = Enumerable.Range(1, 3).Sum(k => 3 * (raw[k] + raw[k - 1]) / 2) / 9;
        Assert.Equal(raw.Select(value => value - centre), effects.Values, (a, b) => Math.Abs(a - b) < 1e-12);
    }

    [Fact]
    public void Mean_magnitudes_are_means_of_single_explanations()
    {
        AttributionMethod[] methods = [new InputXGradient(), new FeatureAblation { Groups = FeatureGroups.PerToken }];
        foreach (var method in methods)
        {
            var mean = new MeanAbsoluteAttribution(method).Explain(Function, X, target: 0);
            double[] expected = new double[Length];
            foreach (double[] row in X)
            {
                double[] alone = Flat(method.Explain(Function, row, target: 0).Values);
                for (int i = 0; i < Length; i++)
                    expected[i] += Math.Abs(alone[i]) / Rows;
            }
            Assert.Equal(expected, Flat(mean.Values), (a, b) => Math.Abs(a - b) < 1e-13);
            Assert.Equal(method is FeatureAblation, mean.GroupValues is not null);
        }
    }

    [Fact]
    public void What_does_not_fit_is_named()
    {
        int[] labels = new int[Rows];
        Refuse(() => new FeaturePermutation().Explain(Function, Array.Empty<double[]>(), 0), "at least one row");
        Refuse(() => new FeaturePermutation().Explain(Function, X, Target.ArgMax), "asked about at all rows");
        var one = new FeaturePermutation { Permutations = [[0, 1, 2, 3, 4, 5, 6, 7, 8]] };
        Refuse(() => one.Explain(Function, X, 0), "24, one for each group");
        Refuse(() => new FeaturePermutation { Permutations = [[0, 0]] }, "there twice");
        var few = new FeaturePermutation { Groups = FeatureGroups.PerInput, Permutations = [[0, 1]] };
        Refuse(() => few.Explain(Function, X, 0), "9 numbers, one for each row");
        Refuse(() => new PermutationImportance().Explain(Function, X, labels[1..]), "9, one for each row");
        Refuse(() => new PermutationImportance().Explain(Function, X, [2, .. labels[1..]]), "an output from 0 to 1");
        Refuse(() => new PartialDependence(1, []), "at least one value");
        Refuse(() => new PartialDependence(1, [1], 1, [1]), "another feature");
        Refuse(() => new PartialDependence(1, [double.NaN]), "finite numbers");
        Refuse(() => new AccumulatedLocalEffects(5) { Edges = [1, 1] }, "ascending");
        Refuse(() => new AccumulatedLocalEffects(5) { Edges = [0, 0.1] }.Explain(Function, X, 0), "edges around all rows");
        Refuse(() => new AccumulatedLocalEffects(5) { Edges = [-1, 0.99, 0.991, 1] }.Explain(Function, X, 0), "rows in every bin");
        Assert.Throws<ArgumentOutOfRangeException>(() => new PartialDependence(24, [1]).Explain(Function, X, 0));
        double[][] huge = [.. X.Select(row => row.Select(_ => 1e200).ToArray())];
        var fault = Assert.Throws<NotFiniteNumberException>(() => new PartialDependence(1, [1]).Explain(Function, huge, 1));
        Assert.Contains("rows[0]", fault.Message, StringComparison.Ordinal);
    }

    private static void Refuse(Func<object> call, string part) =>
        Assert.Contains(part, Assert.Throws<ArgumentException>(call).Message, StringComparison.Ordinal);

    private static double F(double[] x, int target = 0) => SmallImage<double>.Reference(x, target, out _);

    private static double[] Flat(Tensor<double> tensor)
    {
        var flat = new double[tensor.FlattenedLength];
        tensor.FlattenTo(flat);
        return flat;
    }
}

using System.Numerics.Tensors;
using AutoIG.Tests.Attribution.Continuations;
using AutoIG.Tests.Functions;

namespace AutoIG.Tests.Attribution.Perturbation;

/// <summary>Groups of features: what they hold, and one clear error for each that does not fit.</summary>
public class FeatureGroupsTests
{
    private const int Length = SmallImage<double>.Length;
    private static readonly double[] X = [.. Enumerable.Range(0, Length).Select(i => Math.Sin(1.7 * i) + 2)];

    [Fact]
    public void A_mask_names_the_group_of_each_element()
    {
        int[] mask = [.. Enumerable.Range(0, Length).Select(i => i / 4 % 3)];
        double[] expected = Ablated(mask, 3);
        var why = Explain(FeatureGroups.FromMask(mask));
        Assert.Equal(expected, why.GroupValues!, (a, b) => Math.Abs(a - b) < 1e-14);
        Assert.Equal(expected.Sum(), why.Sum, 1e-13);
        double[] elements = Flat(why.Values);
        Assert.Equal(mask.Select(group => why.GroupValues![group]), elements);
        Assert.Equal(elements, Flat(Explain(FeatureGroups.FromMask(Tensor.Create(mask, [2, 3, 4]))).Values));
    }

    [Fact]
    public void Other_groups_have_no_mask()
    {
        Assert.Equal(Ablated([.. Enumerable.Range(0, Length)], Length), Explain(FeatureGroups.PerElement).GroupValues!, Close);
        Assert.Equal(Ablated([.. Enumerable.Range(0, Length).Select(i => i / 12)], 2), Explain(FeatureGroups.PerToken).GroupValues!, Close);
        Assert.Equal(Ablated(new int[Length], 1), Explain(FeatureGroups.PerInput).GroupValues!, Close);
    }

    [Fact]
    public void Equal_numbers_in_different_inputs_are_one_group()
    {
        var function = new RiskFunction().Function;
        RiskInput x = new(2, 3, 4), from = new(5, 1, 4);
        var one = new FeatureAblation
        {
            Groups = FeatureGroups.FromMasks(new Dictionary<string, int[]> { ["debt"] = [0], ["income"] = [0] }),
        }.Explain(function, x, from);
        Assert.Equal((3 * 3 / 2.0) + 12 - ((1 / 5.0) + 4), Assert.Single(one.GroupValues!), 1e-14);
        double income = one["income"], debt = one["debt"];
        Assert.Equal(income, debt);
        var swapped = FeatureGroups.FromMasks([Tensor.Create([1]), Tensor.Create([0])]);
        var two = new FeatureAblation { Groups = swapped }.Explain(function, x, from);
        Assert.Equal([(3 * 3 / 2.0) + 12 - ((1 / 2.0) + 4), (9 / 2.0) - (9 / 5.0)], two.GroupValues!, (a, b) => Math.Abs(a - b) < 1e-14);
    }

    [Fact]
    public void A_token_is_one_element()
    {
        var function = new CausalReader<double>().PooledDerivative;
        int[] ids = [1, 5, 2, 5], padding = [0, 0, 0, 0];
        var why = new FeatureAblation().Explain(function, ids, padding, 3);
        double[] Outputs(int[] tokens) => Flat(function.Evaluate(tokens));
        for (int token = 0; token < ids.Length; token++)
        {
            int[] without = [.. ids];
            without[token] = 0;
            Assert.Equal(Outputs(ids)[3] - Outputs(without)[3], Flat(why.Values)[token], 1e-14);
        }
        Assert.Equal(4, why.GroupValues!.Count);
        var pairs = new ShapleyValues { Groups = FeatureGroups.FromMask([0, 1, 1, 0]) }.Explain(function, ids, padding, 3);
        Assert.Equal(pairs.GroupValues![1], Flat(pairs.Values)[2]);
        Assert.Equal(0, pairs.ConvergenceDelta, 1e-14);
        Assert.Throws<NotSupportedException>(() => new FeatureAblation { OfEmbeddings = true }.Explain(function, ids, padding, 3));
    }

    [Fact]
    public void Elements_of_no_group_stay()
    {
        int[] mask = [.. Enumerable.Repeat(FeatureGroups.Unchanged, Length)];
        (mask[3], mask[7]) = (0, 1);
        var why = new ShapleyValues { Groups = FeatureGroups.FromMask(mask) }.Explain(new SmallImage<double>().Function, X, target: 0);
        double[] without = [.. X];
        (without[3], without[7]) = (0, 0);
        Assert.Equal(SmallImage<double>.Reference(without, 0, out _), why.BaselineOutput, 1e-13);
        Assert.Equal(0, why.ConvergenceDelta, 1e-13);
        Assert.Equal(0, Flat(why.Values)[0]);
        Assert.NotEqual(0, Flat(why.Values)[3]);
    }

    [Fact]
    public void Names_are_carried()
    {
        var groups = FeatureGroups.FromMask([.. Enumerable.Range(0, Length).Select(i => i / 12)]).WithNames(["red", "green"]);
        var matrix = new PairwiseInteractions(InteractionKind.ShapleyIndex) { Groups = groups }.Explain(
            new SmallImage<double>().Function, X, target: 0);
        Assert.Equal(["red", "green"], matrix.Names);
        // A sum over elements has no interactions.
        Assert.Equal(0, matrix[0, 1], 1e-13);
        Refuse(groups.WithNames(["red"]), "names: expected 2, one for each group, got 1");
    }

    [Fact]
    public void What_does_not_fit_is_named()
    {
        Assert.Contains("numbers of groups from 0", Message(() => FeatureGroups.FromMask([0, -2])), StringComparison.Ordinal);
        Assert.Contains("got no element of group 1", Message(() => FeatureGroups.FromMask([0, 2, 3])), StringComparison.Ordinal);
        string huge = Message(() => FeatureGroups.FromMask([0, 1, int.MaxValue - 1]));
        Assert.Contains("got no element of group 2", huge, StringComparison.Ordinal);
        Assert.Contains("got no element", Message(() => FeatureGroups.FromMask(Array.Empty<int>())), StringComparison.Ordinal);
        Assert.Contains("got none", Message(() => FeatureGroups.FromMask([-1, -1])), StringComparison.Ordinal);
        Refuse(FeatureGroups.FromMask(new int[Length - 1]), "the shape of the input, [2, 3, 4], got 23 numbers");
        Refuse(FeatureGroups.FromMask(Tensor.Create(new int[Length], [4, 6])), "[2, 3, 4], got shape [4, 6]");
        Refuse(FeatureGroups.FromMasks([Tensor.Create(new int[Length], [2, 3, 4]), Tensor.Create([0])]), "masks: expected 1");
        Refuse(FeatureGroups.FromMasks(new Dictionary<string, int[]> { ["sound"] = new int[Length] }), "image, got 'sound'");
    }

    private static bool Close(double a, double b) => Math.Abs(a - b) < 1e-13;

    private static void Refuse(FeatureGroups groups, string part) =>
        Assert.Contains(part, Message(() => Explain(groups)), StringComparison.Ordinal);

    private static string Message(Func<object> call) => Assert.Throws<ArgumentException>(call).Message;

    private static Attribution<double> Explain(FeatureGroups groups) =>
        new FeatureAblation { Groups = groups }.Explain(new SmallImage<double>().Function, X, target: 0);

    /// <summary>F(x) − F(x without a group), in loops.</summary>
    private static double[] Ablated(int[] mask, int groups) => [.. Enumerable.Range(0, groups).Select(group =>
        SmallImage<double>.Reference(X, 0, out _)
        - SmallImage<double>.Reference([.. X.Select((x, i) => mask[i] == group ? 0 : x)], 0, out _))];

    private static double[] Flat(Tensor<double> tensor)
    {
        var flat = new double[tensor.FlattenedLength];
        tensor.FlattenTo(flat);
        return flat;
    }
}

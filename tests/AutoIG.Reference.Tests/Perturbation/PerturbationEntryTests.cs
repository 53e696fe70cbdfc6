using System.Numerics;
using System.Numerics.Tensors;
using System.Text.Json;
using Xunit.Abstractions;

namespace AutoIG.Reference.Tests.Perturbation;

/// <summary>What is removed, and what that costs: windows, groups of features, coalitions of them, masks.</summary>
public sealed class PerturbationEntryTests(ITestOutputHelper output)
{
    private const string Family = "perturbation";

    // The other form of the transformer takes no token ids.
    private const string WithoutTokens = "TransformerOfBlocks";

    public static EntrySource OfElements { get; } =
        EntrySource.Of(Family, entry => entry.Method is "occlusion" or "feature-ablation" or "rise", WithoutTokens);

    public static EntrySource OfGroups { get; } = EntrySource.Of(
        Family,
        entry => entry.Method is "shapley-value" or "shapley-sampling" or "kernel-shap" or "lime" or "banzhaf-value" or "owen-value"
            or "hierarchical-shapley-value", WithoutTokens);

    public static EntrySource Interactions { get; } = EntrySource.Of(
        Family,
        entry => entry.Method is "shapley-interaction-index" or "shap-interaction-values" or "shapley-taylor"
            or "banzhaf-interaction-index", WithoutTokens);

    /// <summary>Occlusion in the cases that had it first.</summary>
    public static EntrySource Occlusions { get; } =
        EntrySource.Of(ReferenceCase.FirstFamily, entry => entry.Method == "occlusion", WithoutTokens);

    /// <summary>What Sequential IG tends to is the ablation of each token.</summary>
    public static EntrySource OfTokens { get; } = EntrySource.Of(
        "tokens", entry => entry.Method == "sequential-integrated-gradients" && entry.Option("rule") == "exact", WithoutTokens);

    [Theory]
    [MemberData(nameof(OfElements))]
    [MemberData(nameof(OfGroups))]
    [MemberData(nameof(Interactions))]
    [MemberData(nameof(Occlusions))]
    [MemberData(nameof(OfTokens))]
    public void SinglePrecision(EntryGroup group) => Check<float>(group);

    [Theory]
    [MemberData(nameof(OfElements))]
    [MemberData(nameof(OfGroups))]
    [MemberData(nameof(Interactions))]
    [MemberData(nameof(Occlusions))]
    [MemberData(nameof(OfTokens))]
    public void DoublePrecision(EntryGroup group) => Check<double>(group);

    private void Check<T>(EntryGroup group)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var runner = new EntryRunner<T>(group, output);
        runner.RunAll(entry => ArraysOf(runner, entry));
    }

    private static Tensor<T>[] ArraysOf<T>(EntryRunner<T> runner, ReferenceEntry entry)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var call = new EntryCall<T>(runner, entry);
        if (KindOf(entry) is { } kind)
        {
            var matrix = new PairwiseInteractions(kind) { Groups = call.Groups }.Explain(
                call.Function, call.Input, call.Baselines, call.Target);
            CheckDelta(runner, entry, matrix.ConvergenceDelta);
            return [Rounded<T>(Agreement.Flatten(matrix.Values))];
        }

        var method = MethodOf(call, entry);
        var why = call.Explain(method);
        CheckDelta(runner, entry, why.ConvergenceDelta);
        if (method is Occlusion or FeatureAblation or Rise)
        {
            return [.. why.Inputs.Select((part, i) => Reduced(runner, entry, i, part))];
        }

        Tensor<T> values = Rounded<T>(why.GroupValues!);
        return method switch
        {
            Lime => [values, Rounded<T>([why.Intercept])],
            ShapleySampling => [values, Rounded<T>(ErrorsOf(why))],
            _ => [values],
        };
    }

    private static InteractionKind? KindOf(ReferenceEntry entry) => entry.Method switch
    {
        "shapley-interaction-index" => InteractionKind.ShapleyIndex,
        "shap-interaction-values" => InteractionKind.ShapValues,
        "shapley-taylor" => InteractionKind.ShapleyTaylor,
        "banzhaf-interaction-index" => InteractionKind.BanzhafIndex,
        _ => null,
    };

    private static AttributionMethod MethodOf<T>(EntryCall<T> call, ReferenceEntry entry)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => entry.Method switch
        {
            "occlusion" => new Occlusion(Sizes(call, entry, "window"), Sizes(call, entry, "stride")),
            "feature-ablation" or "sequential-integrated-gradients" => new FeatureAblation { Groups = call.Groups },
            "rise" => new Rise
            {
                Masks = Masks(call, entry),
                Probability = entry.Options.TryGetProperty("p", out var p) ? p.GetDouble() : 0.5,
                Normalization = entry.RequiredOption("normalise") == "N times p"
                    ? RiseNormalization.ExpectedCount : RiseNormalization.MaskSum,
            },
            "shapley-value" => new ShapleyValues { Groups = call.Groups },
            "banzhaf-value" => new BanzhafValues { Groups = call.Groups },
            "shapley-sampling" => new ShapleySampling
            {
                Groups = call.Groups,
                Permutations = call.Numbers(entry.RequiredOption("permutations")),
                Antithetic = entry.Options.GetProperty("antithetic").GetBoolean(),
            },
            "kernel-shap" => new KernelShap
            {
                Groups = call.Groups,
                Samples = 1 << 20,
                Coalitions = entry.RequiredOption("coalitions") == "all" ? null : call.Flags(entry.RequiredOption("coalitions")),
                Weights = entry.RequiredOption("weights") == "uniform" ? CoalitionWeights.Uniform : CoalitionWeights.ShapleyKernel,
            },
            "lime" => new Lime
            {
                Groups = call.Groups,
                Coalitions = call.Flags(entry.RequiredOption("samples")),
                Kernel = entry.RequiredOption("kernel") == "exp(-d^2/width^2)" ? LimeKernel.Square : LimeKernel.HalfSquare,
                KernelWidth = entry.Number("kernel-width"),
                Distance = entry.RequiredOption("distance") == "cosine" ? LimeDistance.Cosine : LimeDistance.Euclidean,
                Space = entry.RequiredOption("distance-space") == "input" ? LimeSpace.Input : LimeSpace.Interpretable,
                Ridge = entry.Number("ridge-alpha"),
            },
            "owen-value" => new OwenValues(call.Numbers(entry.RequiredOption("unions")).SelectMany(row => row).ToArray())
            {
                Groups = call.Groups,
            },
            "hierarchical-shapley-value" => new HierarchicalShapley(
                [.. call.Numbers(entry.RequiredOption("hierarchy")).Select(row => (row[0], row[1]))])
            { Groups = call.Groups },
            var other => throw new InvalidDataException($"{entry.Id}: the method '{other}' is not known."),
        };

    /// <summary>The numbers of each axis for each input; of tokens the first axis alone.</summary>
    private static int[][] Sizes<T>(EntryCall<T> call, ReferenceEntry entry, string option)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var sizes = entry.Options.GetProperty(option);
        int[][] all = sizes[0].ValueKind == JsonValueKind.Array ? [.. sizes.EnumerateArray().Select(Numbers)] : [Numbers(sizes)];
        return call.IsOfTokens ? [all[0][..1]] : all;

        static int[] Numbers(JsonElement list) => [.. list.EnumerateArray().Select(number => number.GetInt32())];
    }

    private static double[][] Masks<T>(EntryCall<T> call, ReferenceEntry entry)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => [.. call.Values(entry.RequiredOption("masks"))];

    /// <summary>An array as the entry has it: one number a step or token, where a window takes all numbers of one.</summary>
    private static Tensor<T> Reduced<T>(EntryRunner<T> runner, ReferenceEntry entry, int input, NamedTensor<T> part)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int expected = runner.Case.Values(entry.Expected[input]).Length;
        var shape = part.Shape;
        T[] elements = part.Elements.ToArray();
        if (elements.Length == expected)
        {
            return part.Values;
        }

        Assert.StartsWith("one number a ", entry.Content, StringComparison.Ordinal);
        T[] one = shape[0] == expected
            ? [.. Enumerable.Range(0, expected).Select(step => elements[step * (elements.Length / expected)])]
            : elements[..expected];
        return Tensor.Create(one, [expected]);
    }

    /// <summary>One error a group: those of its members are equal, and groups are found by their first members.</summary>
    private static double[] ErrorsOf<T>(Attribution<T> why)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] values = [.. why.Inputs.SelectMany(part => part.Elements.ToArray())];
        T[] errors = [.. why.StandardErrors!.SelectMany(part => part.Elements.ToArray())];
        return [.. why.GroupValues!.Select(value => double.CreateChecked(errors[Array.IndexOf(values, T.CreateChecked(value))]))];
    }

    private static void CheckDelta<T>(EntryRunner<T> runner, ReferenceEntry entry, double delta)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (entry.ConvergenceDelta is not { } expected || double.IsNaN(delta))
        {
            return;
        }

        // They are sums in double of whatever F is: complete to rounding in any precision.
        double weight = entry.Expected.Sum(name => runner.Case.Values(name).Sum(Math.Abs));
        Agreement.AssertWithin(1e-12 * Math.Max(1, weight), Math.Abs(delta - expected), $"{entry.Id}, convergence delta");
    }

    private static Tensor<T> Rounded<T>(IReadOnlyList<double> numbers)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Tensor.Create([.. numbers.Select(T.CreateChecked)], [numbers.Count]);
}

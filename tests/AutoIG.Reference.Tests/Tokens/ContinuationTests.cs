using System.Numerics;
using System.Numerics.Tensors;
using Xunit.Abstractions;

namespace AutoIG.Reference.Tests.Tokens;

/// <summary>What the tokens of a prompt contribute to the log-probability of a given continuation.</summary>
public sealed class ContinuationTests(ITestOutputHelper output)
{
    public static EntrySource Entries { get; } = EntrySource.Of(
        ReferenceCase.FirstFamily, entry => entry.Method == "continuation-attribution");

    [Theory]
    [MemberData(nameof(Entries))]
    public void SinglePrecision(EntryGroup group) => Check<float>(group);

    [Theory]
    [MemberData(nameof(Entries))]
    public void DoublePrecision(EntryGroup group) => Check<double>(group);

    private void Check<T>(EntryGroup group)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var runner = new EntryRunner<T>(group, output);
        var function = runner.Model.TokenLogitsDerivative!();
        runner.RunArrays(entry =>
        {
            int[] prompt = runner.Case.Ids(entry.RequiredOption("prompt"));
            int[] continuation = runner.Case.Ids(entry.RequiredOption("continuation"));
            int? baseline = entry.Options.TryGetProperty("baseline-id", out var id) ? id.GetInt32() : null;
            var why = new ContinuationAttribution(Method(runner.Case, entry)).Explain(function, prompt, continuation, baseline);
            CheckSums(runner, entry, why);
            if (entry.Option("groups") is { } groups)
            {
                return OfGroups(runner.Case.Ids(groups), entry.Option("total") is null ? why.Values : why.Total);
            }

            return entry.RequiredOption("attribution") == "none"
                ? Tensor.Create([.. why.LogProbabilities.Select(T.CreateChecked)], [continuation.Length])
                : entry.Option("total") is null ? why.Values : why.Total;
        });
    }

    private static AttributionMethod Method(ReferenceCase reference, ReferenceEntry entry) => entry.RequiredOption("attribution") switch
    {
        "feature-ablation" => new FeatureAblation(),
        "shapley" => new ShapleyValues { Groups = FeatureGroups.FromMask(reference.Ids(entry.RequiredOption("groups"))) },
        "gradient-l2" => new Saliency(),
        "gradient-x-input" or "none" => new InputXGradient(),
        "integrated-gradients" when entry.IsNearExact =>
            new IntegratedGradients { Quadrature = NearExact.QuadratureFor(reference, entry) },
        "integrated-gradients" => new IntegratedGradients
        {
            Rule = Rules.Parse(entry.RequiredOption("rule")), Steps = entry.WholeNumber("steps"),
        },
        var other => throw new InvalidDataException($"Entry '{entry.Id}' attributes by '{other}'."),
    };

    /// <summary>One column a group: its tokens all have its number.</summary>
    private static Tensor<T> OfGroups<T>(int[] groups, Tensor<T> ofTokens)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] all = new T[ofTokens.FlattenedLength];
        ofTokens.FlattenTo(all);
        int[] first = [.. Enumerable.Range(0, groups.Max() + 1).Select(group => Array.IndexOf(groups, group))];
        return Tensor.Create(
            [.. all.Chunk(groups.Length).SelectMany(row => first.Select(token => row[token]))],
            [all.Length / groups.Length * first.Length]);
    }

    /// <summary>The convergence deltas of the rows and of their sum, and the log-probability of the whole.</summary>
    private static void CheckSums<T>(EntryRunner<T> runner, ReferenceEntry entry, ContinuationExplanation<T> why)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        // Each element may be off by the bound, and so may the sum, by as much as the elements together weigh.
        double bound = runner.Bound(entry) * Math.Max(1, runner.Case.Values(entry.Expected[0]).Sum(Math.Abs));
        if (entry.ConvergenceDelta is { } delta)
        {
            Agreement.AssertWithin(bound, Math.Abs(why.ConvergenceDelta - delta), $"{entry.Id}, convergence delta");
        }

        if (entry.Sum is { } sum)
        {
            Agreement.AssertWithin(bound, Math.Abs(why.LogProbability - sum), $"{entry.Id}, log-probability");
        }

        double[] deltas = entry.RowDeltas;
        for (int k = 0; k < deltas.Length; k++)
        {
            Agreement.AssertWithin(bound, Math.Abs(why.ConvergenceDeltas[k] - deltas[k]), $"{entry.Id}, convergence delta of row {k}");
        }
    }
}

using System.Collections.Concurrent;
using System.Globalization;
using System.Numerics;
using System.Numerics.Tensors;
using Xunit.Abstractions;

namespace AutoIG.Reference.Tests.Photographs;

/// <summary>
/// A trained network of ImageNet on photographs. In single precision a few of its six million gates fall to the other side of a kink, and
/// each changes a single gradient visibly: the case says by how much, at the largest and in the mean. In double precision none does, and
/// what is compared is the rule with its 50 nodes to the digits of the stored arrays.
/// </summary>
public sealed class PhotographTests(ITestOutputHelper output)
{
    public static EntrySource Logits { get; } = EntrySource.OfPhotographs(entry => entry.Method == "forward");

    public static EntrySource Gradients { get; } =
        EntrySource.OfPhotographs(entry => entry.Method is "saliency" or "input-x-gradient" or "grad-cam");

    public static EntrySource Integrals { get; } = EntrySource.OfPhotographs(entry => entry.Method == "integrated-gradients");

    public static EntrySource Conductances { get; } = EntrySource.OfPhotographs(entry => entry.Method == "layer-conductance");

    public static EntrySource Occlusions { get; } = EntrySource.OfPhotographs(entry => entry.Method == "occlusion");

    /// <summary>A weight that is not read would be one that the network has and the model has not.</summary>
    [Fact]
    public void EveryWeightIsReadByItsName()
    {
        _ = Photograph.Network<float>();
        Photograph.Case.Weights.EnsureAllUsed();
    }

    [Theory]
    [MemberData(nameof(Logits))]
    public void LogitsInSinglePrecision(string id) => Compare<float>(id, OutputsOf<float>);

    [Theory]
    [MemberData(nameof(Logits))]
    public void LogitsInDoublePrecision(string id) => Compare<double>(id, OutputsOf<double>);

    [Theory]
    [MemberData(nameof(Gradients))]
    public void GradientsInSinglePrecision(string id) => Compare<float>(id, GradientsOf<float>);

    [Theory]
    [MemberData(nameof(Gradients))]
    public void GradientsInDoublePrecision(string id) => Compare<double>(id, GradientsOf<double>);

    [Theory]
    [MemberData(nameof(Integrals))]
    public void IntegralsInSinglePrecision(string id) => Compare<float>(id, IntegralsOf<float>);

    [Theory]
    [MemberData(nameof(Integrals))]
    public void IntegralsInDoublePrecision(string id) => Compare<double>(id, IntegralsOf<double>);

    [Theory]
    [MemberData(nameof(Conductances))]
    public void ConductancesInSinglePrecision(string id) => Compare<float>(id, ConductancesOf<float>);

    [Theory]
    [MemberData(nameof(Conductances))]
    public void ConductancesInDoublePrecision(string id) => Compare<double>(id, ConductancesOf<double>);

    [Theory]
    [MemberData(nameof(Occlusions))]
    public void OcclusionsInSinglePrecision(string id) => Compare<float>(id, OcclusionsOf<float>);

    [Theory]
    [MemberData(nameof(Occlusions))]
    public void OcclusionsInDoublePrecision(string id) => Compare<double>(id, OcclusionsOf<double>);

    /// <summary>
    /// Fixed rules miss most of the change of the logit, or a part of it that says nothing of what more points would: each as much as the
    /// case says.
    /// </summary>
    [Fact]
    public void FixedRulesInSinglePrecision() => CompareFixedRules<float>(NearExact.IsExhaustive ? 200 : 50, 1e-2);

    [Fact]
    public void FixedRulesInDoublePrecision() => CompareFixedRules<double>(NearExact.IsExhaustive ? 200 : 20, 1e-9);

    /// <summary>Points where they are needed keep a tolerance that 200 by a fixed rule do not.</summary>
    [Fact]
    public void AToleranceInSinglePrecision()
    {
        const double Tolerance = 1e-2;
        var entry = Photograph.Case.Entries.First(candidate => candidate.Method == "integrated-gradients");
        var why = new IntegratedGradients { Tolerance = Tolerance }.Explain(
            Photograph.Network<float>().LogitsDerivative, Photograph.Picture<float>(entry.Inputs.Single()),
            Photograph.Picture<float>(entry.Baselines.Single()), entry.Target!.Value);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{why.Certificate}, delta {why.ConvergenceDelta:g2}"));
        Assert.True(why.Certificate!.IsWithinTolerance, why.Certificate.ToString());
        Assert.InRange(Math.Abs(why.ConvergenceDelta), 0, Tolerance * Math.Abs(why.Output - why.BaselineOutput));
        Assert.InRange(why.Certificate.Evaluations, 32, 400);
    }

    /// <summary>What the method gives, run as ordinary C#, is what its derivative gives.</summary>
    [Fact]
    public void TheMethodItself()
    {
        var (network, picture) = (Photograph.Network<float>(), Photograph.Picture<float>("input/chelsea"));
        double[] eager = Agreement.Flatten(network.Logits(picture));
        double[] generated = Agreement.Flatten(network.LogitsDerivative.Evaluate(picture));
        Agreement.AssertWithin(1e-5, eager.Zip(generated, (a, b) => Math.Abs(a - b)).Max() / eager.Max(Math.Abs), "logits");
    }

    private void CompareFixedRules<T>(int mostSteps, double bound)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using var json = ReferenceCase.ReadJson(Photograph.Case.Name);
        var rows = json.RootElement.GetProperty("convergence").EnumerateArray()
            .Where(row => row.GetProperty("steps").GetInt32() <= mostSteps).ToArray();
        Assert.Equal(mostSteps, rows[^1].GetProperty("steps").GetInt32());
        foreach (var row in rows)
        {
            Assert.Equal("gausslegendre", row.GetProperty("rule").GetString());
            var steps = row.GetProperty("steps").GetInt32();
            var why = new IntegratedGradients { Steps = steps }.Explain(
                Photograph.Network<T>().LogitsDerivative, Photograph.Picture<T>(row.GetProperty("input").GetString()!),
                Photograph.Picture<T>(row.GetProperty("baseline").GetString()!), row.GetProperty("target").GetInt32());
            double change = row.GetProperty("difference").GetDouble(), missed = row.GetProperty("convergence-delta").GetDouble();
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{steps} steps: {why.ConvergenceDelta:g6} for {missed:g6}"));
            Agreement.AssertWithin(bound, Math.Abs(why.ConvergenceDelta - missed) / change, $"{steps} steps, delta");
        }
    }

    private static double[] OutputsOf<T>(ReferenceEntry entry)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Agreement.Flatten(Photograph.Network<T>().LogitsDerivative.Evaluate(Photograph.Picture<T>(entry.Inputs.Single())));

    private static double[] GradientsOf<T>(ReferenceEntry entry)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        AttributionMethod method = entry.Method switch
        {
            "saliency" => new Saliency(),
            "input-x-gradient" => new InputXGradient(),
            _ => new GradCam(Photograph.Layer<T>(entry.Layer!)) { Upsample = entry.Options.TryGetProperty("upsample", out _) },
        };
        var why = method.Explain(
            Photograph.Network<T>().LogitsDerivative, Photograph.Picture<T>(entry.Inputs.Single()), target: entry.Target!.Value);
        return InChannels(entry, Agreement.Flatten(why.Values));
    }

    private static double[] OcclusionsOf<T>(ReferenceEntry entry)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => entry.Expected.Single().EndsWith("/drops", StringComparison.Ordinal)
            ? DropsOf<T>(entry)
            : Agreement.Flatten(Explain<T>(new Occlusion([3, 32, 32], [3, 16, 16]), entry).Values)[..(Photograph.Side * Photograph.Side)];

    /// <summary>
    /// F(x) − F(x without a window), window by window: those that stand at every second place of each axis do not overlap, and are groups.
    /// </summary>
    private static double[] DropsOf<T>(ReferenceEntry entry)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        const int stride = 16, places = 13;
        var drops = new double[places * places];
        foreach (var (down, across) in new[] { (0, 0), (0, 1), (1, 0), (1, 1) })
        {
            int inLine = (places + 1 - across) / 2;
            var mask = new int[3 * Photograph.Side * Photograph.Side];
            for (int i = 0; i < mask.Length; i++)
            {
                int y = (i / Photograph.Side % Photograph.Side) - (down * stride), x = (i % Photograph.Side) - (across * stride);
                bool within = x >= 0 && y >= 0 && x / (2 * stride) < inLine && y / (2 * stride) < (places + 1 - down) / 2;
                mask[i] = within ? (y / (2 * stride) * inLine) + (x / (2 * stride)) : FeatureGroups.Unchanged;
            }

            var groups = Explain<T>(new FeatureAblation { Groups = FeatureGroups.FromMask(mask) }, entry).GroupValues!;
            for (int group = 0; group < groups.Count; group++)
            {
                var (line, place) = Math.DivRem(group, inLine);
                drops[(((2 * line) + down) * places) + (2 * place) + across] = groups[group];
            }
        }

        return drops;
    }

    private static double[] IntegralsOf<T>(ReferenceEntry entry)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var why = Shared<T>.Integrals.GetOrAdd(
            (entry.Inputs.Single(), entry.Baselines.Single()),
            path => new(() => Explain<T>(new IntegratedGradients { Steps = 50 }, entry))).Value;
        Complete(entry, why);
        return InChannels(entry, Agreement.Flatten(why.Values));
    }

    private static double[] ConductancesOf<T>(ReferenceEntry entry)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var layer = Photograph.Layer<T>(entry.Layer!);
        if (entry.Option("form") == "differences")
        {
            return Positions(entry, DifferencesOf<T>(entry, layer));
        }

        var why = Explain<T>(new LayerConductance(layer) { Steps = 50 }, entry);
        Complete(entry, why);
        return Positions(entry, Agreement.Flatten(why.Values));
    }

    /// <summary>
    /// Σ (∂F/∂y)(α_k)·(y(α_k+1) − y(α_k)) over the nodes of Gauss–Legendre but the last: the form of Captum, by gradients and values of the
    /// layer at the points.
    /// </summary>
    private static double[] DifferencesOf<T>(ReferenceEntry entry, LayerKey layer)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var function = Photograph.Network<T>().LogitsDerivative;
        double[] from = Agreement.Flatten(Photograph.Picture<T>(entry.Baselines.Single()));
        double[] to = Agreement.Flatten(Photograph.Picture<T>(entry.Inputs.Single()));
        var nodes = Quadrature.Of(QuadratureRule.GaussLegendre, entry.WholeNumber("nodes")).Nodes.ToArray();
        Tensor<T>[] points = [.. nodes.Select(α => Tensor.Create(
            [.. from.Zip(to, (a, b) => T.CreateChecked(a + (α * (b - a))))], [3, Photograph.Side, Photograph.Side]))];
        Target[] targets = [.. nodes.Select(_ => Target.FromInt32(entry.Target!.Value))];
        double[][] values = [.. new LayerActivation(layer).ExplainAll(function, points).Select(why => Agreement.Flatten(why.Values))];
        double[][] gradients =
            [.. new LayerGradient(layer).ExplainAll(function, points, targets: targets).Select(why => Agreement.Flatten(why.Values))];
        var sum = new double[values[0].Length];
        for (var k = 0; k + 1 < nodes.Length; k++)
        {
            for (var i = 0; i < sum.Length; i++)
            {
                sum[i] += gradients[k][i] * (values[k + 1][i] - values[k][i]);
            }
        }

        return sum;
    }

    private static Attribution<T> Explain<T>(AttributionMethod method, ReferenceEntry entry)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (entry.Method != "occlusion")
        {
            Assert.Equal(("gausslegendre", 50), (entry.Option("rule"), entry.WholeNumber("steps")));
        }

        return method.Explain(
            Photograph.Network<T>().LogitsDerivative, Photograph.Picture<T>(entry.Inputs.Single()),
            Photograph.Picture<T>(entry.Baselines.Single()), entry.Target!.Value);
    }

    /// <summary>The sum of what was computed misses the change of the output by as much as the case says.</summary>
    private static void Complete<T>(ReferenceEntry entry, Attribution<T> why)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var weight = Agreement.Flatten(why.Values).Sum(Math.Abs);
        var bound = typeof(T) == typeof(float) ? entry.MeanTolerance!.Value : 1e-12;
        Agreement.AssertWithin(bound * weight, Math.Abs(why.ConvergenceDelta - entry.ConvergenceDelta!.Value), $"{entry.Id}, delta");
    }

    private static double[] InChannels(ReferenceEntry entry, double[] map) => entry.Id.EndsWith("/channel-sum", StringComparison.Ordinal)
        ? [.. Enumerable.Range(0, map.Length / 3).Select(at => map[at] + map[at + (map.Length / 3)] + map[at + (2 * map.Length / 3)])]
        : map;

    // Of each channel, the sum over its positions.
    private static double[] Positions(ReferenceEntry entry, double[] layer)
    {
        var channels = Photograph.Case.Shape(entry.Expected.Single())[0];
        return [.. layer.Chunk(layer.Length / channels).Select(map => map.Sum())];
    }

    private void Compare<T>(string id, Func<ReferenceEntry, double[]> compute)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var entry = Photograph.Case.Entries.Single(candidate => candidate.Id == id);
        var ours = compute(entry);
        var largest = Agreement.Difference(Photograph.Case, entry, Tensor.Create(ours));
        var mean = Agreement.MeanDifference(Photograph.Case, entry, ours);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{id}, {typeof(T).Name}: {largest:g3}, in the mean {mean:g3}"));
        var isSingle = typeof(T) == typeof(float);
        var digits = Photograph.Case.IsStoredAsSingle(entry) ? 1e-7 : 1e-11;
        Agreement.AssertWithin(isSingle ? entry.Tolerance : digits, largest, id);
        Agreement.AssertWithin(isSingle ? entry.MeanTolerance!.Value : digits, mean, $"{id}, mean");
    }

    /// <summary>What several entries are made of.</summary>
    private static class Shared<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public static ConcurrentDictionary<(string Input, string Baseline), Lazy<Attribution<T>>> Integrals { get; } = new();
    }
}

using System.Numerics;
using Xunit.Abstractions;

namespace AutoIG.Reference.Tests;

/// <summary>
/// On every network: one forward sweep serves any number of backward sweeps, of several targets and of a Jacobian, to the bit.
/// </summary>
public sealed class SharedForwardTests(ITestOutputHelper output)
{
    public static TheoryData<string> Networks => new(ReferenceModels.All<double>().Select(model => model.Name));

    [Theory]
    [MemberData(nameof(Networks))]
    public void InSinglePrecision(string network) => Check<float>(network);

    [Theory]
    [MemberData(nameof(Networks))]
    public void InDoublePrecision(string network) => Check<double>(network);

    private void Check<T>(string network)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var model = ReferenceModels.Get<T>(network);
        var entry = model.Case.Entries.First(one => one.Method == "integrated-gradients" && !one.OfProbability);
        var runner = new EntryRunner<T>(new EntryGroup(network, model.Case, [entry]), output);
        var function = model.LogitsDerivative();
        FunctionInput<T> x = runner.Input(entry), start = runner.Baseline(entry);
        int outputs = (int)function.Evaluate(x).FlattenedLength;
        Target[] targets = [.. Enumerable.Range(0, outputs).Select(Target.FromInt32), Target.LogProbability(), Target.Margin()];

        var jacobian = function.Jacobian(x);
        for (var k = 0; k < outputs; k++)
        {
            var gradients = function.ValueAndGradient(x, k).Gradients;
            for (var i = 0; i < gradients.Count; i++)
            {
                var gradient = gradients[i].Elements;
                var row = jacobian[i].Elements.Slice(k * gradient.Length, gradient.Length);
                Assert.True(row.SequenceEqual(gradient), $"{network}: row {k} of {gradients[i].Name}");
            }
        }

        var last = function.Signature.Layers.Last(candidate => !candidate.InPrefix);
        var layer = new LayerKey(function.Signature.Name, last.Index, last.Name);
        AttributionMethod[] methods =
        [
            new Saliency(), new IntegratedGradients { Steps = 23 }, new LayerConductance(layer) { Steps = 5 },
            new SmoothGrad { Samples = 6 }, new ExpectedGradients { Samples = 6 },
        ];
        foreach (var method in methods)
        {
            foreach (var threads in new[] { 1, 2 })
            {
                var together = (method with { MaxDegreeOfParallelism = threads }).ExplainTargets(function, x, targets, start);
                for (var t = 0; t < targets.Length; t++)
                {
                    var alone = method.Explain(function, x, start, targets[t]);
                    Assert.Equal(alone.Inputs.Count, together[t].Inputs.Count);
                    for (var i = 0; i < alone.Inputs.Count; i++)
                    {
                        var same = alone.Inputs[i].Elements.SequenceEqual(together[t].Inputs[i].Elements);
                        Assert.True(same, $"{network}, {method}: {targets[t]}");
                    }
                }
            }
        }
    }
}

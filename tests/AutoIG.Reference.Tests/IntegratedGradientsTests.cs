using System.Numerics;
using Xunit.Abstractions;

namespace AutoIG.Reference.Tests;

/// <summary>Integrated gradients by every quadrature rule, and the integral itself.</summary>
public sealed class IntegratedGradientsTests(ITestOutputHelper output)
{
    public static EntrySource ByRule { get; } =
        EntrySource.Of(ReferenceCase.FirstFamily, entry => entry.Method == "integrated-gradients" && !entry.IsNearExact);

    public static EntrySource Exact { get; } =
        EntrySource.Of(ReferenceCase.FirstFamily, entry => entry.Method == "integrated-gradients" && entry.IsNearExact);

    [Theory]
    [MemberData(nameof(ByRule))]
    public void ByRuleInSinglePrecision(EntryGroup group) => CheckRules<float>(group);

    [Theory]
    [MemberData(nameof(ByRule))]
    public void ByRuleInDoublePrecision(EntryGroup group) => CheckRules<double>(group);

    [Theory]
    [MemberData(nameof(Exact))]
    public void IntegralInSinglePrecision(EntryGroup group) => CheckIntegrals<float>(group);

    [Theory]
    [MemberData(nameof(Exact))]
    public void IntegralInDoublePrecision(EntryGroup group) => CheckIntegrals<double>(group);

    private void CheckIntegrals<T>(EntryGroup group)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var runner = new EntryRunner<T>(group, output);
        runner.Run(entry => new IntegratedGradients { Quadrature = NearExact.QuadratureFor(runner.Case, entry) }.Explain(
            runner.Function(entry), runner.Input(entry), runner.Baseline(entry), runner.Target(entry)));
    }

    private void CheckRules<T>(EntryGroup group)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var runner = new EntryRunner<T>(group, output);
        runner.Run(entry =>
        {
            var method = new IntegratedGradients { Rule = Rules.Parse(entry.RequiredOption("rule")), Steps = entry.WholeNumber("steps") };
            return method.Explain(runner.Function(entry), runner.Input(entry), runner.Baseline(entry), runner.Target(entry));
        });
    }
}

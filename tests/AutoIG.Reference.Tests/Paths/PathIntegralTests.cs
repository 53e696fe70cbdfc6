using System.Numerics;
using Xunit.Abstractions;

namespace AutoIG.Reference.Tests.Paths;

/// <summary>Integrated gradients along other paths than the straight one.</summary>
public sealed class PathIntegralTests(ITestOutputHelper output)
{
    public static EntrySource Entries { get; } = EntrySource.OfMethods("paths", "path-integrated-gradients");

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
        runner.Run(entry =>
        {
            var method = new PathIntegratedGradients(PathOf(runner.Case, entry))
            {
                Rule = Rules.Parse(entry.RequiredOption("rule")),
                Steps = entry.WholeNumber("steps"),
            };
            return method.Explain(runner.Function(entry), runner.Input(entry), runner.Baseline(entry), runner.Target(entry));
        });
    }

    private static IPath PathOf(ReferenceCase reference, ReferenceEntry entry) => entry.RequiredOption("path") switch
    {
        // The ends, which the case lists too, are those of the call.
        "polyline" => new Polyline([.. entry.OptionNames("points").Skip(1).SkipLast(1).Select(reference.Values)]),
        "power" => new PowerPath(entry.Number("exponent")),
        "power-per-feature" => new PowerPath(reference.Values(entry.RequiredOption("exponents"))),
        "quadratic-bezier" => new QuadraticBezier(reference.Values(entry.RequiredOption("control"))),
        var other => throw new InvalidDataException($"The case names a path '{other}' that is not known here."),
    };
}

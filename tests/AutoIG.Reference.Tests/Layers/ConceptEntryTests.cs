using System.Numerics;
using System.Numerics.Tensors;
using Xunit.Abstractions;

namespace AutoIG.Reference.Tests.Layers;

/// <summary>Sensitivities to a concept vector, over several samples.</summary>
public sealed class ConceptEntryTests(ITestOutputHelper output)
{
    public static EntrySource Entries { get; } = EntrySource.OfMethods("layers", "tcav");

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
        runner.RunArrays(entry =>
        {
            var inputs = entry.Inputs.Select(runner.Case.Array<T>).ToList();
            var concept = runner.Case.Array<T>(entry.RequiredOption("concept"));
            var sensitivity = new Tcav(runner.Layer(entry)).Explain(runner.Function(entry), inputs, [concept], runner.Target(entry))[0];
            double[] score = entry.RequiredOption("score") switch
            {
                "sensitivity" => [.. sensitivity.Sensitivities],
                "fraction-positive" => [sensitivity.FractionPositive],
                _ => [sensitivity.Magnitude],
            };
            return Tensor.Create(Array.ConvertAll(score, T.CreateChecked), [score.Length]);
        });
    }
}

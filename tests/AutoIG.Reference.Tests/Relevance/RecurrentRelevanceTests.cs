using System.Numerics;
using System.Numerics.Tensors;
using AutoIG.Reference.Tests.Models;
using Xunit.Abstractions;

namespace AutoIG.Reference.Tests.Relevance;

/// <summary>
/// Relevance of the steps of recurrent networks: through the operators, and through cells that are written out, whose states of each step
/// are layers.
/// </summary>
public sealed class RecurrentRelevanceTests(ITestOutputHelper output)
{
    public static EntrySource Entries { get; } =
        EntrySource.Of("tokens", entry => entry.Method == "lrp-rnn" && entry.Layer is "input" or "last");

    /// <summary>The states of all steps.</summary>
    public static EntrySource StateEntries { get; } =
        EntrySource.Of("tokens", entry => entry.Method == "lrp-rnn" && entry.Layer is "h_l0" or "c_l0");

    /// <summary>The inputs once more, by the cells that are written out.</summary>
    public static EntrySource WrittenOutEntries { get; } =
        EntrySource.Of("tokens", entry => entry.Method == "lrp-rnn" && entry.Layer is "input");

    [Theory]
    [MemberData(nameof(Entries))]
    public void SinglePrecision(EntryGroup group) => Check<float>(group);

    [Theory]
    [MemberData(nameof(Entries))]
    public void DoublePrecision(EntryGroup group) => Check<double>(group);

    [Theory]
    [MemberData(nameof(StateEntries))]
    [MemberData(nameof(WrittenOutEntries))]
    public void StepsInSinglePrecision(EntryGroup group) => CheckSteps<float>(group);

    [Theory]
    [MemberData(nameof(StateEntries))]
    [MemberData(nameof(WrittenOutEntries))]
    public void StepsInDoublePrecision(EntryGroup group) => CheckSteps<double>(group);

    private void Check<T>(EntryGroup group)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var runner = new EntryRunner<T>(group, output);
        runner.RunArrays(entry =>
        {
            var method = MethodOf(entry, LrpRule.Epsilon(entry.Number("epsilon"))) with
            {
                Layer = entry.Layer == "input" ? null : runner.Layer(entry),
            };
            return Reduced(entry, method.Explain(runner.Function(entry), runner.Input(entry), target: runner.Target(entry)).Values);
        });
    }

    private void CheckSteps<T>(EntryGroup group)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var runner = new EntryRunner<T>(group, output);
        var function = group.Model == nameof(Lstm<T>)
            ? new LstmOfSteps<T>(group.Case.Weights).LogitsDerivative : new GruOfSteps<T>(group.Case.Weights).LogitsDerivative;
        runner.RunArrays(entry =>
        {
            LrpComposite rules = LrpRule.Epsilon(entry.Number("epsilon"));
            // W x + b of a GRU's candidate is one summand of a sum that is stabilised as a whole, and hands on what it gets.
            foreach (var layer in function.Signature.Layers.Where(layer => layer.Name.EndsWith("ofInput", StringComparison.Ordinal)))
            {
                rules = rules.With(new LayerKey(function.Signature.Name, layer.Index, layer.Name), LrpRule.Epsilon(0));
            }

            var method = MethodOf(entry, rules);
            var target = runner.Target(entry);
            if (entry.Layer == "input")
            {
                return Reduced(entry, method.Explain(function, runner.Input(entry), target: target).Values);
            }

            string name = entry.Layer == "h_l0" ? "hidden" : "cell";
            return Concat(
                function.Signature.Layers.Where(layer => layer.Name.EndsWith($".{name}", StringComparison.Ordinal)).Select(layer =>
                (method with { Layer = new LayerKey(function.Signature.Name, layer.Index, layer.Name) })
                    .Explain(function, runner.Input(entry), target: target).Values));
        });
    }

    private static Lrp MethodOf(ReferenceEntry entry, LrpComposite rules) => new(rules)
    {
        Product = entry.Option("products") switch
        {
            "signal takes all, gate nothing" => LrpProduct.Signal,
            "half to the gate, half to the signal" => LrpProduct.Half,
            var other => throw new InvalidDataException($"{entry.Id}: products '{other}' are not known."),
        },
        Stabilizer = entry.Number("epsilon"),
    };

    /// <summary>The sum over the features of each step, where an entry asks for it.</summary>
    private static Tensor<T> Reduced<T>(ReferenceEntry entry, Tensor<T> values)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => entry.Option("reduce") is null ? values : Nn.Sum(values, 1);

    private static Tensor<T> Concat<T>(IEnumerable<Tensor<T>> steps)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double[][] rows = [.. steps.Select(Agreement.Flatten)];
        return Tensor.Create([.. rows.SelectMany(row => row).Select(T.CreateChecked)], [rows.Length, rows[0].Length]);
    }
}

using System.Numerics;
using System.Numerics.Tensors;
using System.Text.Json;

namespace AutoIG.Reference.Tests.Perturbation;

/// <summary>What an entry of perturbation explains: its function, rows and groups, be the input numbers or token ids.</summary>
internal sealed class EntryCall<T>(EntryRunner<T> runner, ReferenceEntry entry)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Whether the input is token ids, of which one is an element.</summary>
    public bool IsOfTokens => runner.Case.AreIds(entry.Inputs[0]);

    public DifferentiableFunction<T> Function => IsOfTokens ? runner.Model.TokenLogitsDerivative!() : runner.Function(entry);

    public FunctionInput<T> Input => Gather(entry.Inputs);

    public Target Target => runner.Target(entry);

    /// <summary>The baselines: an array, rows of a background, or one number for every element.</summary>
    public IReadOnlyList<FunctionInput<T>> Baselines
    {
        get
        {
            if (entry.Option("value") == "mean over the background rows")
            {
                return Rows(entry.Baselines);
            }

            if (entry.Baselines.Count > 0)
            {
                return [Gather(entry.Baselines)];
            }

            // Rounded to single precision, as all inputs are.
            var fill = entry.Options.TryGetProperty("baseline-value", out var value) ? (float)value.GetDouble() : 0;
            var baseline = new FunctionInput<T>();
            foreach (string name in entry.Inputs)
            {
                nint[] shape = [.. runner.Case.Shape(name).Select(size => (nint)size)];
                var elements = new T[shape.Aggregate((nint)1, (a, b) => a * b)];
                elements.AsSpan().Fill(T.CreateChecked(fill));
                baseline.Add(Tensor.Create(elements, shape));
            }

            return [baseline];
        }
    }

    public FeatureGroups Groups
    {
        get
        {
            if (!entry.Options.TryGetProperty("groups", out var groups))
            {
                return FeatureGroups.PerElement;
            }

            if (groups.ValueKind == JsonValueKind.String && groups.ValueEquals("single"))
            {
                return FeatureGroups.PerElement;
            }

            string[] names = [.. entry.OptionNames("groups")];
            return names.Length == 1
                ? FeatureGroups.FromMask(Mask(names[0]))
                : FeatureGroups.FromMasks([.. names.Select(Mask)]);
        }
    }

    /// <summary>Explains the entry.</summary>
    public Attribution<T> Explain(AttributionMethod method) =>
        method.Explain(Function, Input, Baselines, Target);

    /// <summary>The rows of arrays that hold several inputs.</summary>
    public IReadOnlyList<FunctionInput<T>> Rows(IReadOnlyList<string> names) =>
        [.. Enumerable.Range(0, runner.Case.Rows(names[0])).Select(row => runner.Row(names, row))];

    /// <summary>Rows of zeros and ones.</summary>
    public IReadOnlyList<bool[]> Flags(string name)
    {
        byte[] bytes = runner.Case.Bytes(name);
        return [.. bytes.Chunk(bytes.Length / runner.Case.Rows(name)).Select(row => Array.ConvertAll(row, flag => flag != 0))];
    }

    /// <summary>Rows of whole numbers.</summary>
    public IReadOnlyList<int[]> Numbers(string name)
    {
        int[] numbers = runner.Case.Ids(name);
        return [.. numbers.Chunk(numbers.Length / runner.Case.Rows(name))];
    }

    /// <summary>Rows of real numbers.</summary>
    public IReadOnlyList<double[]> Values(string name)
    {
        double[] values = runner.Case.Values(name);
        return [.. values.Chunk(values.Length / runner.Case.Rows(name))];
    }

    private Tensor<int> Mask(string name) =>
        Tensor.Create(runner.Case.Ids(name), [.. runner.Case.Shape(name).Select(size => (nint)size)]);

    private FunctionInput<T> Gather(IReadOnlyList<string> names)
    {
        var input = new FunctionInput<T>();
        foreach (string name in names)
        {
            _ = runner.Case.AreIds(name) ? input.AddTokens(runner.Case.Ids(name)) : input.Add(runner.Case.Array<T>(name));
        }

        return input;
    }
}

using AutoIG.Onnx.Code;
using AutoIG.Onnx.Graphs;

namespace AutoIG.Onnx.Operators;

/// <summary>The method while it is written: its parameters, its variables in order, the weights that they read.</summary>
internal sealed class MethodDraft
{
    private readonly Dictionary<string, Sample> samples = new(StringComparer.Ordinal);
    private readonly Dictionary<(object Source, string Form, string Shape, string Name), Weight> weights = [];

    private readonly Dictionary<int, List<Content>> computed = [];
    private readonly PlaceCode places;
    private readonly HashSet<string> keys = new(StringComparer.Ordinal);

    public MethodDraft(bool isWhole = false) => (IsWhole, places) = (isWhole, new(this));

    /// <summary>Whether no batch is taken away: inputs are explained as they are.</summary>
    public bool IsWhole { get; }

    public List<Local> Parameters { get; } = [];

    public List<Local> Locals { get; } = [];

    public IReadOnlyCollection<Weight> Weights => weights.Values;

    /// <summary>A parameter: an input that is explained.</summary>
    public void AddParameter(Local local, Value value, int batch)
    {
        Parameters.Add(local);
        samples.Add(value.Name, new(new LocalCode(local), local.Shape, batch));
    }

    public Sample Read(Value value, Step step)
    {
        if (samples.TryGetValue(value.Name, out var sample))
            return sample;
        if (value.Number is { } number)
            return new(new NumberCode(number, IsOperand: true, IsStored: value.Content?.Stored is not null), value.Shape, -1);
        if (value.Content is { IsArray: true })
            return new(new WeightCode(Weight(value, step, "constant", "", value.Shape, null)), value.Shape, -1);
        if (places.Of(value, step) is { } counted)
            return counted;
        if (value is { IsData: true, Kind: ElementKind.Integer })
        {
            throw new ImportException($"{step}: its input {value} are places or counts that depend on what is explained, which have no "
                + "derivative and are not written: --output NAME ends the model before them");
        }

        throw new ImportException(value.Content?.Pattern is null
            ? $"{step}: what is known of its input {value} is not enough to write it"
            : $"{step}: its input {value} counts places, or is decided by them, up to a length that is known when the model runs, and is "
                + "not written here: state the size, as in --input NAME=1,128");
    }

    /// <summary>What stands for computed numbers: equal ones are one.</summary>
    private Content Same(Content content)
    {
        float[] values = content.Reals();
        var hash = new HashCode();
        hash.AddBytes(System.Runtime.InteropServices.MemoryMarshal.AsBytes<float>(values));
        var alike = computed.TryGetValue(hash.ToHashCode(), out var found) ? found : computed[hash.ToHashCode()] = [];
        var same = alike.FirstOrDefault(other => other.Reals().AsSpan().SequenceEqual(values));
        if (same is null)
            alike.Add(same = content);
        return same;
    }

    public Weight Weight(Value value, Step step, string name, string form, IReadOnlyList<Size> shape, Func<float[], float[]>? change)
    {
        var content = value.Content!;
        object source = content.Stored is { } tensor ? tensor : Same(content);
        bool isPart = change is not null && form is not ("transposed" or "");
        string stored = WeightNames.Of(value, step, name, isPart);
        var key = (source, form, string.Join(',', shape), content.Stored is null || value.Name == content.Stored.Name ? "" : stored);
        if (!weights.TryGetValue(key, out var weight))
        {
            string unique = stored;
            for (int i = 2; !keys.Add(unique); i++)
                unique = $"{stored}_{i}";
            weights.Add(key, weight = new(unique, shape, () => change is null ? content.Reals() : change(content.Reals()), source));
        }

        return weight;
    }

    public void Assign(Step step, int output, Sample sample)
    {
        // A view is no variable: what it shows is, and what is read next may show it otherwise.
        if (sample.Code is ViewCode view)
        {
            var of = new Local(view.From, step.Scope, step.Operator)
            {
                Value = view.Of, OnnxName = LayerOf(step.Outputs[output]), Classes = step.Classes,
            };
            Locals.Add(of);
            samples[step.Outputs[output].Name] = new Sample(new LocalCode(of), view.From, -1).View(sample.Shape, sample.Batch);
            return;
        }

        var local = new Local(sample.Shape, step.Scope, step.Operator)
        {
            Value = sample.Code, Classes = step.Classes, OnnxName = LayerOf(step.Outputs[output]),
        };
        Locals.Add(local);
        samples[step.Outputs[output].Name] = sample with { Code = new LocalCode(local) };
    }

    /// <summary>Only what depends on what is explained is a layer: angles of positions are none.</summary>
    private static string? LayerOf(Value output) => output.IsData ? output.Name : null;

    public LocalCode Define(Step step, CodeNode code, IReadOnlyList<Size> shape, string hint)
    {
        var local = new Local(shape, step.Scope, hint) { Value = code, Classes = step.Classes };
        Locals.Add(local);
        return new(local);
    }

    /// <summary>A value that a step sets apart for itself.</summary>
    public void Define(string name, Sample sample) => samples[name] = sample;

    public void Pass(Step step, int output, Sample sample) => samples[step.Outputs[output].Name] = sample;

    public Sample this[string name] => samples[name];
}

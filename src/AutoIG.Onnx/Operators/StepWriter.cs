using AutoIG.Onnx.Code;
using AutoIG.Onnx.Graphs;

namespace AutoIG.Onnx.Operators;

/// <summary>Writes one step: its inputs as expressions of a sample, its weights, and the place for what it gives.</summary>
internal sealed class StepWriter(Step step, MethodDraft draft)
{
    public Step Step { get; } = step;

    /// <summary>An input as an expression of a sample: a variable, a number, or a weight.</summary>
    public Sample this[int index] => draft.Read(Step.Input(index) ?? throw Refuse($"expected an input {index}"), Step);

    public bool Has(int index) => Step.Input(index) is not null;

    /// <summary>Whether an input's elements are numbers that the code may hold.</summary>
    public bool IsConstant(int index) => Step.Input(index) is { Content.IsArray: true };

    /// <summary>A weight as the operator takes it, whatever the batch.</summary>
    /// <param name="index">The input.</param>
    /// <param name="name">The last part of its name where the file has none that is of use: weight, bias.</param>
    /// <param name="form">What is done to it first, in a word that tells two forms of one tensor apart; "" for nothing.</param>
    /// <param name="shape">The sizes then.</param>
    /// <param name="change">The elements then.</param>
    public CodeNode Weight(
        int index, string name, string form = "", IReadOnlyList<Size>? shape = null, Func<float[], float[]>? change = null)
    {
        var value = Step.Input(index)!;
        if (value.Content is { IsArray: true })
            return new WeightCode(draft.Weight(value, Step, name, form, shape ?? value.Shape, change));
        var read = draft.Read(value, Step);
        return form.Length == 0 && (shape is null || shape.SequenceEqual(read.Shape)) ? read.Code
            : throw Refuse($"expected a constant as input {index}, but it is computed from what is explained");
    }

    /// <summary>Numbers that the operator's options and constants determine, as a weight.</summary>
    public CodeNode Computed(string name, IReadOnlyList<Size> shape, float[] values)
    {
        var value = new Value($"{Step.Outputs.First(output => output.Name.Length > 0).Name}.{name}", ElementKind.Real, shape,
            Content.Of(values), false);
        return new WeightCode(draft.Weight(value, Step, name, "", shape, null));
    }

    /// <summary>Whether no batch is taken away.</summary>
    public bool IsWhole => draft.IsWhole;

    /// <summary>Writes another step in the place of this one: its values are the draft's.</summary>
    public void WritePart(Step part, Action<StepWriter> write) => write(new(part, draft));

    public void Define(Value value, Sample sample) => draft.Define(value.Name, sample);

    public Sample Find(Value value) => draft[value.Name];

    /// <summary>The result, a variable.</summary>
    public void Give(CodeNode code, IReadOnlyList<Size> shape, int batch, int output = 0) =>
        draft.Assign(Step, output, new(code, shape, batch));

    /// <summary>A variable that is no result: what several results are made of.</summary>
    /// <param name="code">What it is assigned.</param>
    /// <param name="shape">Its sizes.</param>
    /// <param name="hint">What it is, in a word.</param>
    public CodeNode Define(CodeNode code, IReadOnlyList<Size> shape, string hint) => draft.Define(Step, code, shape, hint);

    /// <summary>A result that was given before.</summary>
    public Sample Given(int output) => draft[Step.Outputs[output].Name];

    /// <summary>The result, an expression of no cost that is no variable of its own.</summary>
    public void Pass(Sample sample, int output = 0) => draft.Pass(Step, output, sample);

    public ImportException Refuse(string fault) => new($"{Step}: {fault}");
}

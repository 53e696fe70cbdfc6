using AutoIG.Onnx.Code;
using AutoIG.Onnx.Graphs;

namespace AutoIG.Onnx.Operators;

/// <summary>Writes one step: its inputs as expressions of a sample, its weights, and the place for what it gives.</summary>
internal sealed class StepWriter(Step step, MethodDraft draft)
{
    public Step Step { get; } = step;

    /// <summary>An input as an expression of a sample: a variable, a number, or a weight.</summary>
    public Sample this[int index] => TakesTensors || (index == 0 && !TakesNumbers) ? Tensor(index) : Read(index);

    /// <summary>An input as a tensor: where one number stands for all of its elements, it is repeated.</summary>
    public Sample Tensor(int index)
    {
        var sample = Read(index);
        if (sample.Code is not NumberCode { Value: var number })
            return sample;
        var value = Step.Inputs[index]!;
        IReadOnlyList<Size> shape = value.Rank == 0 ? [Size.One] : value.Shape;
        bool isOne = value.Count.IsOne;
        // An infinity is no weight: it is what the logarithm of 0 is.
        if (double.IsInfinity(number))
        {
            CodeNode infinite = Calls.Call("Log", Computed("zero", [Size.One], [0]));
            infinite = number < 0 ? infinite : Calls.Call("Negate", infinite);
            infinite = isOne && shape.Count == 1 ? infinite : Calls.Call("BroadcastTo", [infinite, .. shape.Select(Calls.Integer)]);
            return new(infinite, shape, -1);
        }

        var only = Computed("number", isOne ? shape : [Size.One], [(float)number]);
        return new(isOne ? only : Calls.Call("BroadcastTo", [only, .. shape.Select(Calls.Integer)]), shape, -1);
    }

    private Sample Read(int index)
    {
        var value = Step.Input(index) ?? throw Refuse($"expected an input {index}");
        var sample = draft.Read(value, Step);
        if (value is { IsData: true, Kind: ElementKind.Integer } && !TakesIds)
        {
            throw Refuse($"{value} are token ids, of which nothing is written but the rows of a table that they pick: "
                + $"--hold {value.Name}=VALUE fixes them");
        }

        if (value is { IsData: false, Kind: ElementKind.Integer, Number: null, Content: null or { Pattern: not null } } && !IsExact)
        {
            throw Refuse($"{value} are integers that are known when the model runs, which are written as real numbers, and not for this "
                + "operator: state the size, as in --input NAME=1,128");
        }

        // A condition chooses, joins others, or becomes a number; whatever else happens to it happens to its mask.
        return Step.Operator is not ("Where" or "And" or "Or" or "Xor" or "Not" or "Cast" or "Identity") && Choices.IsCondition(sample.Code)
            ? sample with { Code = Choices.Mask(this, sample.Code) } : sample;
    }

    /// <summary>Whether the operator reads token ids: it picks rows by them, or has them under another shape or name.</summary>
    private bool TakesIds => Step.Operator is "Gather" or "Identity" or "Cast" or "CastLike" or "Reshape" or "Flatten" or "Squeeze"
        or "Unsqueeze" or "Expand";

    /// <summary>Whether integers that are real numbers give what integers give.</summary>
    private bool IsExact => Step.Operator is "Add" or "Sub" or "Mul" or "Neg" or "Abs" or "Sign" or "Max" or "Min" or "Clip" or "Cast"
        or "Identity" or "Where" or "Equal" or "Less" or "LessOrEqual" or "Greater" or "GreaterOrEqual" or "Reshape" or "Squeeze"
        or "Unsqueeze" or "Transpose" or "Expand";

    /// <summary>Whether a number may stand in the place of the first input: in arithmetic, and where it is only passed on.</summary>
    private bool TakesNumbers => Step.Operator is "Add" or "Sub" or "Mul" or "Div" or "Max" or "Min" or "Sum" or "Mean" or "Cast"
        or "CastLike" or "Identity" or "Dropout";

    /// <summary>Whether the operator is written by methods that take tensors alone, and no number in the place of one.</summary>
    private bool TakesTensors => Step.Operator is "Concat" or "Where" or "MatMul" or "Einsum" or "CumSum" or "Expand" or "Tile" or "Pad"
        or "GatherElements" or "GatherND" or "Scatter" or "ScatterElements" or "ScatterND"
        || Step.Operator.StartsWith("Reduce", StringComparison.Ordinal);

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
        // What is computed has no batch to lose: an axis of one entry is the weight's own.
        var read = draft.Read(value, Step);
        read = shape is null ? read.Whole() : read;
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
        draft.Assign(Step, output, Fitting(new(code, shape, batch), output));

    /// <summary>A variable that is no result: what several results are made of.</summary>
    /// <param name="code">What it is assigned.</param>
    /// <param name="shape">Its sizes.</param>
    /// <param name="hint">What it is, in a word.</param>
    public CodeNode Define(CodeNode code, IReadOnlyList<Size> shape, string hint) => draft.Define(Step, code, shape, hint);

    /// <summary>A result that was given before.</summary>
    public Sample Given(int output) => draft[Step.Outputs[output].Name];

    /// <summary>The result, an expression of no cost that is no variable of its own.</summary>
    public void Pass(Sample sample, int output = 0) => draft.Pass(Step, output, Fitting(sample, output));

    /// <summary>Whatever is written has as many elements as the file says: a result of another shape would be another network's.</summary>
    private Sample Fitting(Sample sample, int output)
    {
        var expected = Step.Outputs[output];
        // An output that nobody reads is not told its shape.
        bool isAsked = expected.Name.Length > 0 && sample.Code is not NumberCode;
        return !isAsked || expected.Count.Value is not { } count || Size.Product(sample.Shape).Value is not { } given || given == count
            ? sample
            : throw Refuse($"it would be written with the shape [{string.Join(", ", sample.Shape)}], but the file gives {expected}: "
                + "the import is at fault, please report it; --output NAME ends the model before");
    }

    public ImportException Refuse(string fault) => new($"{Step}: {fault}");
}

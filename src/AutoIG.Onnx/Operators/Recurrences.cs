using AutoIG.Onnx.Code;
using AutoIG.Onnx.Graphs;
using static AutoIG.Onnx.Operators.Calls;

namespace AutoIG.Onnx.Operators;

/// <summary>
/// Recurrent layers. ONNX joins both directions and both biases in one tensor, and orders the gates otherwise (i, o, f, c and z, r, h);
/// the weights are written as PyTorch keeps them.
/// </summary>
internal static class Recurrences
{
    public static IEnumerable<OnnxOperator> All =>
    [
        new("LSTM", Infer, Samples("Lstm", [0, 2, 3, 1])), new("GRU", Infer, Samples("Gru", [1, 0, 2])),
        new("RNN", Infer, Samples("Rnn", [0])),
    ];

    /// <summary>The batch is the second axis, of the states, too; the lengths are one for each sample.</summary>
    private static Action<StepWriter> Samples(string method, int[] gates) =>
        EachSample.Of(writer => Write(writer, method, gates), 1, [2, 1, 1], (4, 0), (5, 1), (6, 1));

    private static IReadOnlyList<Result> Infer(Step step)
    {
        var x = step.Inputs[0]!.Shape;
        if (step.Integer("layout", 0) == 1)
            throw new ImportException($"{step}: expected time as the first axis (layout 0)");
        Size directions = step.Inputs[2]!.Shape[0], hidden = step.Inputs[2]!.Shape[2];
        return
        [
            .. new Result[]
            {
                new(ElementKind.Real, [x[0], directions, x[1], hidden]), new(ElementKind.Real, [directions, x[1], hidden]),
                new(ElementKind.Real, [directions, x[1], hidden]),
            }.Take(step.Outputs.Count),
        ];
    }

    private static void Write(StepWriter writer, string method, int[] gates)
    {
        var step = writer.Step;
        var x = writer[0];
        if (x.Batch != 1)
        {
            var whole = x.Whole();
            x = whole.Shape[1].IsOne ? whole.View([whole.Shape[0], whole.Shape[2]], 1)
                : throw writer.Refuse("expected one sample in the batch's axis, the second");
        }

        string direction = step.Text("direction", "forward");
        int directions = direction == "bidirectional" ? 2 : 1, hidden = (int)step.Inputs[2]!.Shape[2].Value!.Value;
        if (step.Operator == "GRU" && step.Integer("linear_before_reset", 0) == 0)
            throw writer.Refuse("expected a reset gate behind the recurrent product (linear_before_reset = 1), as PyTorch has it");
        bool isCoupled = step.Integer("input_forget", 0) == 1;
        if (step.Attributes.ContainsKey("clip") || isCoupled)
            throw writer.Refuse("clipped or coupled gates are not written");
        string activations = Activations(step);
        if (activations is not ("" or "relu"))
            throw writer.Refuse($"expected the usual activations, but they are {activations}");
        if (step.Input(4) is { } lengths && lengths.Number != x.Shape[0].Value)
            throw writer.Refuse("lengths of sequences are not written, unless they are held at the whole length");
        if (writer.Has(7))
            throw writer.Refuse("peepholes are not written");
        CodeNode? Initial(int input, int which)
        {
            if (step.Input(input) is not { } value || value.Number == 0)
                return null;
            var state = writer[input];
            if (value.Content is { IsArray: true })
            {
                return writer.Weight(input, input == 5 ? "initial_h" : "initial_c", $"direction{which}", [hidden],
                    values => values[(which * hidden)..((which + 1) * hidden)]);
            }

            return directions == 1 ? state.View([hidden], -1).Code
                : throw writer.Refuse("initial states of two directions that are computed are not written");
        }

        // The layer of the vocabulary gives no cell, and begins with states that are constants.
        bool isExplained = step.Input(5) is { IsData: true } || (step.Operator == "LSTM" && step.Input(6) is { IsData: true });
        bool isWrittenOut = isExplained || (step.Outputs.Count > 2 && step.Outputs[2].Name.Length > 0);
        var runs = new List<CallCode>();
        for (int which = 0; which < directions; which++)
        {
            int at = which;
            string suffix = which == 1 || direction == "reverse" ? "_l0_reverse" : "_l0";
            int width = (int)step.Inputs[1]!.Shape[2].Value!.Value, rows = gates.Length * hidden;
            CodeNode Part(int input, string name, int count, int columns, int offset, IReadOnlyList<Size> shape) => writer.Weight(
                input, name + suffix, name + suffix, shape, values => Reordered(values, (at * count) + offset, gates, hidden, columns));
            CodeNode weightIh = Part(1, "weight_ih", rows * width, width, 0, [rows, width]);
            CodeNode weightHh = Part(2, "weight_hh", rows * hidden, hidden, 0, [rows, hidden]);
            CodeNode? biasIh = writer.Has(3) ? Part(3, "bias_ih", 2 * rows, 1, 0, [rows]) : null;
            CodeNode? biasHh = writer.Has(3) ? Part(3, "bias_hh", 2 * rows, 1, rows, [rows]) : null;
            if (isWrittenOut)
            {
                if (x.Shape[0].Value != 1 || directions != 1 || step.Operator != "LSTM")
                {
                    throw writer.Refuse(
                        (isExplained ? "an initial state that depends on what is explained" : "the cell's last state")
                        + " is written of one step of an LSTM in one direction only");
                }

                WriteCell(
                    writer, hidden, Call("Linear", x.View([width], -1).Code, weightIh, biasIh),
                    Initial(5, 0) is { } before ? Call("Linear", before, weightHh, biasHh) : biasHh, Initial(6, 0));
                return;
            }

            var call = Call(method, x.Code, weightIh, weightHh, biasIh, biasHh);
            if (Initial(5, which) is { } h)
                call = call.With("initialHidden", h);
            if (step.Operator == "LSTM" && Initial(6, which) is { } c)
                call = call.With("initialCell", c);
            call = call.With("nonlinearity", new TextCode("RnnNonlinearity.Relu"), step.Operator == "RNN" && activations == "relu");
            runs.Add(call.With("reverse", new TextCode("true"), suffix.EndsWith("reverse", StringComparison.Ordinal)));
        }

        var time = x.Shape[0];
        Size total = directions * hidden;
        CodeNode all = directions == 1 ? runs[0] : Call("Concat", new ListCode([.. runs])).With("dim", 1, 0);
        // [time, directions, batch, hidden]: what the two directions give lies side by side.
        Size[] shape = [time, directions, hidden];
        writer.Give(new ViewCode(all, [time, total], shape), shape, 2);
        if (step.Outputs.Count > 1 && step.Outputs[1].Name.Length > 0)
        {
            if (directions != 1)
                throw writer.Refuse("the last states of two directions are not written");
            var y = writer.Given(0);
            CodeNode last = Call("Select", y.View([time, total], -1).Code, Integer(0), Integer(direction == "reverse" ? 0 : -1));
            writer.Give(new ViewCode(last, [hidden], [Size.One, hidden]), [Size.One, hidden], 1, 1);
        }
    }

    /// <summary>
    /// One step of an LSTM whose cell goes on: c′ = σ(f)·c + σ(i)·tanh g and h′ = σ(o)·tanh c′, the four gates side by side in PyTorch's
    /// order.
    /// </summary>
    private static void WriteCell(StepWriter writer, int hidden, CodeNode fromInput, CodeNode? fromState, CodeNode? cell)
    {
        var gates = writer.Define(
            fromState is null ? fromInput : new InfixCode("+", fromInput, fromState), [4 * hidden], "gates");
        CodeNode Gate(string function, int which) => Call(
            function, Call("Slice", gates, Integer(0), new RangeCode(Integer(which * hidden), Integer((which + 1) * hidden))));
        CodeNode added = new InfixCode("*", Gate("Sigmoid", 0), Gate("Tanh", 2));
        var next = writer.Define(
            cell is null ? added : new InfixCode("+", new InfixCode("*", Gate("Sigmoid", 1), cell), added), [hidden], "cell");
        var state = writer.Define(new InfixCode("*", Gate("Sigmoid", 3), Call("Tanh", next)), [hidden], "state");
        Give(0, state, [Size.One, Size.One, hidden], 2);
        Give(1, state, [Size.One, hidden], 1);
        Give(2, next, [Size.One, hidden], 1);

        void Give(int output, CodeNode value, Size[] shape, int batch)
        {
            if (writer.Step.Outputs[output].Name.Length > 0)
                writer.Pass(new Sample(value, [hidden], -1).View(shape, batch), output);
        }
    }

    private static string Activations(Step step)
    {
        if (!step.Attributes.TryGetValue("activations", out var stated) || stated.Texts.Count == 0)
            return "";
        string[] names = [.. stated.Texts.Select(text => System.Text.Encoding.ASCII.GetString(text.Span).ToLowerInvariant())];
        string[] usual = step.Operator switch { "LSTM" => ["sigmoid", "tanh", "tanh"], "GRU" => ["sigmoid", "tanh"], _ => ["tanh"] };
        return names.Chunk(usual.Length).All(part => part.SequenceEqual(usual)) ? "" : step.Operator == "RNN"
            && names.All(name => name == "relu")
            ? "relu" : string.Join(", ", names);
    }

    private static float[] Reordered(float[] values, int offset, int[] gates, int hidden, int columns)
    {
        var reordered = new float[gates.Length * hidden * columns];
        int block = hidden * columns;
        for (int gate = 0; gate < gates.Length; gate++)
            values.AsSpan(offset + (gates[gate] * block), block).CopyTo(reordered.AsSpan(gate * block));
        return reordered;
    }
}

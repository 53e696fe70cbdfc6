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

    /// <summary>The batch is the second axis, of the states, too, or the first of all; the lengths are one for each sample.</summary>
    private static Action<StepWriter> Samples(string method, int[] gates) => writer =>
    {
        Action<StepWriter> write = one => Write(one, method, gates);
        (HasBatchFirst(writer.Step) ? EachSample.Of(write, 0, [0, 0, 0], (4, 0), (5, 0), (6, 0))
            : EachSample.Of(write, 1, [2, 1, 1], (4, 0), (5, 1), (6, 1)))(writer);
    };

    /// <summary>Whether the batch stands in front of time (layout 1).</summary>
    private static bool HasBatchFirst(Step step) => step.Integer("layout", 0) == 1;

    private static IReadOnlyList<Result> Infer(Step step)
    {
        var x = step.Inputs[0]!.Shape;
        Size directions = step.Inputs[2]!.Shape[0], hidden = step.Inputs[2]!.Shape[2];
        bool isFirst = HasBatchFirst(step);
        var state = new Result(ElementKind.Real, isFirst ? [x[0], directions, hidden] : [directions, x[1], hidden]);
        var all = new Result(ElementKind.Real, isFirst ? [x[0], x[1], directions, hidden] : [x[0], directions, x[1], hidden]);
        return [.. new[] { all, state, state }.Take(step.Outputs.Count)];
    }

    private static int Directions(Step step) => step.Text("direction", "forward") == "bidirectional" ? 2 : 1;

    /// <summary>Whether the weights are those of as many directions, gates, inputs and states as the layer says.</summary>
    private static void Check(StepWriter writer, int gates)
    {
        var step = writer.Step;
        Size directions = Directions(step), width = step.Inputs[0]!.Shape[^1], hidden = step.Inputs[2]!.Shape[^1];
        if (hidden.Value is not { } states)
            throw writer.Refuse($"expected states of a known size, but the weights are {step.Inputs[2]}");
        Size rows = gates * states;
        Expect(1, "weights of the inputs", directions, rows, width);
        Expect(2, "weights of the states", directions, rows, hidden);
        Expect(3, "biases", directions, 2 * gates * states);
        Expect(7, "peepholes", directions, 3 * states);
        if (step.Integer("hidden_size", states) is var said && said != states)
            throw writer.Refuse($"hidden_size is {said}, but the weights are those of {states} states");

        void Expect(int input, string what, params Size[] shape)
        {
            if (step.Input(input) is { } value && !value.Shape.SequenceEqual(shape))
                throw writer.Refuse($"expected {what} [{string.Join(", ", shape)}], but they are {value}");
        }
    }

    private static void Write(StepWriter writer, string method, int[] gates)
    {
        var step = writer.Step;
        Check(writer, gates.Length);
        var x = writer[0];
        bool isFirst = HasBatchFirst(step);
        int batch = isFirst ? 0 : 1;
        if (x.Batch != batch)
        {
            var whole = x.Whole();
            x = whole.Shape[batch].IsOne ? whole.View([whole.Shape[1 - batch], whole.Shape[2]], batch)
                : throw writer.Refuse($"expected one sample in the batch's axis, the {(isFirst ? "first" : "second")}");
        }

        string direction = step.Text("direction", "forward");
        int directions = Directions(step), hidden = (int)step.Inputs[2]!.Shape[2].Value!.Value;
        bool isCoupled = step.Integer("input_forget", 0) == 1;
        if (step.Attributes.ContainsKey("clip") || isCoupled)
            throw writer.Refuse("clipped or coupled gates are not written");
        string activations = Activations(step);
        if (activations is not ("" or "relu"))
            throw writer.Refuse($"expected the usual activations, but they are {activations}");
        if (step.Input(4) is { } lengths && lengths.Number != x.Shape[0].Value)
            throw writer.Refuse("lengths of sequences are not written, unless they are held at the whole length");
        CodeNode? Initial(int input, int which)
        {
            if (step.Input(input) is not { } value || value.Number == 0)
                return null;
            if (value.Content is { IsArray: true })
            {
                return writer.Weight(input, input == 5 ? "initial_h" : "initial_c", $"direction{which}", [hidden],
                    values => values[(which * hidden)..((which + 1) * hidden)]);
            }

            var state = writer[input];
            return directions == 1 ? state.View([hidden], -1).Code
                : Call("Select", state.View([directions, hidden], -1).Code, Integer(0), Integer(which));
        }

        // The layer of the vocabulary gives no cell, begins with states that are constants, and resets behind the recurrent product.
        bool isExplained = step.Input(5) is { IsData: true } || (step.Operator == "LSTM" && step.Input(6) is { IsData: true });
        bool givesCell = step.Outputs.Count > 2 && step.Outputs[2].Name.Length > 0;
        bool resetsBefore = step.Operator == "GRU" && step.Integer("linear_before_reset", 0) == 0;
        bool isWrittenOut = isExplained || givesCell || resetsBefore || writer.Has(7);
        bool givesLast = givesCell || (step.Outputs.Count > 1 && step.Outputs[1].Name.Length > 0);
        var (time, total) = (x.Shape[0], (Size)(directions * hidden));
        var runs = new List<CodeNode>();
        List<CodeNode> last = [], cells = [];
        for (int which = 0; which < directions; which++)
        {
            bool isReversed = which == 1 || direction == "reverse";
            var weights = new RecurrentWeights(writer, which, $"_l{step.Layer}{(isReversed ? "_reverse" : "")}", gates)
            {
                IsRectified = activations == "relu",
            };
            CodeNode? h = Initial(5, which), c = step.Operator == "LSTM" ? Initial(6, which) : null;
            if (isWrittenOut && time.Value == 1 && directions == 1 && step.Operator == "LSTM" && !writer.Has(7))
            {
                var fromInput = Call("Linear", x.View([weights.Width], -1).Code, weights.OfInput(gates), weights.InputBias(gates));
                WriteCell(writer, hidden, fromInput,
                    h is null ? weights.StateBias(gates) : Call("Linear", h, weights.OfState(gates), weights.StateBias(gates)), c);
                return;
            }

            if (isWrittenOut)
            {
                var (states, state, cell) = new RecurrentSteps(weights, isReversed).Write(x, h, c);
                runs.Add(states);
                last.Add(state);
                cells.Add(cell ?? state);
                continue;
            }

            var call = Call(method, x.Code, weights.OfInput(gates), weights.OfState(gates), weights.InputBias(gates),
                weights.StateBias(gates));
            if (h is not null)
                call = call.With("initialHidden", h);
            if (c is not null)
                call = call.With("initialCell", c);
            call = call.With("nonlinearity", new TextCode("RnnNonlinearity.Relu"), step.Operator == "RNN" && activations == "relu")
                .With("reverse", new TextCode("true"), isReversed);
            if (!givesLast || directions == 1)
            {
                runs.Add(call);
                continue;
            }

            var run = writer.Define(call, [time, hidden], isReversed ? "backward" : "forward");
            runs.Add(run);
            last.Add(Call("Select", run, Integer(0), Integer(isReversed ? 0 : -1)));
        }

        CodeNode all = directions == 1 ? runs[0] : Call("Concat", new ListCode(runs)).With("dim", 1, 0);
        // [time, directions, batch, hidden]: what the two directions give lies side by side.
        Size[] shape = [time, directions, hidden];
        if (step.Outputs[0].Name.Length > 0 || last.Count == 0)
            writer.Give(new ViewCode(all, [time, total], shape), shape, isFirst ? 0 : 2);
        if (last.Count == 0 && givesLast)
            last.Add(Call("Select", writer.Given(0).View([time, total], -1).Code, Integer(0), Integer(direction == "reverse" ? 0 : -1)));
        if (step.Outputs.Count > 1 && step.Outputs[1].Name.Length > 0)
            GiveStates(1, last);
        if (givesCell)
            GiveStates(2, cells);

        void GiveStates(int output, List<CodeNode> states)
        {
            if (directions == 1)
                writer.Give(new ViewCode(states[0], [hidden], [Size.One, hidden]), [Size.One, hidden], batch, output);
            else
                writer.Give(Call("Stack", new ListCode(states)).With("dim", 0, 0), [directions, hidden], batch, output);
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
        bool isFirst = HasBatchFirst(writer.Step);
        Give(0, state, [Size.One, Size.One, hidden], isFirst ? 0 : 2);
        Give(1, state, [Size.One, hidden], isFirst ? 0 : 1);
        Give(2, next, [Size.One, hidden], isFirst ? 0 : 1);

        void Give(int output, CodeNode value, Size[] shape, int batch)
        {
            if (writer.Step.Outputs.Count > output && writer.Step.Outputs[output].Name.Length > 0)
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
}

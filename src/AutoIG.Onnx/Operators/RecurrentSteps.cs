using AutoIG.Onnx.Code;
using AutoIG.Onnx.Graphs;
using static AutoIG.Onnx.Operators.Calls;

namespace AutoIG.Onnx.Operators;

/// <summary>
/// Recurrent layers that the vocabulary has no operator for, written step by step: peepholes (Gers &amp; Schmidhuber 2000), a reset gate in
/// front of the recurrent product (Cho et al. 2014, arXiv 1406.1078), cells that go on, states that depend on what is explained.
/// </summary>
/// <param name="weights">The weights of the layer in one direction.</param>
/// <param name="isReversed">Whether it begins with the last step.</param>
internal sealed class RecurrentSteps(RecurrentWeights weights, bool isReversed)
{
    /// <summary>How many steps are written one after the other at most.</summary>
    private const int MostSteps = 256;

    private readonly StepWriter writer = weights.Writer;
    private readonly int hidden = weights.Hidden;

    /// <summary>The states, [time, hidden], the last state and, of an LSTM, its last cell, [hidden].</summary>
    /// <param name="x">The inputs, [time, width].</param>
    /// <param name="state">The state before the first step; null for zeros.</param>
    /// <param name="cell">The cell before the first step; null for zeros.</param>
    public (CodeNode States, CodeNode Last, CodeNode? Cell) Write(Sample x, CodeNode? state, CodeNode? cell)
    {
        var step = writer.Step;
        if (x.Shape[0].Value is not (> 0 and <= MostSteps and var time))
        {
            throw writer.Refuse($"with these options each step is written by itself: expected at most {MostSteps} of them, "
                + $"but there are {x.Shape[0]}");
        }

        var states = new CodeNode[time];
        int rows = weights.Gates.Length * hidden;
        var projected = writer.Define(
            Call("Linear", x.Code, weights.OfInput(weights.Gates), weights.InputBias(weights.Gates)), [x.Shape[0], rows], "projected");
        for (long i = 0; i < time; i++)
        {
            long at = isReversed ? time - 1 - i : i;
            var input = writer.Define(Call("Select", projected, Integer(0), Integer(at)), [rows], "input");
            (state, cell) = step.Operator switch
            {
                "LSTM" => OfMemory(input, state, cell),
                "GRU" => (OfGates(input, state), null),
                _ => (writer.Define(
                    Call(weights.IsRectified ? "Relu" : "Tanh", Sum(input, Recurrent(state, weights.Gates))), [hidden], "state"), null),
            };
            states[at] = state;
        }

        return (Call("Stack", new ListCode(states)).With("dim", 0, 0), state!, cell);
    }

    /// <summary>
    /// c′ = σ(f + p_f·c)·c + σ(i + p_i·c)·tanh g and h′ = σ(o + p_o·c′)·tanh c′, with peepholes p that may be none, and the gates i, f, g,
    /// o side by side.
    /// </summary>
    private (CodeNode State, CodeNode Cell) OfMemory(CodeNode input, CodeNode? state, CodeNode? cell)
    {
        var gates = writer.Define(Sum(input, Recurrent(state, weights.Gates)), [4 * hidden], "gates");
        CodeNode Gate(int which, int peephole, CodeNode? of) => Call("Sigmoid", of is not null && weights.Peephole(peephole) is { } by
            ? new InfixCode("+", Cut(gates, which), new InfixCode("*", by, of)) : Cut(gates, which));
        CodeNode added = new InfixCode("*", Gate(0, 0, cell), Call("Tanh", Cut(gates, 2)));
        var next = writer.Define(
            cell is null ? added : new InfixCode("+", new InfixCode("*", Gate(1, 2, cell), cell), added), [hidden], "cell");
        return (writer.Define(new InfixCode("*", Gate(3, 1, next), Call("Tanh", next)), [hidden], "state"), next);
    }

    /// <summary>
    /// h′ = (1 − z)·n + z·h with n = tanh(x_n + W(r·h) + b), or tanh(x_n + r·(W h + b)) where the reset gate stands behind the product.
    /// </summary>
    private CodeNode OfGates(CodeNode input, CodeNode? state)
    {
        // PyTorch's order: reset, update, new; ONNX's numbers of them are 1, 0 and 2.
        bool isBehind = writer.Step.Integer("linear_before_reset", 0) == 1;
        var firstTwo = Call("Slice", input, Integer(0), new RangeCode(Integer(0), Integer(2 * hidden)));
        var gates = writer.Define(Call("Sigmoid", Sum(firstTwo, Recurrent(state, [1, 0]))), [2 * hidden], "gates");
        CodeNode reset = Cut(gates, 0), update = writer.Define(Cut(gates, 1), [hidden], "update");
        CodeNode? product = isBehind ? Recurrent(state, [2])
            : Recurrent(state is null ? null : new InfixCode("*", reset, state), [2]);
        if (isBehind && product is not null)
            product = new InfixCode("*", reset, product);
        var fresh = writer.Define(Call("Tanh", Sum(Cut(input, 2), product)), [hidden], "fresh");
        CodeNode kept = new InfixCode(
            "*", new InfixCode("-", new NumberCode(1, IsOperand: true), update), fresh);
        return writer.Define(state is null ? kept : new InfixCode("+", kept, new InfixCode("*", update, state)), [hidden], "state");
    }

    /// <summary>What the state adds to some gates: W h + b; of no state, b.</summary>
    private CodeNode? Recurrent(CodeNode? state, int[] gates) => state is null ? weights.StateBias(gates)
        : Call("Linear", state, weights.OfState(gates), weights.StateBias(gates));

    private static CodeNode Sum(CodeNode a, CodeNode? b) => b is null ? a : new InfixCode("+", a, b);

    private CallCode Cut(CodeNode gates, int which) =>
        Call("Slice", gates, Integer(0), new RangeCode(Integer(which * hidden), Integer((which + 1) * hidden)));
}

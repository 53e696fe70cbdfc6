using AutoIG.Onnx.Code;
using AutoIG.Onnx.Graphs;

namespace AutoIG.Onnx.Operators;

/// <summary>
/// The weights of a recurrent layer in one direction as PyTorch keeps them. ONNX joins both directions and both biases in one tensor, and
/// orders the gates otherwise.
/// </summary>
/// <param name="Writer">Writes the layer.</param>
/// <param name="Which">Which of ONNX's directions it is.</param>
/// <param name="Suffix">What PyTorch's names end with.</param>
/// <param name="Gates">ONNX's numbers of the gates, in PyTorch's order.</param>
internal sealed record RecurrentWeights(StepWriter Writer, int Which, string Suffix, int[] Gates)
{
    private const int OfInputs = 1, OfStates = 2, Biases = 3, Peepholes = 7;

    /// <summary>How many numbers a state has.</summary>
    public int Hidden { get; } = (int)Writer.Step.Inputs[OfStates]!.Shape[2].Value!.Value;

    /// <summary>How many numbers a step of the input has.</summary>
    public int Width { get; } = (int)Writer.Step.Inputs[OfInputs]!.Shape[2].Value!.Value;

    /// <summary>Whether a plain recurrent layer has a rectifier in the place of tanh.</summary>
    public bool IsRectified { get; init; }

    /// <summary>[gates·hidden, width].</summary>
    public CodeNode OfInput(int[] gates) => Part(OfInputs, "weight_ih", gates, Width, 0);

    /// <summary>[gates·hidden, hidden].</summary>
    public CodeNode OfState(int[] gates) => Part(OfStates, "weight_hh", gates, Hidden, 0);

    /// <summary>[gates·hidden]; null for none.</summary>
    public CodeNode? InputBias(int[] gates) => Writer.Has(Biases) ? Part(Biases, "bias_ih", gates, 1, 0) : null;

    /// <summary>[gates·hidden]; null for none.</summary>
    public CodeNode? StateBias(int[] gates) => Writer.Has(Biases) ? Part(Biases, "bias_hh", gates, 1, Gates.Length * Hidden) : null;

    /// <summary>What the cell adds to a gate, [hidden]: to i, o or f in this order; null for none.</summary>
    public CodeNode? Peephole(int gate) =>
        Writer.Has(Peepholes) ? Part(Peepholes, $"peephole_{"iof"[gate]}", [gate], 1, 0) : null;

    private CodeNode Part(int input, string name, int[] gates, int columns, int offset)
    {
        var value = Writer.Step.Inputs[input]!;
        int perDirection = (int)(value.Count.Value!.Value / value.Shape[0].Value!.Value);
        string whole = gates.Length == Gates.Length || input == Peepholes ? name + Suffix
            : $"{name}{Suffix}_{(gates is [2] ? "new" : "gates")}";
        IReadOnlyList<Size> shape = input is Biases or Peepholes ? [gates.Length * Hidden] : [gates.Length * Hidden, columns];
        int first = (Which * perDirection) + offset;
        return Writer.Weight(input, whole, whole, shape, values => Reordered(values, first, gates, Hidden, columns));
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

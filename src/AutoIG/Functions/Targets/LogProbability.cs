using AutoIG.CompilerServices;

namespace AutoIG.Functions;

/// <summary>
/// The log-softmax over all outputs, or over those along one axis at the output's place: log p_t = y_t − log Σ exp(y), ∂/∂y_k = δ_kt − p_k.
/// </summary>
/// <param name="Dim">The axis, from the end where negative; <see langword="null"/> for all outputs.</param>
/// <param name="Length">The size of the axis; 0 before the shape is known.</param>
/// <param name="Inner">How far two neighbours along the axis are apart.</param>
internal sealed record LogProbability(int? Dim = null, int Length = 0, int Inner = 1) : OutputFunction
{
    public static LogProbability Function { get; } = new();

    public override OutputFunction Bind(ReadOnlySpan<int> outputShape, string functionName, Type element)
    {
        if (Dim is not { } dim)
            return this;
        int rank = outputShape.Length;
        if (dim < -rank || dim >= rank)
        {
            throw Expect.OutOfRange(
                "target", $"an axis of the output of {functionName}, which has shape {Elements.Show(outputShape)}, from {-rank} to "
                + $"{rank - 1}, for the softmax", dim);
        }
        int axis = dim < 0 ? dim + rank : dim;
        return this with { Length = outputShape[axis], Inner = FunctionPlan.LengthOf(outputShape[(axis + 1)..]) };
    }

    public override OutputFunction Unbound => this with { Length = 0, Inner = 1 };

    public override double Value(ReadOnlySpan<double> outputs, int position)
    {
        var along = Along(outputs, position);
        return along[IndexOf(position)] - new Exponentials(along).LogSum;
    }

    public override void Write(ReadOnlySpan<double> outputs, int position, Span<double> adjoints)
    {
        var softmax = new Exponentials(Along(outputs, position));
        int index = IndexOf(position);
        for (int k = 0; k < CountOf(outputs); k++)
            adjoints[position + ((k - index) * Inner)] = (k == index ? 1 : 0) - softmax.Share(k);
    }

    public override bool IsComparable => true;

    public override void Compare(ReadOnlySpan<double> outputs, ReadOnlySpan<double> baselines, int position, Span<double> multipliers)
    {
        int index = IndexOf(position);
        var along = new double[CountOf(outputs)];
        along[index] = 1;
        ComparedSoftmax.LogSoftmax(1, along.Length, 1, Along(outputs, position), Along(baselines, position), along, along);
        for (int k = 0; k < along.Length; k++)
            multipliers[position + ((k - index) * Inner)] = along[k];
    }

    public override string Show(string output) =>
        Dim is { } dim ? FormattableString.Invariant($"log-softmax[{output}] over axis {dim}") : $"log-softmax[{output}]";

    /// <summary>The outputs over which the softmax runs for the one at a position.</summary>
    private ReadOnlySpan<double> Along(ReadOnlySpan<double> outputs, int position)
    {
        if (Length == 0)
            return outputs;
        int first = position - (IndexOf(position) * Inner);
        if (Inner == 1)
            return outputs.Slice(first, Length);
        var along = new double[Length];
        for (int k = 0; k < along.Length; k++)
            along[k] = outputs[first + (k * Inner)];
        return along;
    }

    private int CountOf(ReadOnlySpan<double> outputs) => Length == 0 ? outputs.Length : Length;

    /// <summary>Where among these the output at a position is.</summary>
    private int IndexOf(int position) => Length == 0 ? position : position / Inner % Length;
}

namespace AutoIG.CompilerServices;

/// <content>A fully connected layer with other forms of its weights.</content>
public sealed unsafe partial class LinearWeights<T>
{
    internal override ReadOnlySpan<T> Bias => bias is null ? [] : new ReadOnlySpan<T>(bias.Pointer, Outputs);

    internal override int InputLength(MapSize size) => size.Count * Inputs;

    internal override int OutputLength(MapSize size) => size.Count * Outputs;

    internal override void Apply(MapSize size, ReadOnlySpan<T> x, Span<T> y) => ForwardLinear(size.Count, x, y);

    internal override void ApplyTransposed(MapSize size, ReadOnlySpan<T> y, Span<T> x) => Transposed(size.Count, y, x, accumulate: false);

    private protected override AffineLayer<T> Mapped(Func<T, T> weight)
    {
        // The packed weights are the transpose, [inputs, outputs].
        var packed = forward.ToArray(0);
        var mapped = new T[packed.Length];
        for (int output = 0; output < Outputs; output++)
        {
            for (int input = 0; input < Inputs; input++)
                mapped[(output * Inputs) + input] = weight(packed[(input * Outputs) + output]);
        }
        return new LinearWeights<T>(target, mapped, [], Outputs, Inputs);
    }
}

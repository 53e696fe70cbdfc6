namespace AutoIG.CompilerServices;

/// <content>A transposed convolution with other forms of its weights.</content>
public sealed unsafe partial class TransposedConvolutionWeights<T>
{
    internal override ReadOnlySpan<T> Bias => bias is null ? [] : new ReadOnlySpan<T>(bias.Pointer, Adjoint.InChannels);

    internal override int InputLength(MapSize size) => adjoint.OutputLength(size);

    internal override int OutputLength(MapSize size) => adjoint.InputLength(size);

    internal override void Apply(MapSize size, ReadOnlySpan<T> x, Span<T> y) => adjoint.ApplyTransposed(size, x, y);

    internal override void ApplyTransposed(MapSize size, ReadOnlySpan<T> y, Span<T> x) => adjoint.Apply(size, y, x);

    private protected override AffineLayer<T> Mapped(Func<T, T> weight) =>
        new TransposedConvolutionWeights<T>(adjoint.Target, Map(adjoint.Weights, weight), [], Adjoint);
}

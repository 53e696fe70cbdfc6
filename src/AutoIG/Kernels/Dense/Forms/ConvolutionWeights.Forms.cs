namespace AutoIG.CompilerServices;

/// <content>A convolution with other forms of its weights.</content>
public sealed unsafe partial class ConvolutionWeights<T>
{
    internal override ReadOnlySpan<T> Bias => bias is null ? [] : new ReadOnlySpan<T>(bias.Pointer, Geometry.OutChannels);

    internal ReadOnlySpan<T> Weights => weight;

    internal DenseTarget Target => target;

    internal override int InputLength(MapSize size) => At(size) is var at ? size.Count * at.Height * at.Width * at.InChannels : 0;

    internal override int OutputLength(MapSize size) => At(size) is var at ? size.Count * at.OutHeight * at.OutWidth * at.OutChannels : 0;

    internal override void Apply(MapSize size, ReadOnlySpan<T> x, Span<T> y) =>
        Convolve<IdentityMap<T>>(size.Count, At(size), x, y, isValue: false);

    internal override void ApplyTransposed(MapSize size, ReadOnlySpan<T> y, Span<T> x) =>
        ConvolveTransposed<IdentityMap<T>>(size.Count, At(size), y, x, null, isValue: false, accumulate: false);

    private protected override AffineLayer<T> Mapped(Func<T, T> weight) =>
        new ConvolutionWeights<T>(target, Map(this.weight, weight), [], Geometry, allowWinograd: false);

    private ConvolutionGeometry At(MapSize size) => size.Height == 0 ? Geometry : Sized(size.Height, size.Width);
}

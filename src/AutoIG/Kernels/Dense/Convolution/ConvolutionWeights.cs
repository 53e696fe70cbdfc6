using System.ComponentModel;
using System.Numerics;

namespace AutoIG.CompilerServices;

/// <summary>
/// The weights of a two-dimensional convolution, packed once for the processor at hand. Immutable and safe to use from several threads.
/// Maps are channels-last, [points, height, width, channels], without any border.
/// </summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed unsafe partial class ConvolutionWeights<T> : AffineLayer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly DenseTarget target;
    private readonly T[] weight;
    private readonly AlignedBuffer<T>? bias;
    private readonly Lazy<TapPhase<T>[]> forward;
    private readonly Lazy<TapPhase<T>[]> transposed;
    private readonly Lazy<PackedTaps<T>>? winogradForward;
    private readonly Lazy<PackedTaps<T>>? winogradTransposed;

    /// <summary>Packs a convolution's weights.</summary>
    /// <param name="weight">[OutChannels, InChannels / Groups, KernelHeight, KernelWidth], as in PyTorch.</param>
    /// <param name="bias">[OutChannels], or empty for none.</param>
    /// <param name="geometry">The sizes.</param>
    /// <exception cref="ArgumentException">A span's length does not fit the sizes, or they are not those of a convolution.</exception>
    public ConvolutionWeights(ReadOnlySpan<T> weight, ReadOnlySpan<T> bias, ConvolutionGeometry geometry)
        : this(DenseTarget.Best, weight, bias, geometry)
    {
    }

    /// <summary>
    /// Packs a convolution followed by a per-channel affine map (batch normalisation in inference): scale·(x ∗ W + b) + shift.
    /// </summary>
    /// <param name="weight">[OutChannels, InChannels / Groups, KernelHeight, KernelWidth].</param>
    /// <param name="bias">[OutChannels], or empty for none.</param>
    /// <param name="scale">[OutChannels].</param>
    /// <param name="shift">[OutChannels], or empty for zeros.</param>
    /// <param name="geometry">The sizes.</param>
    public ConvolutionWeights(
        ReadOnlySpan<T> weight, ReadOnlySpan<T> bias, ReadOnlySpan<T> scale, ReadOnlySpan<T> shift, ConvolutionGeometry geometry)
        : this(DenseTarget.Best, Scaled(weight, scale), Shifted(bias, scale, shift), geometry)
    {
    }

    internal ConvolutionWeights(
        DenseTarget target, ReadOnlySpan<T> weight, ReadOnlySpan<T> bias, ConvolutionGeometry geometry, bool allowWinograd = true)
    {
        ArgumentNullException.ThrowIfNull(geometry);
        geometry.Validate();
        Geometry = geometry;
        var (o, i, h, w) = (geometry.OutChannels, geometry.InChannels / geometry.Groups, geometry.KernelHeight, geometry.KernelWidth);
        if (weight.Length != (long)o * i * h * w)
            throw Expect.Unexpected(nameof(weight), $"[{o}, {i}, {h}, {w}] = {(long)o * i * h * w} elements", weight.Length);
        Expect.EmptyOrLength(bias.Length, o, nameof(bias));
        this.target = target;
        this.weight = weight.ToArray();
        if (!bias.IsEmpty)
        {
            this.bias = new AlignedBuffer<T>(o);
            bias.CopyTo(new Span<T>(this.bias.Pointer, o));
        }

        forward = new Lazy<TapPhase<T>[]>(PackForward);
        transposed = new Lazy<TapPhase<T>[]>(PackTransposed);
        if (allowWinograd)
        {
            winogradForward = new(
                () => WinogradWeights.Pack<T>(target, this.weight, i, o, strideK: 9, strideN: 9 * i, flipped: false));
            winogradTransposed = new(
                () => WinogradWeights.Pack<T>(target, this.weight, o, i, strideK: 9 * i, strideN: 9, flipped: true));
        }
    }

    /// <summary>The sizes the weights were packed for; height and width may be given anew in a call.</summary>
    public ConvolutionGeometry Geometry { get; }

    /// <summary>y = x ∗ W + b.</summary>
    /// <param name="points">Number of maps.</param>
    /// <param name="x">[points, Height, Width, InChannels].</param>
    /// <param name="y">[points, OutHeight, OutWidth, OutChannels], overwritten.</param>
    /// <param name="xStride">Elements from one pixel of x to the next where its channels are a part of a wider map's; 0: it has no
    /// others.</param>
    /// <param name="yStride">Elements from one pixel of y to the next where its channels are a part of a wider map's; 0: it has no
    /// others.</param>
    public void Forward(int points, ReadOnlySpan<T> x, Span<T> y, int xStride = 0, int yStride = 0) =>
        Convolve<IdentityMap<T>>(points, Geometry, x, y, isValue: true, xStride, yStride);

    /// <summary>y = f(x ∗ W + b), with f = <typeparamref name="TEpilogue"/> applied while the values are in the first cache.</summary>
    /// <inheritdoc cref="Forward(int, ReadOnlySpan{T}, Span{T}, int, int)"/>
    public void Forward<TEpilogue>(int points, ReadOnlySpan<T> x, Span<T> y, int xStride = 0, int yStride = 0)
        where TEpilogue : struct, IMap1<T> => Convolve<MapOfResult<T, TEpilogue>>(points, Geometry, x, y, isValue: true, xStride, yStride);

    /// <summary>y = x ∗ W: the convolution's derivative in the direction x.</summary>
    /// <inheritdoc cref="Forward(int, ReadOnlySpan{T}, Span{T}, int, int)"/>
    public void ForwardLinear(int points, ReadOnlySpan<T> x, Span<T> y, int xStride = 0, int yStride = 0) =>
        Convolve<IdentityMap<T>>(points, Geometry, x, y, isValue: false, xStride, yStride);

    /// <summary>gradX (+)= the adjoint of the convolution, applied to gradY.</summary>
    /// <param name="points">Number of maps.</param>
    /// <param name="gradY">[points, OutHeight, OutWidth, OutChannels].</param>
    /// <param name="gradX">[points, Height, Width, InChannels].</param>
    /// <param name="accumulate">Whether to add to <paramref name="gradX"/> instead of overwriting it.</param>
    /// <param name="gradYStride">Elements from one pixel of gradY to the next where its channels are a part of a wider map's; 0: it has no
    /// others.</param>
    public void Transposed(int points, ReadOnlySpan<T> gradY, Span<T> gradX, bool accumulate, int gradYStride = 0) =>
        ConvolveTransposed<IdentityMap<T>>(points, Geometry, gradY, gradX, null, isValue: false, accumulate, gradYStride);

    /// <summary>y = x ∗ W + b on maps of another size (sequences whose length is known only now).</summary>
    /// <param name="points">Number of maps.</param>
    /// <param name="height">Rows of x.</param>
    /// <param name="width">Columns of x.</param>
    /// <param name="x">[points, height, width, InChannels].</param>
    /// <param name="y">The output maps, overwritten.</param>
    /// <param name="xStride">Elements from one pixel of x to the next where its channels are a part of a wider map's; 0: it has no
    /// others.</param>
    /// <param name="yStride">Elements from one pixel of y to the next where its channels are a part of a wider map's; 0: it has no
    /// others.</param>
    public void Forward(int points, int height, int width, ReadOnlySpan<T> x, Span<T> y, int xStride = 0, int yStride = 0) =>
        Convolve<IdentityMap<T>>(points, Sized(height, width), x, y, isValue: true, xStride, yStride);

    /// <summary>y = f(x ∗ W + b) on maps of another size.</summary>
    /// <inheritdoc cref="Forward(int, int, int, ReadOnlySpan{T}, Span{T}, int, int)"/>
    public void Forward<TEpilogue>(int points, int height, int width, ReadOnlySpan<T> x, Span<T> y, int xStride = 0, int yStride = 0)
        where TEpilogue : struct, IMap1<T> =>
        Convolve<MapOfResult<T, TEpilogue>>(points, Sized(height, width), x, y, isValue: true, xStride, yStride);

    /// <summary>y = x ∗ W on maps of another size.</summary>
    /// <inheritdoc cref="Forward(int, int, int, ReadOnlySpan{T}, Span{T}, int, int)"/>
    public void ForwardLinear(int points, int height, int width, ReadOnlySpan<T> x, Span<T> y, int xStride = 0, int yStride = 0) =>
        Convolve<IdentityMap<T>>(points, Sized(height, width), x, y, isValue: false, xStride, yStride);

    /// <summary>gradX (+)= the adjoint, for input maps of another size.</summary>
    /// <param name="points">Number of maps.</param>
    /// <param name="height">Rows of gradX.</param>
    /// <param name="width">Columns of gradX.</param>
    /// <param name="gradY">The output maps' gradient.</param>
    /// <param name="gradX">[points, height, width, InChannels].</param>
    /// <param name="accumulate">Whether to add to <paramref name="gradX"/> instead of overwriting it.</param>
    /// <param name="gradYStride">Elements from one pixel of gradY to the next where its channels are a part of a wider map's; 0: it has no
    /// others.</param>
    public void Transposed(int points, int height, int width, ReadOnlySpan<T> gradY, Span<T> gradX, bool accumulate, int gradYStride = 0) =>
        ConvolveTransposed<IdentityMap<T>>(points, Sized(height, width), gradY, gradX, null, isValue: false, accumulate, gradYStride);

    private ConvolutionGeometry Sized(int height, int width)
    {
        if (height == Geometry.Height && width == Geometry.Width)
            return Geometry;
        var sized = Geometry with { Height = height, Width = width };
        sized.Validate();
        return sized;
    }

    internal static ReadOnlySpan<T> Scaled(ReadOnlySpan<T> weight, ReadOnlySpan<T> scale)
    {
        if (scale.IsEmpty || weight.Length % scale.Length != 0)
            throw Expect.Unexpected(nameof(scale), "one element for each output channel", scale.Length);

        var scaled = weight.ToArray();
        int perChannel = weight.Length / scale.Length;
        for (int n = 0; n < scaled.Length; n++)
            scaled[n] *= scale[n / perChannel];
        return scaled;
    }

    internal static ReadOnlySpan<T> Shifted(ReadOnlySpan<T> bias, ReadOnlySpan<T> scale, ReadOnlySpan<T> shift)
    {
        Expect.EmptyOrLength(shift.Length, scale.Length, nameof(shift));
        if (shift.IsEmpty && bias.IsEmpty)
            return default;
        Expect.EmptyOrLength(bias.Length, scale.Length, nameof(bias));
        var shifted = shift.IsEmpty ? new T[scale.Length] : shift.ToArray();
        for (int n = 0; n < bias.Length; n++)
            shifted[n] += scale[n] * bias[n];
        return shifted;
    }
}

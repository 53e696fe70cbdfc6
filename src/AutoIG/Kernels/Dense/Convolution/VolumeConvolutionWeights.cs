using System.ComponentModel;
using System.Numerics;

namespace AutoIG.CompilerServices;

/// <summary>
/// The weights of a three-dimensional convolution: each map of the result is the sum of two-dimensional convolutions of the maps that its
/// window sees, one for each tap along the depth. Immutable and safe to use from several threads. Volumes are channels-last,
/// [points, depth, height, width, channels], without any border.
/// </summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed unsafe class VolumeConvolutionWeights<T> : AffineLayer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly DepthWindows depth;
    private readonly ConvolutionGeometry maps;
    private readonly T[] weight, bias;
    private readonly ConvolutionWeights<T>[] taps;

    /// <summary>Packs a convolution's weights.</summary>
    /// <param name="weight">[out, in / groups, kernel depth, kernel height, kernel width], as in PyTorch.</param>
    /// <param name="bias">[out], or empty for none.</param>
    /// <param name="depth">The windows along the depth.</param>
    /// <param name="maps">The sizes of the convolution of one map.</param>
    /// <exception cref="ArgumentException">A span's length does not fit the sizes, or they are not those of a convolution.</exception>
    public VolumeConvolutionWeights(ReadOnlySpan<T> weight, ReadOnlySpan<T> bias, DepthWindows depth, ConvolutionGeometry maps)
        : this(DenseTarget.Best, weight, bias, depth, maps)
    {
    }

    /// <summary>
    /// Packs a convolution followed by a per-channel affine map (batch normalisation in inference): scale·(x ∗ W + b) + shift.
    /// </summary>
    /// <param name="weight">[out, in / groups, kernel depth, kernel height, kernel width].</param>
    /// <param name="bias">[out], or empty for none.</param>
    /// <param name="scale">[out].</param>
    /// <param name="shift">[out], or empty for zeros.</param>
    /// <param name="depth">The windows along the depth.</param>
    /// <param name="maps">The sizes of the convolution of one map.</param>
    public VolumeConvolutionWeights(
        ReadOnlySpan<T> weight, ReadOnlySpan<T> bias, ReadOnlySpan<T> scale, ReadOnlySpan<T> shift, DepthWindows depth,
        ConvolutionGeometry maps)
        : this(
            DenseTarget.Best, ConvolutionWeights<T>.Scaled(weight, scale), ConvolutionWeights<T>.Shifted(bias, scale, shift), depth, maps)
    {
    }

    internal VolumeConvolutionWeights(
        DenseTarget target, ReadOnlySpan<T> weight, ReadOnlySpan<T> bias, DepthWindows depth, ConvolutionGeometry maps,
        bool allowWinograd = true)
    {
        ArgumentNullException.ThrowIfNull(maps);
        maps.Validate();
        depth.Validate();
        int area = maps.KernelHeight * maps.KernelWidth, filters = maps.OutChannels * (maps.InChannels / maps.Groups);
        if (weight.Length != (long)filters * depth.Kernel * area)
        {
            throw Expect.Unexpected(
                nameof(weight),
                $"[{maps.OutChannels}, {maps.InChannels / maps.Groups}, {depth.Kernel}, {maps.KernelHeight}, {maps.KernelWidth}]",
                weight.Length);
        }

        Expect.EmptyOrLength(bias.Length, maps.OutChannels, nameof(bias));
        (this.depth, this.maps, this.weight, this.bias) = (depth, maps, weight.ToArray(), bias.ToArray());
        taps = new ConvolutionWeights<T>[depth.Kernel];
        var tap = new T[filters * area];
        for (int u = 0; u < taps.Length; u++)
        {
            for (int filter = 0; filter < filters; filter++)
                weight.Slice(((filter * depth.Kernel) + u) * area, area).CopyTo(tap.AsSpan(filter * area));
            taps[u] = new(target, tap, [], maps, allowWinograd);
        }

        Target = target;
    }

    internal DenseTarget Target { get; }

    internal override ReadOnlySpan<T> Bias => bias;

    private int MapLength => maps.Height * maps.Width * maps.InChannels;

    private int OutputMapLength => maps.OutHeight * maps.OutWidth * maps.OutChannels;

    /// <summary>y = x ∗ W + b.</summary>
    /// <param name="points">Number of volumes.</param>
    /// <param name="x">[points, depth, height, width, in].</param>
    /// <param name="y">[points, output depth, output height, output width, out], overwritten.</param>
    public void Forward(int points, ReadOnlySpan<T> x, Span<T> y) => Convolve(points, x, y, bias);

    /// <summary>y = x ∗ W: the convolution's derivative in the direction x.</summary>
    /// <inheritdoc cref="Forward(int, ReadOnlySpan{T}, Span{T})"/>
    public void ForwardLinear(int points, ReadOnlySpan<T> x, Span<T> y) => Convolve(points, x, y, []);

    /// <summary>gradX (+)= the adjoint of the convolution, applied to gradY.</summary>
    /// <param name="points">Number of volumes.</param>
    /// <param name="gradY">[points, output depth, output height, output width, out].</param>
    /// <param name="gradX">[points, depth, height, width, in].</param>
    /// <param name="accumulate">Whether to add to <paramref name="gradX"/> instead of overwriting it.</param>
    public void Transposed(int points, ReadOnlySpan<T> gradY, Span<T> gradX, bool accumulate)
    {
        Check(points, gradX, nameof(gradX), gradY, nameof(gradY));
        if (!accumulate)
            gradX[..(points * depth.Size * MapLength)].Clear();
        for (int map = 0; map < points * depth.Output; map++)
        {
            var gradient = gradY.Slice(map * OutputMapLength, OutputMapLength);
            for (int tap = 0; tap < taps.Length; tap++)
            {
                if (Seen(map, tap) is >= 0 and var seen)
                    taps[tap].Transposed(1, gradient, gradX.Slice(seen * MapLength, MapLength), accumulate: true);
            }
        }
    }

    internal override int InputLength(MapSize size) => size.Count * depth.Size * MapLength;

    internal override int OutputLength(MapSize size) => size.Count * depth.Output * OutputMapLength;

    internal override void Apply(MapSize size, ReadOnlySpan<T> x, Span<T> y) => ForwardLinear(size.Count, x, y);

    internal override void ApplyTransposed(MapSize size, ReadOnlySpan<T> y, Span<T> x) => Transposed(size.Count, y, x, accumulate: false);

    private protected override AffineLayer<T> Mapped(Func<T, T> weight) =>
        new VolumeConvolutionWeights<T>(Target, Map(this.weight, weight), [], depth, maps, allowWinograd: false);

    private void Convolve(int points, ReadOnlySpan<T> x, Span<T> y, ReadOnlySpan<T> start)
    {
        Check(points, x, nameof(x), y, nameof(y));
        y = y[..(points * depth.Output * OutputMapLength)];
        if (start.IsEmpty)
            y.Clear();
        for (int at = 0; at < y.Length && !start.IsEmpty; at += start.Length)
            start.CopyTo(y[at..]);
        for (int map = 0; map < points * depth.Output; map++)
        {
            var sum = y.Slice(map * OutputMapLength, OutputMapLength);
            for (int tap = 0; tap < taps.Length; tap++)
            {
                if (Seen(map, tap) is >= 0 and var seen)
                {
                    taps[tap].Convolve<IdentityMap<T>>(
                        1, maps, x.Slice(seen * MapLength, MapLength), sum, isValue: false, accumulate: true);
                }
            }
        }
    }

    /// <summary>The map, of those of all volumes, that a tap of a map of the result sees; −1 for one in the border.</summary>
    private int Seen(int map, int tap)
    {
        var (point, output) = Math.DivRem(map, depth.Output);
        int position = (output * depth.Stride) - depth.Padding + (tap * depth.Dilation);
        return position >= 0 && position < depth.Size ? (point * depth.Size) + position : -1;
    }

    private void Check(int points, ReadOnlySpan<T> x, string xName, ReadOnlySpan<T> y, string yName)
    {
        Expect.AtLeast(points, 0, nameof(points));
        Expect.Rows(x, points, depth.Size * MapLength, xName);
        Expect.Rows(y, points, depth.Output * OutputMapLength, yName);
        Expect.Apart(x, y, xName);
    }
}

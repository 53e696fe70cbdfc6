using System.ComponentModel;
using System.Numerics;

namespace AutoIG.CompilerServices;

/// <summary>
/// The weights of a transposed convolution (PyTorch's <c>conv_transpose2d</c>): the adjoint of the convolution that maps its output onto
/// its input, plus a bias. Immutable and safe to use from several threads.
/// </summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed unsafe partial class TransposedConvolutionWeights<T> : AffineLayer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly ConvolutionWeights<T> adjoint;
    private readonly AlignedBuffer<T>? bias;

    /// <summary>Packs a transposed convolution's weights.</summary>
    /// <param name="weight">[in, out / groups, KernelHeight, KernelWidth], as in PyTorch, where in and out are those of the transposed
    /// convolution.</param>
    /// <param name="bias">[out], or empty for none.</param>
    /// <param name="adjoint">
    /// The sizes of the convolution this is the adjoint of: its Height, Width and InChannels are the <em>output</em> of the transposed
    /// convolution, its OutHeight, OutWidth and OutChannels the input.
    /// </param>
    /// <exception cref="ArgumentException">A span's length does not fit the sizes, or they are not those of a convolution.</exception>
    public TransposedConvolutionWeights(ReadOnlySpan<T> weight, ReadOnlySpan<T> bias, ConvolutionGeometry adjoint)
        : this(DenseTarget.Best, weight, bias, adjoint)
    {
    }

    internal TransposedConvolutionWeights(DenseTarget target, ReadOnlySpan<T> weight, ReadOnlySpan<T> bias, ConvolutionGeometry adjoint)
    {
        this.adjoint = new ConvolutionWeights<T>(target, weight, [], adjoint);
        if (bias.IsEmpty)
            return;
        Expect.Length(bias.Length, adjoint.InChannels, nameof(bias));

        this.bias = new AlignedBuffer<T>(bias.Length);
        bias.CopyTo(new Span<T>(this.bias.Pointer, bias.Length));
    }

    /// <summary>The sizes of the convolution this is the adjoint of.</summary>
    public ConvolutionGeometry Adjoint => adjoint.Geometry;

    /// <summary>y = x ∗ᵀ W + b.</summary>
    /// <param name="points">Number of maps.</param>
    /// <param name="x">[points, OutHeight, OutWidth, OutChannels] of <see cref="Adjoint"/>.</param>
    /// <param name="y">[points, Height, Width, InChannels] of <see cref="Adjoint"/>, overwritten.</param>
    public void Forward(int points, ReadOnlySpan<T> x, Span<T> y) =>
        adjoint.ConvolveTransposed<IdentityMap<T>>(points, Adjoint, x, y, bias, isValue: true, accumulate: false);

    /// <summary>y = f(x ∗ᵀ W + b).</summary>
    /// <inheritdoc cref="Forward(int, ReadOnlySpan{T}, Span{T})"/>
    public void Forward<TEpilogue>(int points, ReadOnlySpan<T> x, Span<T> y)
        where TEpilogue : struct, IMap1<T> =>
        adjoint.ConvolveTransposed<MapOfResult<T, TEpilogue>>(points, Adjoint, x, y, bias, isValue: true, accumulate: false);

    /// <summary>y = f(x ∗ᵀ W + b, operand).</summary>
    /// <param name="points">Number of maps.</param>
    /// <param name="x">[points, OutHeight, OutWidth, OutChannels] of <see cref="Adjoint"/>.</param>
    /// <param name="y">[points, Height, Width, InChannels] of <see cref="Adjoint"/>, overwritten.</param>
    /// <param name="operand">The second operand of f, of the form of <paramref name="y"/>, which it must not overlap.</param>
    /// <param name="tap">Sees, and may change, x ∗ᵀ W + b before f; f then is a pass of its own.</param>
    public void Forward<TEpilogue>(int points, ReadOnlySpan<T> x, Span<T> y, ReadOnlySpan<T> operand, Action<Span<T>>? tap = null)
        where TEpilogue : struct, IMap2<T> =>
        adjoint.ConvolveTransposedThrough<TEpilogue>(
            points, Adjoint, x, y, bias, operand, isValue: true, accumulate: false, gradYStride: 0, tap);

    /// <summary>y = f(x ∗ᵀ W + b) and slope = f'(x ∗ᵀ W + b).</summary>
    /// <param name="points">Number of maps.</param>
    /// <param name="x">[points, OutHeight, OutWidth, OutChannels] of <see cref="Adjoint"/>.</param>
    /// <param name="y">Receives the values, [points, Height, Width, InChannels] of <see cref="Adjoint"/>.</param>
    /// <param name="slope">Receives the slopes, of the form of <paramref name="y"/>, which it must not overlap.</param>
    /// <param name="tap">Sees, and may change, x ∗ᵀ W + b before f; f then is a pass of its own.</param>
    public void ForwardWithSlope<TMap>(int points, ReadOnlySpan<T> x, Span<T> y, Span<T> slope, Action<Span<T>>? tap = null)
        where TMap : struct, IMapWithSlope<T> => adjoint.ConvolveTransposedWithSlope<TMap>(points, Adjoint, x, y, slope, bias, tap);

    /// <summary>y = x ∗ᵀ W: the derivative in the direction x.</summary>
    /// <inheritdoc cref="Forward(int, ReadOnlySpan{T}, Span{T})"/>
    public void ForwardLinear(int points, ReadOnlySpan<T> x, Span<T> y) => adjoint.Transposed(points, x, y, accumulate: false);

    /// <summary>gradX (+)= the adjoint of the transposed convolution, which is the convolution itself, applied to gradY.</summary>
    /// <param name="points">Number of maps.</param>
    /// <param name="gradY">[points, Height, Width, InChannels] of <see cref="Adjoint"/>.</param>
    /// <param name="gradX">[points, OutHeight, OutWidth, OutChannels] of <see cref="Adjoint"/>.</param>
    /// <param name="accumulate">Whether to add to <paramref name="gradX"/> instead of overwriting it.</param>
    public void Transposed(int points, ReadOnlySpan<T> gradY, Span<T> gradX, bool accumulate) =>
        adjoint.Convolve<IdentityMap<T>>(points, Adjoint, gradY, gradX, isValue: false, accumulate: accumulate);

    /// <summary>gradX = f(the adjoint, operand): passed back through the elementwise function before the transposed convolution.</summary>
    /// <param name="points">Number of maps.</param>
    /// <param name="gradY">[points, Height, Width, InChannels] of <see cref="Adjoint"/>.</param>
    /// <param name="gradX">[points, OutHeight, OutWidth, OutChannels] of <see cref="Adjoint"/>.</param>
    /// <param name="operand">The second operand of f, of the form of <paramref name="gradX"/>, which it must not overlap.</param>
    /// <param name="accumulate">Whether the adjoint is added to <paramref name="gradX"/> before f.</param>
    /// <param name="tap">Sees, and may change, the adjoint before f; f then is a pass of its own.</param>
    public void Transposed<TEpilogue>(
        int points, ReadOnlySpan<T> gradY, Span<T> gradX, ReadOnlySpan<T> operand, bool accumulate, Action<Span<T>>? tap = null)
        where TEpilogue : struct, IMap2<T> =>
        adjoint.ConvolveThrough<TEpilogue>(points, Adjoint, gradY, gradX, operand, isValue: false, accumulate, xStride: 0, tap);
}

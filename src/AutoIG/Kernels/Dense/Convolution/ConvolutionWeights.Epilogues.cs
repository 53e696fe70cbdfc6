namespace AutoIG.CompilerServices;

/// <content>
/// Convolutions that pass their result on to an elementwise function with a second operand or a second result. Winograd's method leaves its
/// tiles scattered over the map: there the function is a pass of its own.
/// </content>
public sealed unsafe partial class ConvolutionWeights<T>
{
    /// <summary>
    /// y = f(x ∗ W + b, operand), with f = <typeparamref name="TEpilogue"/> applied while the values are in the first cache.
    /// </summary>
    /// <param name="points">Number of maps.</param>
    /// <param name="x">[points, Height, Width, InChannels].</param>
    /// <param name="y">[points, OutHeight, OutWidth, OutChannels], overwritten.</param>
    /// <param name="operand">The second operand of f, of the form of <paramref name="y"/>, which it must not overlap.</param>
    /// <param name="xStride">Elements from one pixel of x to the next where its channels are a part of a wider map's; 0: it has no
    /// others.</param>
    /// <param name="tap">Sees, and may change, x ∗ W + b before f; f then is a pass of its own.</param>
    public void Forward<TEpilogue>(
        int points, ReadOnlySpan<T> x, Span<T> y, ReadOnlySpan<T> operand, int xStride = 0, Action<Span<T>>? tap = null)
        where TEpilogue : struct, IMap2<T> =>
        ConvolveThrough<TEpilogue>(points, Geometry, x, y, operand, isValue: true, accumulate: false, xStride, tap);

    /// <summary>y = f(x ∗ W + b, operand) on maps of another size.</summary>
    /// <inheritdoc cref="Forward{TEpilogue}(int, ReadOnlySpan{T}, Span{T}, ReadOnlySpan{T}, int, Action{Span{T}})"/>
    /// <param name="points">Number of maps.</param>
    /// <param name="height">Rows of x.</param>
    /// <param name="width">Columns of x.</param>
    /// <param name="x">[points, height, width, InChannels].</param>
    /// <param name="y">The output maps, overwritten.</param>
    /// <param name="operand">The second operand of f, of the form of <paramref name="y"/>, which it must not overlap.</param>
    /// <param name="xStride">Elements from one pixel of x to the next where its channels are a part of a wider map's; 0: it has no
    /// others.</param>
    /// <param name="tap">Sees, and may change, x ∗ W + b before f; f then is a pass of its own.</param>
    public void Forward<TEpilogue>(
        int points, int height, int width, ReadOnlySpan<T> x, Span<T> y, ReadOnlySpan<T> operand, int xStride = 0,
        Action<Span<T>>? tap = null)
        where TEpilogue : struct, IMap2<T> =>
        ConvolveThrough<TEpilogue>(points, Sized(height, width), x, y, operand, isValue: true, accumulate: false, xStride, tap);

    /// <summary>
    /// y = f(x ∗ W + b) and slope = f'(x ∗ W + b), with f = <typeparamref name="TMap"/> applied while the values are in the first cache.
    /// </summary>
    /// <param name="points">Number of maps.</param>
    /// <param name="x">[points, Height, Width, InChannels].</param>
    /// <param name="y">Receives the values, [points, OutHeight, OutWidth, OutChannels].</param>
    /// <param name="slope">Receives the slopes, of the form of <paramref name="y"/>, which it must not overlap.</param>
    /// <param name="xStride">Elements from one pixel of x to the next where its channels are a part of a wider map's; 0: it has no
    /// others.</param>
    /// <param name="tap">Sees, and may change, x ∗ W + b before f; f then is a pass of its own.</param>
    public void ForwardWithSlope<TMap>(
        int points, ReadOnlySpan<T> x, Span<T> y, Span<T> slope, int xStride = 0, Action<Span<T>>? tap = null)
        where TMap : struct, IMapWithSlope<T> => ConvolveWithSlope<TMap>(points, Geometry, x, y, slope, xStride, tap);

    /// <summary>y = f(x ∗ W + b) and slope = f'(x ∗ W + b) on maps of another size.</summary>
    /// <param name="points">Number of maps.</param>
    /// <param name="height">Rows of x.</param>
    /// <param name="width">Columns of x.</param>
    /// <param name="x">[points, height, width, InChannels].</param>
    /// <param name="y">Receives the values.</param>
    /// <param name="slope">Receives the slopes, of the form of <paramref name="y"/>, which it must not overlap.</param>
    /// <param name="xStride">Elements from one pixel of x to the next where its channels are a part of a wider map's; 0: it has no
    /// others.</param>
    /// <param name="tap">Sees, and may change, x ∗ W + b before f; f then is a pass of its own.</param>
    public void ForwardWithSlope<TMap>(
        int points, int height, int width, ReadOnlySpan<T> x, Span<T> y, Span<T> slope, int xStride = 0, Action<Span<T>>? tap = null)
        where TMap : struct, IMapWithSlope<T> => ConvolveWithSlope<TMap>(points, Sized(height, width), x, y, slope, xStride, tap);

    /// <summary>
    /// gradX = f(the adjoint of the convolution, applied to gradY, operand), with f = <typeparamref name="TEpilogue"/> applied while the
    /// values are in the first cache: the adjoint, passed back through the elementwise function before the convolution.
    /// </summary>
    /// <param name="points">Number of maps.</param>
    /// <param name="gradY">[points, OutHeight, OutWidth, OutChannels].</param>
    /// <param name="gradX">[points, Height, Width, InChannels].</param>
    /// <param name="operand">The second operand of f, of the form of <paramref name="gradX"/>, which it must not overlap.</param>
    /// <param name="accumulate">Whether the adjoint is added to <paramref name="gradX"/> before f.</param>
    /// <param name="gradYStride">Elements from one pixel of gradY to the next where its channels are a part of a wider map's; 0: it has no
    /// others.</param>
    /// <param name="tap">Sees, and may change, the adjoint before f; f then is a pass of its own.</param>
    public void Transposed<TEpilogue>(
        int points, ReadOnlySpan<T> gradY, Span<T> gradX, ReadOnlySpan<T> operand, bool accumulate, int gradYStride = 0,
        Action<Span<T>>? tap = null)
        where TEpilogue : struct, IMap2<T> =>
        ConvolveTransposedThrough<TEpilogue>(points, Geometry, gradY, gradX, null, operand, isValue: false, accumulate, gradYStride, tap);

    /// <summary>gradX = f(the adjoint, operand), for input maps of another size.</summary>
    /// <inheritdoc cref="Transposed{TEpilogue}(int, ReadOnlySpan{T}, Span{T}, ReadOnlySpan{T}, bool, int, Action{Span{T}})"/>
    /// <param name="points">Number of maps.</param>
    /// <param name="height">Rows of gradX.</param>
    /// <param name="width">Columns of gradX.</param>
    /// <param name="gradY">The output maps' gradient.</param>
    /// <param name="gradX">[points, height, width, InChannels].</param>
    /// <param name="operand">The second operand of f, of the form of <paramref name="gradX"/>, which it must not overlap.</param>
    /// <param name="accumulate">Whether the adjoint is added to <paramref name="gradX"/> before f.</param>
    /// <param name="gradYStride">Elements from one pixel of gradY to the next where its channels are a part of a wider map's; 0: it has no
    /// others.</param>
    /// <param name="tap">Sees, and may change, the adjoint before f; f then is a pass of its own.</param>
    public void Transposed<TEpilogue>(
        int points, int height, int width, ReadOnlySpan<T> gradY, Span<T> gradX, ReadOnlySpan<T> operand, bool accumulate,
        int gradYStride = 0,
        Action<Span<T>>? tap = null)
        where TEpilogue : struct, IMap2<T> =>
        ConvolveTransposedThrough<TEpilogue>(
            points, Sized(height, width), gradY, gradX, null, operand, isValue: false, accumulate, gradYStride, tap);

    internal void ConvolveThrough<TEpilogue>(
        int points, ConvolutionGeometry at, ReadOnlySpan<T> x, Span<T> y, ReadOnlySpan<T> operand, bool isValue, bool accumulate,
        int xStride, Action<Span<T>>? tap)
        where TEpilogue : struct, IMap2<T>
    {
        Expect.EpilogueOperand<T>(operand, y);
        if (tap is not null || IsForwardByWinograd(at))
        {
            Convolve<IdentityMap<T>>(points, at, x, y, isValue, xStride, accumulate: accumulate);
            tap?.Invoke(y);
            Elementwise.Apply<T, TEpilogue>(y, operand, y);
            return;
        }

        fixed (T* second = operand)
        {
            Convolve<MapWithOperand<T, TEpilogue>>(points, at, x, y, isValue, xStride, accumulate: accumulate, operand: second);
        }
    }

    internal void ConvolveTransposedThrough<TEpilogue>(
        int points, ConvolutionGeometry at, ReadOnlySpan<T> gradY, Span<T> gradX, AlignedBuffer<T>? start, ReadOnlySpan<T> operand,
        bool isValue, bool accumulate, int gradYStride, Action<Span<T>>? tap)
        where TEpilogue : struct, IMap2<T>
    {
        Expect.EpilogueOperand<T>(operand, gradX);
        if (tap is not null || IsTransposedByWinograd(at))
        {
            ConvolveTransposed<IdentityMap<T>>(points, at, gradY, gradX, start, isValue, accumulate, gradYStride);
            tap?.Invoke(gradX);
            Elementwise.Apply<T, TEpilogue>(gradX, operand, gradX);
            return;
        }

        fixed (T* second = operand)
        {
            ConvolveTransposed<MapWithOperand<T, TEpilogue>>(points, at, gradY, gradX, start, isValue, accumulate, gradYStride, second);
        }
    }

    internal void ConvolveTransposedWithSlope<TMap>(
        int points, ConvolutionGeometry at, ReadOnlySpan<T> x, Span<T> y, Span<T> slope, AlignedBuffer<T>? start, Action<Span<T>>? tap)
        where TMap : struct, IMapWithSlope<T>
    {
        Expect.EpilogueOperand<T>(y, slope);
        if (tap is not null || IsTransposedByWinograd(at))
        {
            ConvolveTransposed<IdentityMap<T>>(points, at, x, slope, start, isValue: true, accumulate: false);
            tap?.Invoke(slope);
            Elementwise.ApplyWithSlope<T, TMap>(slope, y, slope);
            return;
        }

        fixed (T* values = y)
        {
            ConvolveTransposed<MapWithSlope<T, TMap>>(points, at, x, slope, start, isValue: true, accumulate: false, operand: values);
        }
    }

    private void ConvolveWithSlope<TMap>(
        int points, ConvolutionGeometry at, ReadOnlySpan<T> x, Span<T> y, Span<T> slope, int xStride, Action<Span<T>>? tap)
        where TMap : struct, IMapWithSlope<T>
    {
        Expect.EpilogueOperand<T>(y, slope);
        if (tap is not null || IsForwardByWinograd(at))
        {
            Convolve<IdentityMap<T>>(points, at, x, slope, isValue: true, xStride);
            tap?.Invoke(slope);
            Elementwise.ApplyWithSlope<T, TMap>(slope, y, slope);
            return;
        }

        fixed (T* values = y)
        {
            Convolve<MapWithSlope<T, TMap>>(points, at, x, slope, isValue: true, xStride, operand: values);
        }
    }
}

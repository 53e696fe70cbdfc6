using System.ComponentModel;
using System.Numerics;

namespace AutoIG.CompilerServices;

/// <summary>
/// Softmax and its logarithm over the middle of (outer, axis, inner); the maximum is subtracted first, so that nothing overflows. A slice
/// that is −∞ throughout is NaN, as in PyTorch. The last axis (inner = 1) is the fast path.
/// </summary>
/// <exception cref="ArgumentException">A span's length is not what the sizes say.</exception>
[EditorBrowsable(EditorBrowsableState.Never)]
public static partial class Softmax
{
    /// <summary>y = exp(x − max x) / Σ exp(x − max x). y may be x.</summary>
    public static void Forward<T>(int outer, int axis, int inner, ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Check(outer, axis, inner, x, nameof(x), y);
        if (inner == 1)
            Dispatch.Run<T, RowForward<T, Probability>>(new(outer, axis, x, y));
        else
            Dispatch.RunChannels<T, ColumnForward<T, Probability>>(inner, new(outer, axis, inner, x, y));
    }

    /// <summary>y = x − max x − ln Σ exp(x − max x). y may be x.</summary>
    public static void LogForward<T>(int outer, int axis, int inner, ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Check(outer, axis, inner, x, nameof(x), y);
        if (inner == 1)
            Dispatch.Run<T, RowForward<T, LogProbability>>(new(outer, axis, x, y));
        else
            Dispatch.RunChannels<T, ColumnForward<T, LogProbability>>(inner, new(outer, axis, inner, x, y));
    }

    /// <summary>The adjoint of softmax: gradX = y ⊙ (gradY − Σ gradY ⊙ y). gradX may be gradY unless it accumulates.</summary>
    /// <param name="outer">Slices before the axis, the points included.</param>
    /// <param name="axis">The size of the axis.</param>
    /// <param name="inner">Elements after the axis.</param>
    /// <param name="y">The result of <see cref="Forward"/>.</param>
    /// <param name="gradY">The adjoint of y.</param>
    /// <param name="gradX">Receives the adjoint of x.</param>
    /// <param name="accumulate">Adds to gradX instead of overwriting it.</param>
    public static void Transposed<T>(
        int outer, int axis, int inner, ReadOnlySpan<T> y, ReadOnlySpan<T> gradY, Span<T> gradX, bool accumulate = false)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Derive<T, SoftmaxRule>(outer, axis, inner, y, gradY, gradX, accumulate);

    /// <summary>
    /// The adjoint of softmax through an elementwise function of it, the scale of attention's scores: gradX = map(y ⊙ (gradY − Σ gradY ⊙
    /// y)).
    /// </summary>
    /// <inheritdoc cref="Transposed{T}"/>
    public static void Transposed<T, TEpilogue>(int outer, int axis, int inner, ReadOnlySpan<T> y, ReadOnlySpan<T> gradY, Span<T> gradX)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TEpilogue : struct, IMap1<T> =>
        Derive<T, SoftmaxRule, Overwrite<T, TEpilogue>>(outer, axis, inner, y, gradY, gradX);

    /// <summary>The tangent of softmax, y ⊙ (tangentX − Σ tangentX ⊙ y): the Jacobian diag(y) − y yᵀ is symmetric.</summary>
    public static void Tangent<T>(int outer, int axis, int inner, ReadOnlySpan<T> y, ReadOnlySpan<T> tangentX, Span<T> tangentY)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Derive<T, SoftmaxRule>(outer, axis, inner, y, tangentX, tangentY, accumulate: false);

    /// <summary>
    /// The adjoint of log-softmax, from its result y: gradX = gradY − exp(y)·Σ gradY. gradX may be gradY unless it accumulates.
    /// </summary>
    public static void LogTransposed<T>(int outer, int axis, int inner, ReadOnlySpan<T> y, ReadOnlySpan<T> gradY, Span<T> gradX,
        bool accumulate = false)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Derive<T, LogAdjointRule>(outer, axis, inner, y, gradY, gradX, accumulate);

    /// <summary>The tangent of log-softmax: tangentX − Σ exp(y) ⊙ tangentX.</summary>
    public static void LogTangent<T>(int outer, int axis, int inner, ReadOnlySpan<T> y, ReadOnlySpan<T> tangentX, Span<T> tangentY)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Derive<T, LogTangentRule>(outer, axis, inner, y, tangentX, tangentY, accumulate: false);

    private static void Derive<T, TRule>(
        int outer, int axis, int inner, ReadOnlySpan<T> y, ReadOnlySpan<T> direction, Span<T> result, bool accumulate)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TRule : struct, IDerivative
    {
        if (accumulate)
            Derive<T, TRule, AddTo<T>>(outer, axis, inner, y, direction, result);
        else
            Derive<T, TRule, Overwrite<T>>(outer, axis, inner, y, direction, result);
    }

    private static void Derive<T, TRule, TStore>(
        int outer, int axis, int inner, ReadOnlySpan<T> y, ReadOnlySpan<T> direction, Span<T> result)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TRule : struct, IDerivative
        where TStore : struct, IStore<T>
    {
        Check(outer, axis, inner, y, nameof(y), result);
        Expect.Length(direction.Length, y.Length, nameof(direction));
        Expect.SameOrApart(direction, result, nameof(direction));
        if (inner == 1)
            Dispatch.Run<T, RowDerivative<T, TRule, TStore>>(new(outer, axis, y, direction, result));
        else
            Dispatch.RunChannels<T, ColumnDerivative<T, TRule, TStore>>(inner, new(outer, axis, inner, y, direction, result));
    }

    private static void Check<T>(int outer, int axis, int inner, ReadOnlySpan<T> x, string xName, Span<T> y)
    {
        Expect.AtLeast(outer, 0, nameof(outer));
        Expect.AtLeast(axis, 1, nameof(axis));
        Expect.AtLeast(inner, 1, nameof(inner));
        Expect.Length(x.Length, (long)outer * axis * inner, xName);
        Expect.Length(y.Length, x.Length, nameof(y));
        Expect.SameOrApart(x, y, xName);
    }
}

using System.Runtime.CompilerServices;

namespace AutoIG.CompilerServices;

/// <content>The taps at which an observer sees the model's layers.</content>
public sealed unsafe partial class Batch<T>
{
    private T[] ownRows = [];

    /// <summary>Shows the value of a layer to the observer.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Layer(int layer, Span<T> rows) => Observer?.Value(layer, 0, rows);

    /// <summary>
    /// Shows the value of a layer that lies in rows of <paramref name="stride"/> elements, of which <paramref name="width"/> are its own.
    /// </summary>
    public void Layer(int layer, Span<T> rows, int width, int stride)
    {
        if (Observer is not { } observer)
            return;
        var own = TakeOwn(rows, width, stride);
        observer.Value(layer, 0, own);
        PutOwn(own, rows, width, stride);
    }

    /// <summary>
    /// What shows the value of a layer to the observer; <see langword="null"/> where there is none,
    /// and a kernel may pass the value on at once.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Action<Span<T>>? LayerTap(int layer) => Observer is { } observer ? LayerTap(observer, layer) : null;

    private static Action<Span<T>> LayerTap(ILayerObserver<T> observer, int layer) => rows => observer.Value(layer, 0, rows);

    /// <summary>Shows the adjoint of a layer to the observer.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void LayerAdjoint(int layer, Span<T> rows) => Observer?.Adjoint(layer, 0, rows);

    /// <summary>
    /// Shows the adjoint of a layer that lies in rows of <paramref name="stride"/> elements, of which <paramref name="width"/> are its own.
    /// </summary>
    public void LayerAdjoint(int layer, Span<T> rows, int width, int stride)
    {
        if (Observer is not { } observer)
            return;
        var own = TakeOwn(rows, width, stride);
        observer.Adjoint(layer, 0, own);
        PutOwn(own, rows, width, stride);
    }

    /// <summary>
    /// What shows the adjoint of a layer to the observer; <see langword="null"/> where there is none,
    /// and a kernel may pass the adjoint on at once.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Action<Span<T>>? AdjointTap(int layer) => Observer is { } observer ? AdjointTap(observer, layer) : null;

    private static Action<Span<T>> AdjointTap(ILayerObserver<T> observer, int layer) => rows => observer.Adjoint(layer, 0, rows);

    /// <summary>Shows the tangent of a layer to the observer.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void LayerTangent(int layer, Span<T> rows) => Observer?.Tangent(layer, 0, rows);

    /// <summary>
    /// Shows the tangent of a layer that lies in rows of <paramref name="stride"/> elements, of which <paramref name="width"/> are its own.
    /// </summary>
    public void LayerTangent(int layer, Span<T> rows, int width, int stride)
    {
        if (Observer is not { } observer)
            return;
        var own = TakeOwn(rows, width, stride);
        observer.Tangent(layer, 0, own);
        PutOwn(own, rows, width, stride);
    }

    /// <summary>Shows the value of a scalar layer at one point to the observer.</summary>
    /// <returns>What the rest of the model sees.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Layer(int layer, int point, T value)
    {
        Observer?.Value(layer, point, new Span<T>(ref value));
        return value;
    }

    /// <summary>Shows the adjoint of a scalar layer at one point to the observer.</summary>
    /// <returns>What is propagated further back.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T LayerAdjoint(int layer, int point, T adjoint)
    {
        Observer?.Adjoint(layer, point, new Span<T>(ref adjoint));
        return adjoint;
    }

    /// <summary>Shows the tangent of a scalar layer at one point to the observer.</summary>
    /// <returns>What is propagated further on.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T LayerTangent(int layer, int point, T tangent)
    {
        Observer?.Tangent(layer, point, new Span<T>(ref tangent));
        return tangent;
    }

    /// <summary>What belongs to a layer, side by side as observers see it.</summary>
    private Span<T> TakeOwn(ReadOnlySpan<T> rows, int width, int stride)
    {
        int count = (rows.Length + stride - width) / stride;
        if (ownRows.Length < count * width)
            ownRows = new T[count * width];
        var own = ownRows.AsSpan(0, count * width);
        Movement.CopyBlocks(count, width, rows, 0, stride, own, 0, width);
        return own;
    }

    private static void PutOwn(ReadOnlySpan<T> own, Span<T> rows, int width, int stride) =>
        Movement.CopyBlocks(own.Length / width, width, own, 0, width, rows, 0, stride);
}

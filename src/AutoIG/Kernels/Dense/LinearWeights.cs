using System.ComponentModel;
using System.Numerics;

namespace AutoIG.CompilerServices;

/// <summary>
/// The weights of a fully connected layer, y = x·Wᵀ + b, packed once for the processor at hand. Immutable and safe to use from several
/// threads.
/// </summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed unsafe partial class LinearWeights<T> : AffineLayer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly DenseTarget target;
    private readonly PackedTaps<T> forward;
    private readonly AlignedBuffer<T>? bias;
    private readonly Lazy<PackedTaps<T>> transposed;

    /// <summary>Packs a layer's weights.</summary>
    /// <param name="weight">Row-major [outputs, inputs], as in PyTorch.</param>
    /// <param name="bias">[outputs], or empty for none.</param>
    /// <param name="outputs">Length of a row of y.</param>
    /// <param name="inputs">Length of a row of x.</param>
    /// <exception cref="ArgumentException">A span's length does not fit the sizes.</exception>
    public LinearWeights(ReadOnlySpan<T> weight, ReadOnlySpan<T> bias, int outputs, int inputs)
        : this(DenseTarget.Best, weight, bias, outputs, inputs)
    {
    }

    internal LinearWeights(DenseTarget target, ReadOnlySpan<T> weight, ReadOnlySpan<T> bias, int outputs, int inputs)
    {
        Outputs = Expect.AtLeast(outputs, 1, nameof(outputs));
        Inputs = Expect.AtLeast(inputs, 1, nameof(inputs));
        if (weight.Length != (long)outputs * inputs)
            throw Expect.Unexpected(nameof(weight), $"[{outputs}, {inputs}] = {(long)outputs * inputs} elements", weight.Length);
        Expect.EmptyOrLength(bias.Length, outputs, nameof(bias));
        this.target = target;
        forward = new PackedTaps<T>(target, weight, [0], inputs, outputs, strideK: 1, strideN: inputs);
        if (!bias.IsEmpty)
        {
            this.bias = new AlignedBuffer<T>(outputs);
            bias.CopyTo(new Span<T>(this.bias.Pointer, outputs));
        }

        // Not every layer is pulled back through (a path's prefix may be evaluated only), and weights are the largest thing in memory.
        transposed = new Lazy<PackedTaps<T>>(Transpose);
    }

    /// <summary>Length of a row of y.</summary>
    public int Outputs { get; }

    /// <summary>Length of a row of x.</summary>
    public int Inputs { get; }

    /// <summary>y = x·Wᵀ + b.</summary>
    /// <param name="rows">Number of rows (points, or points × tokens).</param>
    /// <param name="x">[rows, inputs].</param>
    /// <param name="y">[rows, outputs], overwritten.</param>
    public void Forward(int rows, ReadOnlySpan<T> x, Span<T> y) => Multiply<IdentityMap<T>>(rows, x, y, withBias: true);

    /// <summary>y = f(x·Wᵀ + b), with f = <typeparamref name="TEpilogue"/> applied while the values are in the first cache.</summary>
    /// <inheritdoc cref="Forward(int, ReadOnlySpan{T}, Span{T})"/>
    public void Forward<TEpilogue>(int rows, ReadOnlySpan<T> x, Span<T> y)
        where TEpilogue : struct, IMap1<T> => Multiply<MapOfResult<T, TEpilogue>>(rows, x, y, withBias: true);

    /// <summary>
    /// y = f(x·Wᵀ + b, operand), with f = <typeparamref name="TEpilogue"/> applied while the values are in the first cache.
    /// </summary>
    /// <param name="rows">Number of rows (points, or points × tokens).</param>
    /// <param name="x">[rows, inputs].</param>
    /// <param name="y">[rows, outputs], overwritten.</param>
    /// <param name="operand">The second operand of f, [rows, outputs]; must not overlap <paramref name="y"/>.</param>
    /// <param name="tap">Sees, and may change, x·Wᵀ + b before f; f then is a pass of its own.</param>
    public void Forward<TEpilogue>(int rows, ReadOnlySpan<T> x, Span<T> y, ReadOnlySpan<T> operand, Action<Span<T>>? tap = null)
        where TEpilogue : struct, IMap2<T>
    {
        Expect.EpilogueOperand<T>(operand, y);
        if (tap is not null)
        {
            Forward(rows, x, y);
            tap(y);
            Elementwise.Apply<T, TEpilogue>(y, operand, y);
            return;
        }

        fixed (T* second = operand)
        {
            Multiply<MapWithOperand<T, TEpilogue>>(rows, x, y, withBias: true, second);
        }
    }

    /// <summary>
    /// y = f(x·Wᵀ + b) and slope = f'(x·Wᵀ + b), with f = <typeparamref name="TMap"/> applied while the values are in the first cache.
    /// </summary>
    /// <param name="rows">Number of rows (points, or points × tokens).</param>
    /// <param name="x">[rows, inputs].</param>
    /// <param name="y">Receives the values, [rows, outputs].</param>
    /// <param name="slope">Receives the slopes, [rows, outputs]; must not overlap <paramref name="y"/>, nor either of them
    /// <paramref name="x"/>.</param>
    /// <param name="tap">Sees, and may change, x·Wᵀ + b before f; f then is a pass of its own.</param>
    public void ForwardWithSlope<TMap>(int rows, ReadOnlySpan<T> x, Span<T> y, Span<T> slope, Action<Span<T>>? tap = null)
        where TMap : struct, IMapWithSlope<T>
    {
        Expect.EpilogueOperand<T>(y, slope);
        if (tap is not null)
        {
            Forward(rows, x, slope);
            tap(slope);
            Elementwise.ApplyWithSlope<T, TMap>(slope, y, slope);
            return;
        }

        fixed (T* values = y)
        {
            Multiply<MapWithSlope<T, TMap>>(rows, x, slope, withBias: true, values);
        }
    }

    /// <summary>y = x·Wᵀ: the layer's derivative in the direction x.</summary>
    /// <inheritdoc cref="Forward(int, ReadOnlySpan{T}, Span{T})"/>
    public void ForwardLinear(int rows, ReadOnlySpan<T> x, Span<T> y) => Multiply<IdentityMap<T>>(rows, x, y, withBias: false);

    /// <summary>gradX (+)= gradY·W: the layer's adjoint.</summary>
    /// <param name="rows">Number of rows.</param>
    /// <param name="gradY">[rows, outputs].</param>
    /// <param name="gradX">[rows, inputs].</param>
    /// <param name="accumulate">Whether to add to <paramref name="gradX"/> instead of overwriting it.</param>
    public void Transposed(int rows, ReadOnlySpan<T> gradY, Span<T> gradX, bool accumulate)
    {
        Expect.AtLeast(rows, 0, nameof(rows));
        Expect.Rows<T>(gradY, rows, Outputs);
        Expect.Rows<T>(gradX, rows, Inputs);
        Run<IdentityMap<T>>(transposed.Value, rows, gradY, gradX, null, accumulate);
    }

    /// <summary>
    /// gradX = f(gradY·W, operand) or f(gradX + gradY·W, operand), with f = <typeparamref name="TEpilogue"/> applied while the values are
    /// in the first cache: the layer's adjoint, passed back through the elementwise function before the layer.
    /// </summary>
    /// <param name="rows">Number of rows.</param>
    /// <param name="gradY">[rows, outputs].</param>
    /// <param name="gradX">[rows, inputs].</param>
    /// <param name="operand">The second operand of f, [rows, inputs]; must not overlap <paramref name="gradX"/>.</param>
    /// <param name="accumulate">Whether the layer's adjoint is added to <paramref name="gradX"/> before f.</param>
    /// <param name="tap">Sees, and may change, the layer's adjoint before f; f then is a pass of its own.</param>
    public void Transposed<TEpilogue>(
        int rows, ReadOnlySpan<T> gradY, Span<T> gradX, ReadOnlySpan<T> operand, bool accumulate, Action<Span<T>>? tap = null)
        where TEpilogue : struct, IMap2<T>
    {
        Expect.EpilogueOperand<T>(operand, gradX);
        if (tap is not null)
        {
            Transposed(rows, gradY, gradX, accumulate);
            tap(gradX);
            Elementwise.Apply<T, TEpilogue>(gradX, operand, gradX);
            return;
        }

        Expect.AtLeast(rows, 0, nameof(rows));
        Expect.Rows<T>(gradY, rows, Outputs);
        Expect.Rows<T>(gradX, rows, Inputs);
        fixed (T* second = operand)
        {
            Run<MapWithOperand<T, TEpilogue>>(transposed.Value, rows, gradY, gradX, null, accumulate, second);
        }
    }

    private void Multiply<TEpilogue>(int rows, ReadOnlySpan<T> x, Span<T> y, bool withBias, T* operand = null)
        where TEpilogue : struct, IEpilogue<T>
    {
        Expect.AtLeast(rows, 0, nameof(rows));
        Expect.Rows<T>(x, rows, Inputs);
        Expect.Rows<T>(y, rows, Outputs);
        Run<TEpilogue>(forward, rows, x, y, withBias && bias is not null ? bias.Pointer : null, accumulate: false, operand);
    }

    private void Run<TEpilogue>(
        PackedTaps<T> packed, int rows, ReadOnlySpan<T> from, Span<T> to, T* start, bool accumulate, T* operand = null)
        where TEpilogue : struct, IEpilogue<T>
    {
        if (rows == 0)
            return;
        fixed (T* input = from, output = to)
        {
            var problem = GatherProblem<T>.Matrix(rows, packed.Inner, packed.Columns);
            problem.Input = input;
            problem.Output = output;
            problem.Packed = packed.Pointer;
            problem.Bias = start;
            problem.Accumulate = accumulate;
            problem.OperandOffset = operand == null ? 0 : (nint)(operand - output);
            GatherGemm.Run<T, TEpilogue>(target, problem);
        }

        GC.KeepAlive(this);
    }

    private PackedTaps<T> Transpose() =>
        new(target, forward.ToArray(0), [0], Outputs, Inputs, strideK: 1, strideN: Outputs);
}

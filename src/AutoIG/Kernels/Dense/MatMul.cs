using System.ComponentModel;
using System.Numerics;

namespace AutoIG.CompilerServices;

/// <summary>
/// Products of matrices that both vary from point to point (attention); for constant weights see <see cref="LinearWeights{T}"/>.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static unsafe class MatMul
{
    // Below this many rows of c, copying b into the micro-kernel's order costs more than it saves.
    private const int RowsWorthPacking = 32;

    /// <summary>c[i] (+)= op(a[i])·op(b[i]) for tightly stored row-major matrices, i &lt; <paramref name="batch"/>.</summary>
    /// <param name="batch">Number of products.</param>
    /// <param name="m">Rows of c.</param>
    /// <param name="n">Columns of c.</param>
    /// <param name="k">The summed dimension.</param>
    /// <param name="a">[batch, m, k], or [batch, k, m] if <paramref name="transposeA"/>.</param>
    /// <param name="b">[batch, k, n], or [batch, n, k] if <paramref name="transposeB"/>.</param>
    /// <param name="c">[batch, m, n].</param>
    /// <param name="transposeA">Whether a is stored transposed.</param>
    /// <param name="transposeB">Whether b is stored transposed.</param>
    /// <param name="accumulate">Whether to add to <paramref name="c"/> instead of overwriting it.</param>
    /// <param name="direction">
    /// The factor that is an adjoint or a tangent, where the other may hold ±∞ or NaN: its zeros then give 0.
    /// </param>
    public static void Multiply<T>(
        int batch, int m, int n, int k, ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<T> c,
        bool transposeA = false, bool transposeB = false, bool accumulate = false, Factor direction = Factor.None)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Multiply(
            batch, m, n, k,
            a, new MatrixLayout(transposeA ? m : k, (long)m * k, transposeA),
            b, new MatrixLayout(transposeB ? k : n, (long)k * n, transposeB),
            c, new MatrixLayout(n, (long)m * n),
            T.One, accumulate, direction);

    /// <summary>
    /// c[i] (+)= α·op(a[i])·op(b[i]) for matrices anywhere in larger arrays (the heads of a projection, say), i &lt;
    /// <paramref name="batch"/>.
    /// </summary>
    /// <param name="batch">Number of products.</param>
    /// <param name="m">Rows of c.</param>
    /// <param name="n">Columns of c.</param>
    /// <param name="k">The summed dimension.</param>
    /// <param name="a">The left factors.</param>
    /// <param name="layoutA">Their layout; stored [m, k], or [k, m] if transposed.</param>
    /// <param name="b">The right factors.</param>
    /// <param name="layoutB">Their layout; stored [k, n], or [n, k] if transposed. A batch stride of 0 is a matrix common to all.</param>
    /// <param name="c">The products.</param>
    /// <param name="layoutC">Their layout, never transposed; matrices must not overlap.</param>
    /// <param name="alpha">The factor α.</param>
    /// <param name="accumulate">Whether to add to <paramref name="c"/> instead of overwriting it.</param>
    /// <param name="direction">
    /// The factor that is an adjoint or a tangent, where the other may hold ±∞ or NaN: its zeros then give 0.
    /// </param>
    /// <exception cref="ArgumentException">An operand reaches beyond its span, or its layout cannot hold the matrix.</exception>
    public static void Multiply<T>(
        int batch, int m, int n, int k, ReadOnlySpan<T> a, MatrixLayout layoutA, ReadOnlySpan<T> b, MatrixLayout layoutB,
        Span<T> c, MatrixLayout layoutC, T alpha, bool accumulate, Factor direction = Factor.None)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Multiply(DenseTarget.Best, batch, 1, m, n, k, a, layoutA, b, layoutB, c, layoutC, alpha, accumulate, direction);

    /// <summary>
    /// c[i, h] (+)= α·op(a[i, h])·op(b[i, h]) for the heads h of attention, wherever the layouts say they lie: side by side in the rows of
    /// a projection, for instance, which then never have to be moved apart.
    /// </summary>
    /// <param name="batch">Number of samples.</param>
    /// <param name="heads">Number of products of a sample.</param>
    /// <param name="m">Rows of c.</param>
    /// <param name="n">Columns of c.</param>
    /// <param name="k">The summed dimension.</param>
    /// <param name="a">The left factors.</param>
    /// <param name="layoutA">Their layout; stored [m, k], or [k, m] if transposed.</param>
    /// <param name="b">The right factors.</param>
    /// <param name="layoutB">Their layout; stored [k, n], or [n, k] if transposed.</param>
    /// <param name="c">The products.</param>
    /// <param name="layoutC">Their layout, never transposed; elements of two products must not coincide.</param>
    /// <param name="alpha">The factor α.</param>
    /// <param name="accumulate">Whether to add to <paramref name="c"/> instead of overwriting it.</param>
    /// <param name="direction">
    /// The factor that is an adjoint or a tangent, where the other may hold ±∞ or NaN: its zeros then give 0.
    /// </param>
    /// <exception cref="ArgumentException">An operand reaches beyond its span, or its layout cannot hold the matrix.</exception>
    public static void Multiply<T>(
        int batch, int heads, int m, int n, int k, ReadOnlySpan<T> a, MatrixLayout layoutA, ReadOnlySpan<T> b, MatrixLayout layoutB,
        Span<T> c, MatrixLayout layoutC, T alpha, bool accumulate, Factor direction = Factor.None)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Multiply(DenseTarget.Best, batch, heads, m, n, k, a, layoutA, b, layoutB, c, layoutC, alpha, accumulate, direction);

    internal static void Multiply<T>(
        DenseTarget target, int batch, int heads, int m, int n, int k, ReadOnlySpan<T> a, MatrixLayout layoutA, ReadOnlySpan<T> b,
        MatrixLayout layoutB,
        Span<T> c, MatrixLayout layoutC, T alpha, bool accumulate, Factor direction = Factor.None)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Expect.AtLeast(batch, 0, nameof(batch));
        Expect.AtLeast(heads, 1, nameof(heads));
        Expect.AtLeast(m, 1, nameof(m));
        Expect.AtLeast(n, 1, nameof(n));
        Expect.AtLeast(k, 1, nameof(k));
        Check(a, batch, heads, layoutA, layoutA.Transposed ? k : m, layoutA.Transposed ? m : k);
        Check(b, batch, heads, layoutB, layoutB.Transposed ? n : k, layoutB.Transposed ? k : n);
        Check<T>(c, batch, heads, layoutC, m, n);
        if (layoutC.Transposed || (batch > 1 && layoutC.BatchStride == 0) || (heads > 1 && layoutC.HeadStride == 0))
            throw Expect.Unexpected(nameof(layoutC), "products in row order, each in a place of its own", layoutC);

        if (direction != Factor.None && !Directions.AreFinite(direction == Factor.Left ? b : a))
        {
            MultiplySkippingZeros(batch, heads, m, n, k, a, layoutA, b, layoutB, c, layoutC, alpha, accumulate, direction);
            return;
        }

        if (heads == 1 && layoutB.BatchStride == 0 && !layoutA.Transposed && layoutA.BatchStride == (long)m * layoutA.RowStride
            && layoutC.BatchStride == (long)m * layoutC.RowStride)
        {
            m *= batch;
            batch = Math.Min(batch, 1);
        }

        var problem = GatherProblem<T>.Matrix(m, k, n);
        problem.InputPixelStride = layoutA.Transposed ? 1 : layoutA.RowStride;
        problem.InputStep = layoutA.Transposed ? layoutA.RowStride : 1;
        problem.OutputPixelStride = layoutC.RowStride;
        problem.Accumulate = accumulate;
        int lanes = Math.Max(1, (int)target.Width / 8 / sizeof(T));

        // A matrix no wider than a tile already has the layout that the micro-kernel reads.
        bool narrow = n <= lanes * target.TileVectors;
        bool pack = layoutB.Transposed || alpha != T.One || n % lanes != 0 || (m >= RowsWorthPacking && !narrow);
        using var scratch = Scratch.Open();
        T* packed = pack ? scratch.Take<T>(PackedTaps<T>.Length(target, 1, k, n)) : null;
        fixed (T* left = a, right = b, product = c)
        {
            long packedFrom = -1;
            for (int i = 0; i < batch * heads; i++)
            {
                var (sample, head) = Math.DivRem(i, heads);
                long from = Offset(layoutB, sample, head);
                problem.Input = left + Offset(layoutA, sample, head);
                problem.Output = product + Offset(layoutC, sample, head);
                if (!pack)
                {
                    problem.Packed = right + from;
                    problem.UnpackedStride = layoutB.RowStride;
                }
                else if (packedFrom != from)
                {
                    PackedTaps<T>.Fill(
                        packed, target, b[(int)from..], [0], k, n,
                        layoutB.Transposed ? 1 : layoutB.RowStride, layoutB.Transposed ? layoutB.RowStride : 1, alpha);
                    problem.Packed = packed;
                    packedFrom = from;
                }

                GatherGemm.Run<T, IdentityMap<T>>(target, problem);
            }
        }
    }

    /// <summary>The same, element by element, without the products of which the direction's factor is 0.</summary>
    private static void MultiplySkippingZeros<T>(
        int batch, int heads, int m, int n, int k, ReadOnlySpan<T> a, MatrixLayout layoutA, ReadOnlySpan<T> b, MatrixLayout layoutB,
        Span<T> c, MatrixLayout layoutC, T alpha, bool accumulate, Factor direction)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int product = 0; product < batch * heads; product++)
        {
            var (sample, head) = Math.DivRem(product, heads);
            long fromA = Offset(layoutA, sample, head), fromB = Offset(layoutB, sample, head), toC = Offset(layoutC, sample, head);
            for (int row = 0; row < m; row++)
            {
                for (int column = 0; column < n; column++)
                {
                    T sum = T.Zero;
                    for (int i = 0; i < k; i++)
                    {
                        T left = a[(int)(fromA + Place(layoutA, row, i))], right = b[(int)(fromB + Place(layoutB, i, column))];
                        if ((direction == Factor.Left ? left : right) != T.Zero)
                            sum += left * right;
                    }

                    ref T result = ref c[(int)(toC + Place(layoutC, row, column))];
                    result = accumulate ? result + (alpha * sum) : alpha * sum;
                }
            }
        }
    }

    private static long Place(MatrixLayout layout, int row, int column) =>
        layout.Transposed ? ((long)column * layout.RowStride) + row : ((long)row * layout.RowStride) + column;

    private static long Offset(MatrixLayout layout, int sample, int head) => (sample * layout.BatchStride) + (head * layout.HeadStride);

    private static void Check<T>(
        ReadOnlySpan<T> span, int batch, int heads, MatrixLayout layout, int rows, int columns,
        [System.Runtime.CompilerServices.CallerArgumentExpression(nameof(span))] string name = "")
    {
        if (layout.RowStride < columns || layout.BatchStride < 0 || layout.HeadStride < 0)
            throw Expect.Unexpected(name, $"rows of {columns} elements that do not overlap, and no negative stride", layout);

        long end = batch == 0 ? 0 : Offset(layout, batch - 1, heads - 1) + ((long)(rows - 1) * layout.RowStride) + columns;
        if (span.Length < end)
            throw Expect.Unexpected(name, $"{batch * heads} matrices of [{rows}, {columns}] = {end} elements", span.Length);
    }
}

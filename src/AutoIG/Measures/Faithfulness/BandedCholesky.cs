namespace AutoIG;

/// <summary>
/// The Cholesky factorisation A = LLᵀ of a symmetric positive definite matrix whose entries lie within a band: L fills the band and nothing
/// beside it, n·b² products for n unknowns (Golub and Van Loan, "Matrix Computations", §4.3.5).
/// </summary>
internal sealed class BandedCholesky
{
    private readonly int bandwidth;
    private readonly double[] band; // row i holds A[i, i − bandwidth … i]

    public BandedCholesky(int size, int bandwidth)
    {
        (Size, this.bandwidth) = (size, bandwidth);
        band = new double[Expect.Count(size, bandwidth + 1L, "input", "elements of a band")];
    }

    public int Size { get; }

    /// <summary>An entry of the lower triangle, column ≤ row.</summary>
    public ref double this[int row, int column] => ref band[(row * (bandwidth + 1)) + bandwidth - row + column];

    /// <summary>Puts L in the place of A.</summary>
    public void Factor(CancellationToken cancellation)
    {
        for (int i = 0; i < Size; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            int first = Math.Max(0, i - bandwidth);
            for (int j = first; j <= i; j++)
            {
                int start = Math.Max(first, j - bandwidth);
                double rest = this[i, j];
                for (int k = start; k < j; k++)
                    rest -= this[i, k] * this[j, k];
                if (j < i)
                    this[i, j] = rest / this[j, j];
                else if (rest > 0)
                    this[i, i] = Math.Sqrt(rest);
                else
                    throw new InvalidOperationException("The matrix is not positive definite.");
            }
        }
    }

    /// <summary>Puts the solution in the place of the right-hand side; after <see cref="Factor"/>.</summary>
    public void Solve(Span<double> right)
    {
        for (int i = 0; i < Size; i++)
        {
            for (int k = Math.Max(0, i - bandwidth); k < i; k++)
                right[i] -= this[i, k] * right[k];
            right[i] /= this[i, i];
        }

        for (int i = Size - 1; i >= 0; i--)
        {
            right[i] /= this[i, i];
            for (int k = Math.Max(0, i - bandwidth); k < i; k++)
                right[k] -= this[i, k] * right[i];
        }
    }
}

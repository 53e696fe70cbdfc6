namespace AutoIG;

/// <summary>
/// Pixels that are removed take the weighted mean of their up to eight neighbours, 1/6 for the direct and 1/12 for the diagonal ones, which
/// may be removed themselves: one linear system, solved exactly, the same for all channels (Rong et al. 2022, arXiv 2202.00449).
/// </summary>
/// <remarks>
/// Pixel p: v_p Σ w_pr − Σ_{r removed} w_pr v_r = Σ_{r kept} w_pr v_r, over the neighbours r inside the image. The matrix is symmetric and
/// diagonally dominant, strictly where a neighbour is kept; an image being connected, it is positive definite unless everything is removed.
/// </remarks>
internal static class NeighbourImputation
{
    private const double Direct = 1.0 / 6, Diagonal = 1.0 / 12;

    /// <summary>Replaces the removed pixels of an image.</summary>
    /// <param name="features">The pixels and their channels.</param>
    /// <param name="removed">Which pixels; not all.</param>
    /// <param name="image">The image.</param>
    /// <param name="cancellation">Asked between rows of the system.</param>
    public static void Impute<T>(ChannelLayout features, ReadOnlySpan<int> removed, Span<T> image, CancellationToken cancellation)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int height = features.Spatial[0], width = features.Spatial[1];
        // In the order of the image, so that neighbours are near each other in the matrix.
        int[] unknowns = removed.ToArray();
        Array.Sort(unknowns);
        var indexOf = new int[features.Positions];
        Array.Fill(indexOf, -1);
        for (int i = 0; i < unknowns.Length; i++)
            indexOf[unknowns[i]] = i;
        var matrix = new BandedCholesky(unknowns.Length, Bandwidth(unknowns, indexOf, height, width));
        var right = new double[features.Channels][];
        for (int c = 0; c < right.Length; c++)
            right[c] = new double[unknowns.Length];
        for (int i = 0; i < unknowns.Length; i++)
        {
            for (int n = 0; n < 9; n++)
            {
                if (Neighbour(unknowns[i], n, height, width) is not (var neighbour, var weight))
                    continue;
                matrix[i, i] += weight;
                int j = indexOf[neighbour];
                if (j >= 0 && j < i)
                    matrix[i, j] -= weight;
                for (int c = 0; j < 0 && c < right.Length; c++)
                    right[c][i] += weight * double.CreateTruncating(image[features.Element(c, neighbour)]);
            }
        }

        matrix.Factor(cancellation);
        for (int c = 0; c < right.Length; c++)
        {
            matrix.Solve(right[c]);
            for (int i = 0; i < unknowns.Length; i++)
                image[features.Element(c, unknowns[i])] = T.CreateTruncating(right[c][i]);
        }
    }

    private static int Bandwidth(int[] unknowns, int[] indexOf, int height, int width)
    {
        int bandwidth = 0;
        for (int i = 0; i < unknowns.Length; i++)
        {
            for (int n = 0; n < 4; n++)
            {
                if (Neighbour(unknowns[i], n, height, width) is (var neighbour, _) && indexOf[neighbour] >= 0)
                    bandwidth = Math.Max(bandwidth, i - indexOf[neighbour]);
            }
        }

        return bandwidth;
    }

    /// <summary>One of the nine places around a pixel, row by row; none outside the image or at the pixel itself.</summary>
    private static (int Position, double Weight)? Neighbour(int position, int number, int height, int width)
    {
        int y = (position / width) + (number / 3) - 1, x = (position % width) + (number % 3) - 1;
        return number == 4 || y < 0 || y >= height || x < 0 || x >= width ? null
            : ((y * width) + x, number % 2 == 1 ? Direct : Diagonal);
    }
}

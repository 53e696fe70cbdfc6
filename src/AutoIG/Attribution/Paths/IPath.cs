namespace AutoIG;

/// <summary>
/// A path from a baseline to an input, for <see cref="PathIntegratedGradients"/>: γ with γ(0) = x′ and γ(1) = x, in one piece or several.
/// </summary>
/// <remarks>
/// Points are rows of all inputs one after another, each row-major; of tokens it is their embeddings that move. A path computes in double
/// and serves functions of any precision. One object may be used by several threads at a time.
/// </remarks>
public interface IPath
{
    /// <summary>Of how many pieces the path is made, each with its own quadrature; between them it may turn. 1 by default.</summary>
    int Pieces => 1;

    /// <summary>Writes γ and dγ/dt at a point of a piece.</summary>
    /// <param name="piece">The piece, from 0.</param>
    /// <param name="position">t on the piece: 0 where it begins, 1 where it ends.</param>
    /// <param name="baseline">x′.</param>
    /// <param name="input">x, as many elements as <paramref name="baseline"/>.</param>
    /// <param name="point">γ(t), to be written, as many elements.</param>
    /// <param name="velocity">dγ/dt at t, to be written, as many elements.</param>
    void At(
        int piece, double position, ReadOnlySpan<double> baseline, ReadOnlySpan<double> input, Span<double> point, Span<double> velocity);
}

using System.Numerics;

namespace AutoIG.CompilerServices;

/// <summary>Chooses the vector width for a <see cref="SparseAdjoint{T, TVector}"/>, and says for which convolutions there is one.</summary>
internal static class SparseConvolution
{
    private const int MostChannels = 64;

    /// <summary>
    /// The share of a gradient's elements that may differ from 0, for the direct sum of their products to cost less than the transformed
    /// product of all; 0 where none may. The transform is dear where it serves few columns (measured with vectors of 256 and 512 bits: both
    /// cost the same at a share of 0.3 to 0.4 for one vector of columns, and of 0.2 to 0.28 for two).
    /// </summary>
    public static double MostNonZeros(DenseTarget target, int inner, int columns, int bytes)
    {
        int lanes = Math.Max(1, (int)target.Width / 8 / bytes);
        return inner > MostChannels ? 0 : columns <= lanes ? 0.3 : columns <= 2 * lanes ? 0.2 : 0;
    }

    /// <inheritdoc cref="SparseAdjoint{T, TVector}.TryRun"/>
    /// <param name="target">The vector width and the block's.</param>
    /// <param name="problem">One sample.</param>
    /// <param name="most">See <see cref="MostNonZeros"/>.</param>
    public static bool TryRun<T, TEpilogue>(DenseTarget target, in GatherProblem<T> problem, double most)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TEpilogue : struct, IEpilogue<T> => target.Width switch
        {
            VectorWidth.Bits512 => SparseAdjoint<T, Lane512<T>>.TryRun<TEpilogue>(problem, target.TileVectors, most),
            VectorWidth.Bits256 => SparseAdjoint<T, Lane256<T>>.TryRun<TEpilogue>(problem, target.TileVectors, most),
            VectorWidth.Bits128 => SparseAdjoint<T, Lane128<T>>.TryRun<TEpilogue>(problem, target.TileVectors, most),
            _ => SparseAdjoint<T, Lane1<T>>.TryRun<TEpilogue>(problem, target.TileVectors, most),
        };
}

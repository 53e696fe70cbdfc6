using System.Numerics;

namespace AutoIG.CompilerServices;

/// <summary>Chooses the vector width for a <see cref="WinogradProblem{T}"/>, and says for which convolutions there is one.</summary>
internal static class WinogradConvolution
{
    private const int FewestChannels = 16;

    // A transformed kernel has 36 numbers where the kernel had 9, so four times the weights are read. Few tiles do not pay for that:
    // 512 → 512 channels on a map of 7×7 would read 38 MB for four tiles.
    private const int FewestTiles = 6;

    /// <summary>
    /// Whether a convolution is worth transforming. Its sizes decide, not the number of points: a point's result must not depend on the
    /// batch that it is in. In double the direct sum is always taken, because it is the more accurate one.
    /// </summary>
    public static bool Pays<T>(DenseTarget target, ConvolutionGeometry g, int outputHeight, int outputWidth, int inner, int columns)
        where T : unmanaged
    {
        int lanes = Math.Max(1, (int)target.Width / 8 / System.Runtime.CompilerServices.Unsafe.SizeOf<T>());
        long tiles = (long)((outputHeight + 3) / 4) * ((outputWidth + 3) / 4);
        return typeof(T) == typeof(float)
            && g is { KernelHeight: 3, KernelWidth: 3, StrideY: 1, StrideX: 1, DilationY: 1, DilationX: 1, Groups: 1 }
            && inner % lanes == 0 && columns % lanes == 0 && inner >= FewestChannels && columns >= FewestChannels
            && tiles >= FewestTiles && 16 * tiles <= 2L * outputHeight * outputWidth;
    }

    /// <summary>Computes the convolution and applies <typeparamref name="TEpilogue"/> to it.</summary>
    public static void Run<T, TEpilogue>(DenseTarget target, in WinogradProblem<T> problem)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TEpilogue : struct, IEpilogue<T>
    {
        switch (target.Width)
        {
            case VectorWidth.Bits512:
                GatherGemm<T, Lane512<T>>.RunWinograd<TEpilogue>(target.TileVectors, problem);
                break;
            case VectorWidth.Bits256:
                GatherGemm<T, Lane256<T>>.RunWinograd<TEpilogue>(target.TileVectors, problem);
                break;
            case VectorWidth.Bits128:
                GatherGemm<T, Lane128<T>>.RunWinograd<TEpilogue>(target.TileVectors, problem);
                break;
            default:
                GatherGemm<T, Lane1<T>>.RunWinograd<TEpilogue>(target.TileVectors, problem);
                break;
        }
    }
}

using System.Numerics;

namespace AutoIG.CompilerServices;

/// <summary>Chooses the vector width for a depthwise gather.</summary>
internal static class DepthwiseGather
{
    /// <summary>output[row, n] (+)= Σ over taps of input[gathered(row, tap), n] · b[tap][n].</summary>
    public static void Run<T, TEpilogue>(DenseTarget target, in GatherProblem<T> problem)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TEpilogue : struct, IEpilogue<T>
    {
        switch (target.Width)
        {
            case VectorWidth.Bits512:
                GatherGemm<T, Lane512<T>>.RunDepthwise<TEpilogue>(target.TileVectors, problem);
                break;
            case VectorWidth.Bits256:
                GatherGemm<T, Lane256<T>>.RunDepthwise<TEpilogue>(target.TileVectors, problem);
                break;
            case VectorWidth.Bits128:
                GatherGemm<T, Lane128<T>>.RunDepthwise<TEpilogue>(target.TileVectors, problem);
                break;
            default:
                GatherGemm<T, Lane1<T>>.RunDepthwise<TEpilogue>(target.TileVectors, problem);
                break;
        }
    }
}

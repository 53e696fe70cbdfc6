using System.Numerics;

namespace AutoIG.CompilerServices;

/// <summary>Chooses the vector width for a <see cref="GatherProblem{T}"/>.</summary>
internal static class GatherGemm
{
    /// <summary>Computes the product and applies <typeparamref name="TEpilogue"/> to it while it is in the cache.</summary>
    public static void Run<T, TEpilogue>(DenseTarget target, in GatherProblem<T> problem)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TEpilogue : struct, IEpilogue<T>
    {
        switch (target.Width)
        {
            case VectorWidth.Bits512:
                GatherGemm<T, Lane512<T>>.Run<TEpilogue>(target.TileVectors, problem);
                break;
            case VectorWidth.Bits256:
                GatherGemm<T, Lane256<T>>.Run<TEpilogue>(target.TileVectors, problem);
                break;
            case VectorWidth.Bits128:
                GatherGemm<T, Lane128<T>>.Run<TEpilogue>(target.TileVectors, problem);
                break;
            default:
                GatherGemm<T, Lane1<T>>.Run<TEpilogue>(target.TileVectors, problem);
                break;
        }
    }
}

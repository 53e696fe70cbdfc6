using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace AutoIG.CompilerServices;

/// <summary>What the dense kernels are specialised for: a vector width, and how many vectors wide a tile of the result is.</summary>
/// <param name="Width">The vector.</param>
/// <param name="TileVectors">
/// 4 where 32 vector registers hold the 6 × 4 accumulators, 4 columns and 1 broadcast; 2 where there are 16 (6 × 2 + 2 + 1).
/// </param>
internal readonly record struct DenseTarget(VectorWidth Width, int TileVectors)
{
    /// <summary>The fastest on this processor.</summary>
    public static DenseTarget Best { get; } = new(VectorWidths.Best, HasManyRegisters ? 4 : 2);

    private static bool HasManyRegisters => Avx512F.VL.IsSupported || AdvSimd.IsSupported;
}

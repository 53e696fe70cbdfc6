using System.Numerics;

namespace AutoIG.CompilerServices;

/// <summary>
/// The output positions of a (transposed) convolution that see the same taps. A forward convolution has one phase; the transposed one of
/// stride s has s × s, because pixel i receives only from taps t with (i + padding − t·dilation) divisible by s.
/// </summary>
internal sealed unsafe class TapPhase<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly AlignedBuffer<int> taps;

    /// <param name="outY">The first output row.</param>
    /// <param name="outX">The first output column.</param>
    /// <param name="taps">For each tap its place in the kernel and the input pixel it reads at the phase's first position.</param>
    /// <param name="pack">Packs the weights of a group for these places in the kernel.</param>
    /// <param name="groups">Number of groups.</param>
    public TapPhase(int outY, int outX, IReadOnlyList<(int Kernel, int Y, int X)> taps, Func<int, int[], PackedTaps<T>> pack, int groups)
    {
        OutY = outY;
        OutX = outX;
        Taps = taps.Count;
        this.taps = new AlignedBuffer<int>(2L * taps.Count);
        for (int tap = 0; tap < taps.Count; tap++)
        {
            TapY[tap] = taps[tap].Y;
            TapX[tap] = taps[tap].X;
        }

        int[] places = [.. taps.Select(tap => tap.Kernel)];
        Packed = new PackedTaps<T>[groups];
        for (int group = 0; group < groups; group++)
            Packed[group] = pack(group, places);
    }

    public int OutY { get; }

    public int OutX { get; }

    public int Taps { get; }

    public int* TapY => taps.Pointer;

    public int* TapX => taps.Pointer + Taps;

    /// <summary>One operand for each group.</summary>
    public PackedTaps<T>[] Packed { get; }
}

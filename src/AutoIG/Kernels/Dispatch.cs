using System.Numerics;

namespace AutoIG.CompilerServices;

/// <summary>A kernel and its arguments, written once for every vector width.</summary>
internal interface IVectorKernel<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    void Run<TVector>()
        where TVector : struct, IVector<TVector, T>;
}

/// <summary>A kernel whose vectors lie along the channels: it is called for ranges of them that are whole vectors.</summary>
internal interface IChannelKernel<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>
    /// Processes channels <paramref name="from"/> to <paramref name="to"/> (exclusive), a multiple of the vector's size apart.
    /// </summary>
    void Run<TVector>(int from, int to)
        where TVector : struct, IVector<TVector, T>;
}

/// <summary>Calls a kernel at the width of this processor.</summary>
internal static class Dispatch
{
    // Tests run every width in one process; nothing else sets it.
    [ThreadStatic]
    private static VectorWidth? s_forced;

    private static VectorWidth Width => s_forced ?? VectorWidths.Best;

    /// <summary>Runs <paramref name="action"/> with all kernels of this thread at the given width.</summary>
    internal static void At(VectorWidth width, Action action)
    {
        s_forced = width;
        try
        {
            action();
        }
        finally
        {
            s_forced = null;
        }
    }

    internal static void Run<T, TKernel>(scoped in TKernel kernel)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TKernel : struct, IVectorKernel<T>, allows ref struct
    {
        switch (Width)
        {
            case VectorWidth.Bits512:
                kernel.Run<Lane512<T>>();
                break;
            case VectorWidth.Bits256:
                kernel.Run<Lane256<T>>();
                break;
            case VectorWidth.Bits128:
                kernel.Run<Lane128<T>>();
                break;
            default:
                kernel.Run<Lane1<T>>();
                break;
        }
    }

    /// <summary>
    /// Covers <paramref name="channels"/> with the widest vectors first; what does not fill one goes to the next narrower.
    /// </summary>
    internal static void RunChannels<T, TKernel>(int channels, scoped in TKernel kernel)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TKernel : struct, IChannelKernel<T>, allows ref struct
    {
        int from = 0;
        var width = Width;
        if (width >= VectorWidth.Bits512)
            from = Cover<T, Lane512<T>, TKernel>(from, channels, in kernel);
        if (width >= VectorWidth.Bits256)
            from = Cover<T, Lane256<T>, TKernel>(from, channels, in kernel);
        if (width >= VectorWidth.Bits128)
            from = Cover<T, Lane128<T>, TKernel>(from, channels, in kernel);
        Cover<T, Lane1<T>, TKernel>(from, channels, in kernel);
    }

    private static int Cover<T, TVector, TKernel>(int from, int channels, scoped in TKernel kernel)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVector : struct, IVector<TVector, T>
        where TKernel : struct, IChannelKernel<T>, allows ref struct
    {
        int to = from + (channels - from) / TVector.Count * TVector.Count;
        if (to > from)
            kernel.Run<TVector>(from, to);
        return to;
    }
}

using System.Numerics;

namespace AutoIG.CompilerServices;

/// <summary>A 3×3 convolution of stride 1 whose weights are in the transformed domain.</summary>
internal unsafe struct WinogradProblem<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public T* Input;
    public int InputHeight, InputWidth, InputChannels;
    public nint InputPixelStride;

    public T* Output;
    public int OutputHeight, OutputWidth, OutputChannels;
    public nint OutputPixelStride;

    public int Samples;

    /// <summary>Output pixel (0, 0) reads from input pixel (−PadTop, −PadLeft) on; may be negative.</summary>
    public int PadTop, PadLeft;

    /// <summary>36 matrices [InputChannels, OutputChannels].</summary>
    public T* Packed;

    /// <summary>
    /// The weights as they are, in one phase of nine taps, for windows that are summed directly; packed when the first is met. Null where
    /// equal windows need not give equal outputs: nothing is chosen by the size of a derivative.
    /// </summary>
    public Lazy<TapPhase<T>[]>? Direct;

    /// <summary>[OutputChannels], or null.</summary>
    public T* Bias;

    public bool Accumulate;
}

using AutoIG.CompilerServices;

namespace AutoIG.Functions;

/// <summary>A backward sweep whose gate is chosen at run time: the one indirection between a method and its specialised code.</summary>
internal abstract class GatedSweep<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The chain rule itself.</summary>
    public static GatedSweep<T> Gradient { get; } = new Of<GradientGate<T>>();

    /// <summary>Guided backpropagation.</summary>
    public static GatedSweep<T> Guided { get; } = new Of<GuidedGate<T>>();

    /// <summary>Deconvolution.</summary>
    public static GatedSweep<T> Deconvolution { get; } = new Of<DeconvolutionGate<T>>();

    public abstract void Backward(BoundFunction<T> bound, Batch<T> batch);

    private sealed class Of<TGate> : GatedSweep<T>
        where TGate : struct, IRectifierGate<T>
    {
        public override void Backward(BoundFunction<T> bound, Batch<T> batch) => bound.RunBackward<TGate>(batch);
    }
}

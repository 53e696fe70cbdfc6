using AutoIG.CompilerServices;

namespace AutoIG.Functions;

/// <summary>A backward sweep whose rule is chosen at run time: the one indirection between a method and its specialised code.</summary>
internal abstract class RuleSweep<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The chain rule itself.</summary>
    public static RuleSweep<T> Gradient { get; } = new Of<GradientRule<T>>();

    /// <summary>Guided backpropagation.</summary>
    public static RuleSweep<T> Guided { get; } = new Of<GuidedRule<T>>();

    /// <summary>Deconvolution.</summary>
    public static RuleSweep<T> Deconvolution { get; } = new Of<DeconvolutionRule<T>>();

    public abstract void Backward(BoundFunction<T> bound, Batch<T> batch);

    private sealed class Of<TRule> : RuleSweep<T>
        where TRule : struct, IBackwardRule<T>
    {
        public override void Backward(BoundFunction<T> bound, Batch<T> batch) => bound.RunBackward<TRule>(batch);
    }
}

namespace AutoIG;

/// <summary>What a method has worked out for the inputs of a call, and explains each of its samples by.</summary>
internal abstract class PerturbationPlan
{
    /// <summary>Writes the attributions of a sample for all targets.</summary>
    /// <param name="sample">The sample.</param>
    /// <param name="progress">Is told which share is done.</param>
    public abstract void Attribute(int sample, IProgress<double>? progress);
}

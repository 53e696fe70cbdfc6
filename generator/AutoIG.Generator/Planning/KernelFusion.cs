namespace AutoIG.Generator.Planning;

/// <summary>An expression that a kernel computes on the way, and what becomes of both.</summary>
/// <param name="At">The position of the operation in whose place the kernel is called.</param>
internal abstract record KernelFusion(int At)
{
    /// <summary>The values that have no step of their own any more.</summary>
    public abstract IEnumerable<int> Absorbed { get; }

    /// <summary>The steps in place of the operation.</summary>
    public abstract IEnumerable<Step> Steps(Section section);
}

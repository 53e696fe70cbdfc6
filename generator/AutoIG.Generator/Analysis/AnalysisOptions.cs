namespace AutoIG.Generator.Analysis;

/// <summary>Which analyses shape the generated code. All of them, but in tests that switch each off: results must not change.</summary>
internal sealed record AnalysisOptions
{
    public static AnalysisOptions Default { get; } = new();

    /// <summary>Whether the function is cut at its affine frontier; off, the inputs are the frontier.</summary>
    public bool Frontier { get; init; } = true;

    /// <summary>Whether constants are folded, equal values shared and identities used.</summary>
    public bool Simplify { get; init; } = true;

    /// <summary>Whether elementwise operations are fused into one loop and memory is used again.</summary>
    public bool Plan { get; init; } = true;
}

using AutoIG.Functions;

namespace AutoIG;

/// <summary>
/// What an integration reports of itself while it runs: what it cost, and how far attributions of the first sample may be off.
/// </summary>
internal sealed class IntegrationTally
{
    private double[] errors = [];
    private int length;

    /// <summary>How the integral is taken; <see langword="null"/> where there is none.</summary>
    public IntegrationKind? Kind { get; private set; }

    /// <summary>The rule, where a fixed one was named.</summary>
    public QuadratureRule? Rule { get; private set; }

    /// <summary>The pieces of all paths.</summary>
    public int Pieces { get; set; }

    /// <summary>The points at which the gradient was taken.</summary>
    public int Nodes { get; set; }

    /// <summary>The points at which the model was run.</summary>
    public int Evaluations { get; set; }

    /// <summary>Whether every piece was integrated as well as was asked for, so far.</summary>
    public bool IsWithinTolerance { get; set; }

    /// <summary>The bytes of the buffers.</summary>
    public long AllocatedBytes => sizeof(double) * (long)errors.Length;

    /// <summary>Forgets all.</summary>
    public void Clear() => Kind = null;

    /// <summary>Starts on an integral by a rule, of whose error nothing will be known.</summary>
    public void BeginFixed(QuadratureRule? rule, int paths, int nodes)
    {
        Begin(IntegrationKind.FixedRule);
        (Rule, Pieces, Nodes, Evaluations) = (rule, paths, nodes, nodes);
    }

    /// <summary>Starts on an integral whose errors will be known.</summary>
    public void Begin(IntegrationKind kind, int targets, int results)
    {
        Begin(kind);
        length = results;
        IsWithinTolerance = true;
        Buffers.Zeroed(ref errors, Expect.Count(targets, results, "targets", "attributions together"));
    }

    /// <summary>How far each attribution of the first sample may be off for a target.</summary>
    public Span<double> Errors(int target) => errors.AsSpan(target * length, length);

    private void Begin(IntegrationKind kind)
    {
        Kind = kind;
        Rule = null;
        (Pieces, Nodes, Evaluations, IsWithinTolerance) = (0, 0, 0, false);
    }
}

using System.Collections.Concurrent;

namespace AutoIG;

/// <summary>A quadrature on [0, 1]: ∫₀¹ g(α) dα ≈ Σ_k w_k g(α_k). Immutable.</summary>
public sealed class Quadrature
{
    private const int KeptRules = 256;

    // A longer rule costs far less than the gradients at its nodes, and would only take memory.
    private const int MostKeptNodes = 1 << 14;

    private const int NodesBetweenChecks = 1 << 16;
    private static readonly ConcurrentDictionary<(QuadratureRule, int), Quadrature> Rules = new();

    private readonly double[] nodes;
    private readonly double[] weights;

    /// <summary>Any nodes and weights.</summary>
    /// <param name="nodes">α_k, in [0, 1], at least one.</param>
    /// <param name="weights">w_k, one for each node.</param>
    /// <exception cref="ArgumentException">A node lies outside [0, 1], a weight is not finite, or the lengths differ.</exception>
    public Quadrature(ReadOnlySpan<double> nodes, ReadOnlySpan<double> weights)
        : this(nodes.ToArray(), weights.ToArray())
    {
        if (nodes.Length == 0)
            throw Expect.Unexpected(nameof(nodes), "at least one", "none");
        if (weights.Length != nodes.Length)
            throw Expect.Unexpected(nameof(weights), $"{nodes.Length}, one for each node", weights.Length);
        for (int k = 0; k < nodes.Length; k++)
        {
            if (!(nodes[k] >= 0 && nodes[k] <= 1))
                throw Expect.Unexpected(nameof(nodes), "numbers from 0 to 1", FormattableString.Invariant($"{nodes[k]} at {k}"));
            if (!double.IsFinite(weights[k]))
                throw Expect.Unexpected(nameof(weights), "finite numbers", FormattableString.Invariant($"{weights[k]} at {k}"));
        }
    }

    private Quadrature(double[] nodes, double[] weights) => (this.nodes, this.weights) = (nodes, weights);

    /// <summary>α_k.</summary>
    public ReadOnlySpan<double> Nodes => nodes;

    /// <summary>w_k.</summary>
    public ReadOnlySpan<double> Weights => weights;

    /// <summary>How many nodes there are.</summary>
    public int Count => nodes.Length;

    internal double[] NodeArray => nodes;

    internal double[] WeightArray => weights;

    /// <summary>A rule by its name.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="steps">n, the number of nodes: at least 1, for the trapezoid at least 2.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are too few steps, or the rule is none.</exception>
    public static Quadrature Of(QuadratureRule rule, int steps) => Of(rule, steps, CancellationToken.None);

    /// <inheritdoc cref="Of(QuadratureRule, int)"/>
    internal static Quadrature Of(QuadratureRule rule, int steps, CancellationToken cancellation)
    {
        int least = rule == QuadratureRule.Trapezoid ? 2 : 1;
        if (steps < least || steps > Array.MaxLength)
            throw Expect.OutOfRange(nameof(steps), $"from {least} to {Array.MaxLength} for the rule {rule}", steps);
        if (Rules.TryGetValue((rule, steps), out var kept))
            return kept;
        // One by one and without Linq: what is computed once here is looked up in every explanation.
        var computed = rule switch
        {
            QuadratureRule.GaussLegendre => FromPair(GaussLegendre.OnUnitInterval(steps, cancellation)),
            QuadratureRule.Left => Even(steps, k => (double)k / steps, cancellation),
            QuadratureRule.Right => Even(steps, k => (k + 1.0) / steps, cancellation),
            QuadratureRule.Middle => Even(steps, k => (k + 0.5) / steps, cancellation),
            QuadratureRule.Trapezoid => Trapezoid(steps, cancellation),
            _ => throw Expect.OutOfRange(nameof(rule), "a quadrature rule", rule),
        };
        if (steps > MostKeptNodes)
            return computed;
        if (Rules.Count >= KeptRules)
            Rules.Clear();
        Rules[(rule, steps)] = computed;
        return computed;
    }

    /// <summary>
    /// Gauss–Legendre on each of the pieces between breakpoints: the rule for integrands that are smooth between kinks at known places.
    /// </summary>
    /// <param name="breaks">The ends of the pieces, strictly ascending; 0 and 1 are added where they are missing.</param>
    /// <param name="nodesPerPiece">n on each piece. Where the gradient is constant on a piece, 1 is exact.</param>
    /// <exception cref="ArgumentException">The breakpoints do not ascend or leave [0, 1].</exception>
    /// <exception cref="ArgumentOutOfRangeException">There are no nodes.</exception>
    public static Quadrature Composite(ReadOnlySpan<double> breaks, int nodesPerPiece)
    {
        Expect.AtLeast(nodesPerPiece, 1, nameof(nodesPerPiece));
        var ends = new List<double>(breaks.Length + 2) { 0 };
        for (int i = 0; i < breaks.Length; i++)
        {
            double position = breaks[i];
            // 0 may be written, first of all.
            if (!(position >= 0 && position <= 1) || (position <= ends[^1] && i > 0))
                throw Expect.Unexpected(
                    nameof(breaks), "ascending numbers from 0 to 1", FormattableString.Invariant($"{position} after {ends[^1]}"));
            if (position > 0)
                ends.Add(position);
        }
        if (ends[^1] < 1)
            ends.Add(1);
        int count = Expect.Count(ends.Count - 1, nodesPerPiece, nameof(nodesPerPiece), "nodes on all pieces together");
        var piece = Of(QuadratureRule.GaussLegendre, nodesPerPiece);
        var nodes = new double[count];
        var weights = new double[nodes.Length];
        for (int p = 0; p < ends.Count - 1; p++)
        {
            double width = ends[p + 1] - ends[p];
            for (int k = 0; k < nodesPerPiece; k++)
            {
                nodes[(p * nodesPerPiece) + k] = ends[p] + (width * piece.nodes[k]);
                weights[(p * nodesPerPiece) + k] = width * piece.weights[k];
            }
        }
        return new Quadrature(nodes, weights);
    }

    private static Quadrature FromPair((double[] Nodes, double[] Weights) pair) => new(pair.Nodes, pair.Weights);

    private static Quadrature Even(int steps, Func<int, double> node, CancellationToken cancellation)
    {
        var nodes = new double[steps];
        var weights = new double[steps];
        for (int k = 0; k < steps; k++)
        {
            if (k % NodesBetweenChecks == 0)
                cancellation.ThrowIfCancellationRequested();
            (nodes[k], weights[k]) = (node(k), 1.0 / steps);
        }

        return new Quadrature(nodes, weights);
    }

    private static Quadrature Trapezoid(int steps, CancellationToken cancellation)
    {
        var trapezoid = Even(steps, k => (double)k / (steps - 1), cancellation);
        Array.Fill(trapezoid.weights, 1.0 / (steps - 1));
        trapezoid.weights[0] /= 2;
        trapezoid.weights[^1] /= 2;
        return trapezoid;
    }
}

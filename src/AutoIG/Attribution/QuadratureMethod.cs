namespace AutoIG;

/// <summary>A method that integrates along paths from the baseline to the input, by a quadrature rule.</summary>
public abstract record QuadratureMethod : AttributionMethod
{
    private protected QuadratureMethod()
    {
    }

    /// <summary>
    /// n, the number of points on each path, or piece of one; 50 by default. Paths times steps may be some two thousand millions at most.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is below 1.</exception>
    public int Steps
    {
        get;
        init => field = Expect.AtLeast(value, 1, nameof(Steps));
    } = 50;

    /// <summary>Where the points lie and what they weigh; Gauss–Legendre by default.</summary>
    public QuadratureRule Rule { get; init; } = QuadratureRule.GaussLegendre;

    /// <summary>Any nodes and weights, in place of <see cref="Rule"/> and <see cref="Steps"/>.</summary>
    public Quadrature? Quadrature { get; init; }

    internal sealed override bool HasBaseline => true;

    /// <summary>The nodes and weights on each of a number of paths.</summary>
    /// <exception cref="ArgumentException">There are more points on all paths than can be counted.</exception>
    private protected Quadrature NodesOn(long paths, CancellationToken cancellation)
    {
        // Before the rule is computed: what is asked for may be more than can be counted.
        Expect.Count(paths, Quadrature?.Count ?? Steps, nameof(Steps), "points on all paths together");
        return Quadrature ?? Quadrature.Of(Rule, Steps, cancellation);
    }
}

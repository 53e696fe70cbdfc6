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

    /// <summary>
    /// The error that is allowed, as a share of how much F changes along the path: of each attribution, and of the sum of all. Where it is
    /// stated the points are placed by need, in place of <see cref="Rule"/>, <see cref="Steps"/> and
    /// <see cref="Quadrature"/>: the path is cut into pieces, and those that are not integrated well enough are halved.
    /// </summary>
    /// <remarks>
    /// <para>The errors of attributions are estimated, by two rules on the same points of each piece, and added up over the pieces without
    /// regard to sign, each attribution's by themselves; the error of the sum, of methods that are complete, is known. No estimate sees
    /// what lies between its points: a stretch of the path where F turns away and comes back again, shorter than a piece, can be missed,
    /// and so can kinks whose errors cancel at every input. Where averages of gradients are asked for (<see cref="InternalInfluence"/>,
    /// local Integrated Gradients) they are held against the largest of them instead.</para>
    /// <para>For a float model 1e-4 is within reach; below the rounding of F itself nothing is asked. What was reached is
    /// <see cref="Attribution{T}.EstimatedError"/> and <see cref="Attribution{T}.ConvergenceDelta"/>.</para>
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The number is not above 0.</exception>
    public double? Tolerance
    {
        get;
        init => field = value is null or (> 0 and < double.PositiveInfinity)
            ? value
            : throw Expect.OutOfRange(nameof(Tolerance), "a number above 0", value);
    }

    /// <summary>How many points a <see cref="Tolerance"/> may cost; 20,000 by default, and 28 at least.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is below 1.</exception>
    public int MaxSteps
    {
        get;
        init => field = Expect.AtLeast(value, 1, nameof(MaxSteps));
    } = 20_000;

    internal sealed override bool HasBaseline => true;

    /// <summary>The nodes and weights on each of a number of paths.</summary>
    /// <exception cref="ArgumentException">There are more points on all paths than can be counted.</exception>
    private protected Quadrature NodesOn<T>(AttributionWorkspace<T> work, long paths)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        // Before the rule is computed: what is asked for may be more than can be counted.
        int nodes = Expect.Count(paths, Quadrature?.Count ?? Steps, nameof(Steps), "points on all paths together");
        work.Integration.BeginFixed(Quadrature is null ? Rule : null, (int)paths, nodes);
        return Quadrature ?? Quadrature.Of(Rule, Steps, work.Cancellation);
    }
}

namespace AutoIG.Reports;

/// <summary>What inner layers contributed (conductance, relevance, …), or inputs of which no picture is at hand: maps or columns.</summary>
public sealed record LayerExplanation : Explanation
{
    /// <summary>A map of each layer, each with its own scale; units without places are drawn as columns.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public required IReadOnlyList<NamedMap> Maps
    {
        get;
        init => field = value is { Count: 0 }
            ? throw Expect.Unexpected(nameof(Maps), "at least one map", "none")
            : Expect.Items(value, nameof(Maps));
    }

    /// <summary>
    /// Σ A of the only layer; NaN of several: each may hold the whole difference already, so that their sum says nothing.
    /// </summary>
    public override double AttributionSum => Maps.Count == 1 ? Maps[0].Map.Sum : double.NaN;
}

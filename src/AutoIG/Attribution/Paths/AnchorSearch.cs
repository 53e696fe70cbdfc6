namespace AutoIG;

/// <summary>Which neighbour of a token a <see cref="DiscretizedPath"/> goes on to.</summary>
public enum AnchorSearch
{
    /// <summary>The one that lies nearest to where it would have to lie for every dimension to be monotone.</summary>
    Greedy,

    /// <summary>The one of which the most dimensions are monotone.</summary>
    MaxCount,
}

namespace AutoIG;

/// <summary>Where the runner-up of a <see cref="Target.Margin"/> is found: the largest of the other outputs.</summary>
public enum RunnerUp
{
    /// <summary>Once, at the input x; on the way from a baseline it stays the same. The margin is then a difference of two.</summary>
    AtInput,

    /// <summary>
    /// At each point anew: F = y_t − max of the others, whose derivative jumps where another output becomes the largest of them.
    /// </summary>
    AtEachPoint,
}

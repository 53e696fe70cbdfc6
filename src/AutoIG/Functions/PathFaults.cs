namespace AutoIG.Functions;

/// <summary>Where on paths something is not finite.</summary>
internal sealed class PathFaults<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The output that is explained.</summary>
    public PathFault<T> OfOutput { get; } = new();

    /// <summary>What was summed up: a slope, or a slope times a tangent.</summary>
    public PathFault<T> OfSlope { get; } = new();

    /// <summary>The bytes of the buffers.</summary>
    public long AllocatedBytes => OfOutput.AllocatedBytes + OfSlope.AllocatedBytes;

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        OfOutput.Clear();
        OfSlope.Clear();
    }

    /// <summary>Takes over what was found on other paths of the same call.</summary>
    public void Add(PathFaults<T> other)
    {
        OfOutput.Add(other.OfOutput);
        OfSlope.Add(other.OfSlope);
    }
}

namespace AutoIG.Functions;

/// <summary>
/// The first point of a path, of those that were seen, at which the explained output is not finite. Safe to use from several threads.
/// </summary>
internal sealed class PathFaults
{
    private readonly Lock gate = new();
    private bool isFound;
    private int first;

    /// <summary>The output there; <see langword="null"/> where it is finite at all points.</summary>
    public double? Output { get; private set; }

    /// <summary>Where on the path the point lies, from 0 at the baseline to 1 at the input.</summary>
    public double Alpha { get; private set; }

    /// <summary>Forgets everything.</summary>
    public void Clear() => (isFound, Output) = (false, null);

    /// <summary>Takes over what was found on other paths of the same call.</summary>
    public void Add(PathFaults other)
    {
        if (other.Output is { } output)
            Add(other.first, other.Alpha, output);
    }

    /// <summary>Takes down a point.</summary>
    public void Add(int point, double alpha, double output)
    {
        lock (gate)
        {
            // The same one for any number of threads.
            if (isFound && point >= first)
                return;
            (isFound, first, Alpha, Output) = (true, point, alpha, output);
        }
    }
}

namespace AutoIG.Functions;

/// <summary>
/// The first point on paths, of those that were seen, at which a number is not finite: the nearest to the baseline. The inputs there are
/// kept, for the paths are forgotten before anybody looks. Safe to use from several threads.
/// </summary>
internal sealed class PathFault<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Lock gate = new();
    private T[] inputs = [];
    private int length, place;

    /// <summary>Whether there is such a point.</summary>
    public bool IsFound { get; private set; }

    /// <summary>Where on its path it lies, from 0 at the baseline to 1 at the input; ∞ where it lies on none.</summary>
    public double Alpha { get; private set; }

    /// <summary>The number.</summary>
    public double Number { get; private set; }

    /// <summary>The inputs there, one after another.</summary>
    public ReadOnlySpan<T> Inputs => inputs.AsSpan(0, length);

    /// <summary>The bytes of the buffer.</summary>
    public long AllocatedBytes => System.Runtime.CompilerServices.Unsafe.SizeOf<T>() * (long)inputs.Length;

    /// <summary>Forgets it.</summary>
    public void Clear() => IsFound = false;

    /// <summary>Takes over what was found on other paths of the same call.</summary>
    public void Add(PathFault<T> other)
    {
        if (other.IsFound)
            Add(other.Alpha, other.place, other.Number, other.Inputs, other.Inputs, 1);
    }

    /// <summary>Takes down a point.</summary>
    /// <param name="alpha">Where on its path it lies.</param>
    /// <param name="point">Its number, which decides between points of the same α.</param>
    /// <param name="number">The number that is not finite.</param>
    /// <param name="start">The start of the straight line on which it lies.</param>
    /// <param name="end">The end of that line.</param>
    /// <param name="node">Where on that line.</param>
    public void Add(double alpha, int point, double number, ReadOnlySpan<T> start, ReadOnlySpan<T> end, double node)
    {
        lock (gate)
        {
            // The same one for any number of threads.
            if (IsFound && (alpha, point).CompareTo((Alpha, place)) >= 0)
                return;
            (IsFound, Alpha, place, Number, length) = (true, alpha, point, number, start.Length);
            Buffers.Grow(ref inputs, length);
            PathKernels.Interpolate(start, end, [node], inputs.AsSpan(0, length));
        }
    }
}

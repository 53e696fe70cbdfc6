namespace AutoIG.Functions;

/// <summary>
/// How points are cut into pieces that go through the model together. Depends on the sizes alone, never on the number of threads: where a
/// chunk begins must not depend on the machine, or the last bits of the results would.
/// </summary>
internal readonly struct Chunks
{
    // While the values of a few points fit the second-level cache together, they are to stay there between the forward
    // and the backward sweep.
    public const long CacheBytes = 1 << 20;

    // Points that outgrow it together read from memory in any case; then the weights, which each chunk reads anew, are what can be saved:
    // so many points share them, as long as their workspace stays bearable on every core.
    public const int SharingPoints = 4;
    private const long MostBytes = 36 << 20;

    // Work below the first size is not worth a second thread; below the second it is halved; above it is cut into a multiple
    // of so many chunks.
    private const long HalvedBytes = 1 << 17;
    private const long SharedBytes = 1 << 19;
    private const int SharedChunks = 4;

    private readonly int points;

    public Chunks(int points, long bytesPerPoint)
    {
        this.points = points;
        long each = Math.Max(1, bytesPerPoint);
        long size = Math.Max(1, Math.Max(CacheBytes / each, Math.Min(SharingPoints, MostBytes / each)));
        long count = DivideUp(points, size);
        long bytes = bytesPerPoint * points;
        if (bytes >= SharedBytes && count < 4 * SharedChunks)
            count = Math.Min(points, DivideUp(count, SharedChunks) * SharedChunks);
        else if (bytes >= HalvedBytes)
            count = Math.Max(count, Math.Min(points, 2));
        Count = (int)count;
    }

    /// <summary>How many there are; their sizes differ by one at most.</summary>
    public int Count { get; }

    /// <summary>The mean number of points, rounded up: what a chunk costs at most, in points.</summary>
    public int Size => (int)DivideUp(points, Math.Max(1, Count));

    /// <summary>The first point of a chunk, or the number of points for the one behind the last.</summary>
    public int First(int chunk) => (int)((long)chunk * points / Count);

    /// <summary>The number of points of a chunk.</summary>
    public int Length(int chunk) => First(chunk + 1) - First(chunk);

    private static long DivideUp(long dividend, long divisor) => (dividend + divisor - 1) / divisor;
}

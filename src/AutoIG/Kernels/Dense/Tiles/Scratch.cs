namespace AutoIG.CompilerServices;

/// <summary>
/// The thread's working memory for one kernel call, taken as from a stack. It grows until it has seen the largest call and allocates
/// nothing from then on.
/// </summary>
internal sealed unsafe class Scratch
{
    private const int Alignment = 64;
    private const int FirstBytes = 256 * 1024;

    private static long allBytes;

    [ThreadStatic]
    private static Scratch? ofThread;

    private readonly List<AlignedBuffer<byte>> overflow = [];
    private AlignedBuffer<byte> block = new(FirstBytes);
    private long used;
    private long overflowed;
    private int depth;

    private Scratch() => Interlocked.Add(ref allBytes, FirstBytes);

    /// <summary>The most that the threads which have called kernels so far hold together.</summary>
    public static long AllocatedBytes => Interlocked.Read(ref allBytes);

    /// <summary>Opens a frame; what is taken from it is given back when it is disposed.</summary>
    public static Frame Open()
    {
        var scratch = ofThread ??= new Scratch();
        scratch.depth++;
        return new Frame(scratch, scratch.used);
    }

    private T* Take<T>(long count)
        where T : unmanaged
    {
        long bytes = ((count * sizeof(T)) + Alignment - 1) & -Alignment;
        if (used + bytes > block.Length)
        {
            // Earlier pointers must stay valid, so this call gets a block of its own and the next call a larger common one.
            var extra = new AlignedBuffer<byte>(bytes);
            overflow.Add(extra);
            overflowed += bytes;
            Interlocked.Add(ref allBytes, bytes);
            return (T*)extra.Pointer;
        }

        var taken = (T*)(block.Pointer + used);
        used += bytes;
        return taken;
    }

    private void Close(long mark)
    {
        used = mark;
        if (--depth == 0 && overflow.Count > 0)
        {
            block = new AlignedBuffer<byte>(block.Length + overflowed);
            overflowed = 0;
            overflow.Clear();
        }
    }

    /// <summary>What one kernel call has taken.</summary>
    public readonly ref struct Frame(Scratch scratch, long mark)
    {
        /// <summary>Uninitialised, 64-byte aligned memory, until the frame is disposed.</summary>
        public T* Take<T>(long count)
            where T : unmanaged => scratch.Take<T>(count);

        /// <summary>Uninitialised, 64-byte aligned memory, until the frame is disposed.</summary>
        public Span<T> TakeSpan<T>(int count)
            where T : unmanaged => new(scratch.Take<T>(count), count);

        /// <summary>Uninitialised, 64-byte aligned memory for pointers, until the frame is disposed.</summary>
        public T** TakePointers<T>(long count)
            where T : unmanaged => (T**)scratch.Take<nint>(count);

        /// <summary>Zeros, 64-byte aligned, until the frame is disposed.</summary>
        public T* TakeZeros<T>(int count)
            where T : unmanaged
        {
            T* zeros = scratch.Take<T>(count);
            new Span<T>(zeros, count).Clear();
            return zeros;
        }

        /// <summary>Gives everything back.</summary>
        public void Dispose() => scratch.Close(mark);
    }
}

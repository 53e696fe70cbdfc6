namespace AutoIG.CompilerServices;

/// <summary>Elements at a fixed, 64-byte aligned address, owned by the garbage collector: no finalizer, nothing to dispose.</summary>
internal sealed unsafe class AlignedBuffer<T>
    where T : unmanaged
{
    private const int Alignment = 64;
    private readonly byte[] storage;

    public AlignedBuffer(long length)
    {
        Length = length;
        long most = (Array.MaxLength - Alignment) / sizeof(T);
        if (length > most)
            throw Expect.Unexpected(nameof(length), $"at most {most} elements of weights or workspace side by side", length);
        storage = GC.AllocateArray<byte>((int)((length * sizeof(T)) + Alignment), pinned: true);
        nint address = (nint)System.Runtime.InteropServices.Marshal.UnsafeAddrOfPinnedArrayElement(storage, 0);
        Pointer = (T*)((address + Alignment - 1) & -Alignment);
    }

    public long Length { get; }

    /// <summary>Valid for as long as this object is reachable.</summary>
    public T* Pointer { get; }
}

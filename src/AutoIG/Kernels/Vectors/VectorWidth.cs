namespace AutoIG.CompilerServices;

/// <summary>How many bits one vector of a kernel has.</summary>
internal enum VectorWidth
{
    /// <summary>One element at a time (<see cref="Lane1{T}"/>).</summary>
    Scalar = 0,

    /// <summary>SSE, NEON (<see cref="Lane128{T}"/>).</summary>
    Bits128 = 128,

    /// <summary>AVX2 (<see cref="Lane256{T}"/>).</summary>
    Bits256 = 256,

    /// <summary>AVX-512 (<see cref="Lane512{T}"/>).</summary>
    Bits512 = 512,
}

using System.Numerics;

namespace AutoIG.Kernels;

/// <summary>No epilogue.</summary>
internal readonly struct IdentityMap<T> : IMap1<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static TVector Invoke<TVector>(TVector a)
        where TVector : struct, IVector<TVector, T> => a;
}

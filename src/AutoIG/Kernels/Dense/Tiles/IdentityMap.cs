using System.Numerics;

namespace AutoIG.CompilerServices;

/// <summary>No epilogue.</summary>
internal readonly struct IdentityMap<T> : IEpilogue<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static unsafe TVector Invoke<TVector>(TVector value, T* operand)
        where TVector : struct, IVector<TVector, T> => value;
}

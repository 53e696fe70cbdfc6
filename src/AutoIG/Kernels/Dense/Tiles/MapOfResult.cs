using System.Numerics;
using System.Runtime.CompilerServices;

namespace AutoIG.CompilerServices;

/// <summary>A function of the result alone.</summary>
internal readonly struct MapOfResult<T, TMap> : IEpilogue<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TMap : struct, IMap1<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe TVector Invoke<TVector>(TVector value, T* operand)
        where TVector : struct, IVector<TVector, T> => TMap.Invoke(value);
}

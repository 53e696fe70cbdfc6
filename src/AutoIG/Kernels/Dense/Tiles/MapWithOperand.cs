using System.Numerics;
using System.Runtime.CompilerServices;

namespace AutoIG.CompilerServices;

/// <summary>A function of the result and of an operand that lies in memory as the result does.</summary>
internal readonly struct MapWithOperand<T, TMap> : IEpilogue<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TMap : struct, IMap2<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe TVector Invoke<TVector>(TVector value, T* operand)
        where TVector : struct, IVector<TVector, T> => TMap.Invoke(value, TVector.Load(operand));
}

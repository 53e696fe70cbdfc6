using System.Numerics;
using System.Runtime.CompilerServices;

namespace AutoIG.CompilerServices;

/// <summary>
/// The slope of a function of the result, in the result's place; the function's value goes to the operand's, which is written instead of
/// read.
/// </summary>
internal readonly struct MapWithSlope<T, TMap> : IEpilogue<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TMap : struct, IMapWithSlope<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe TVector Invoke<TVector>(TVector value, T* operand)
        where TVector : struct, IVector<TVector, T>
    {
        TVector.Store(TMap.Invoke(value, out TVector slope), operand);
        return slope;
    }
}

using System.Numerics;

namespace AutoIG.CompilerServices;

/// <summary>What a dense kernel does to an element of its finished result while that is in the first cache.</summary>
internal interface IEpilogue<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The new elements.</summary>
    /// <param name="value">The result's elements.</param>
    /// <param name="operand">The elements of the second operand at the same places, to be read or written; not to be touched where there is
    /// none.</param>
    static abstract unsafe TVector Invoke<TVector>(TVector value, T* operand)
        where TVector : struct, IVector<TVector, T>;
}

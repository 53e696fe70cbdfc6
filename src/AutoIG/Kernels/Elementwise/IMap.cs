using System.ComponentModel;
using System.Numerics;

namespace AutoIG.CompilerServices;

/// <summary>An elementwise function of one operand, written once for every vector width.</summary>
/// <typeparam name="T">The element type.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IMap1<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The function's value, element by element.</summary>
    static abstract TVector Invoke<TVector>(TVector a)
        where TVector : struct, IVector<TVector, T>;
}

/// <summary>An elementwise function of one operand together with its slope, written once for every vector width.</summary>
/// <typeparam name="T">The element type.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IMapWithSlope<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The function's value, element by element.</summary>
    /// <param name="a">The operand.</param>
    /// <param name="slope">The derivative of the value with respect to the operand.</param>
    static abstract TVector Invoke<TVector>(TVector a, out TVector slope)
        where TVector : struct, IVector<TVector, T>;
}

/// <summary>An elementwise function of two operands, written once for every vector width.</summary>
/// <typeparam name="T">The element type.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IMap2<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The function's value, element by element.</summary>
    static abstract TVector Invoke<TVector>(TVector a, TVector b)
        where TVector : struct, IVector<TVector, T>;
}

/// <summary>An elementwise function of three operands, written once for every vector width.</summary>
/// <typeparam name="T">The element type.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IMap3<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The function's value, element by element.</summary>
    static abstract TVector Invoke<TVector>(TVector a, TVector b, TVector c)
        where TVector : struct, IVector<TVector, T>;
}

/// <summary>An elementwise function of four operands, written once for every vector width.</summary>
/// <typeparam name="T">The element type.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IMap4<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The function's value, element by element.</summary>
    static abstract TVector Invoke<TVector>(TVector a, TVector b, TVector c, TVector d)
        where TVector : struct, IVector<TVector, T>;
}

/// <summary>An elementwise function of five operands, written once for every vector width.</summary>
/// <typeparam name="T">The element type.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IMap5<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The function's value, element by element.</summary>
    static abstract TVector Invoke<TVector>(TVector a, TVector b, TVector c, TVector d, TVector e)
        where TVector : struct, IVector<TVector, T>;
}

/// <summary>An elementwise function of six operands, written once for every vector width.</summary>
/// <typeparam name="T">The element type.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IMap6<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The function's value, element by element.</summary>
    static abstract TVector Invoke<TVector>(TVector a, TVector b, TVector c, TVector d, TVector e, TVector f)
        where TVector : struct, IVector<TVector, T>;
}

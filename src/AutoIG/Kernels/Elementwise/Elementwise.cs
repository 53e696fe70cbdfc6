using System.ComponentModel;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace AutoIG.CompilerServices;

/// <summary>
/// Runs elementwise expressions over memory: <c>destination[i] = map(a[i], b[i], …)</c>, each operand read as its <see cref="Operand{T}"/>
/// says. The destination may be the very memory of an operand that is read straight through; any other overlap is refused. Every element
/// goes through vectors of the same width, the last ones too, so that its bits do not depend on where in the memory it lies.
/// </summary>
/// <exception cref="ArgumentException">An operand's length does not divide the destination's, or it overlaps the destination.</exception>
[EditorBrowsable(EditorBrowsableState.Never)]
public static partial class Elementwise
{
    /// <summary>destination[i] = map(a[i]).</summary>
    public static void Apply<T, TMap>(Operand<T> a, Span<T> destination)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TMap : struct, IMap1<T>
    {
        a.Check(destination, nameof(a));
        Dispatch.Run<T, Sweep<T, Map1<T, TMap>>>(new(a, default, default, default, default, default, destination));
    }

    /// <summary>destination[i] = map(a[i], b[i]).</summary>
    public static void Apply<T, TMap>(Operand<T> a, Operand<T> b, Span<T> destination)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TMap : struct, IMap2<T>
    {
        a.Check(destination, nameof(a));
        b.Check(destination, nameof(b));
        Dispatch.Run<T, Sweep<T, Map2<T, TMap>>>(new(a, b, default, default, default, default, destination));
    }

    /// <summary>destination[i] = map(a[i], b[i], c[i]).</summary>
    public static void Apply<T, TMap>(Operand<T> a, Operand<T> b, Operand<T> c, Span<T> destination)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TMap : struct, IMap3<T>
    {
        a.Check(destination, nameof(a));
        b.Check(destination, nameof(b));
        c.Check(destination, nameof(c));
        Dispatch.Run<T, Sweep<T, Map3<T, TMap>>>(new(a, b, c, default, default, default, destination));
    }

    /// <summary>destination[i] = map(a[i], b[i], c[i], d[i]).</summary>
    public static void Apply<T, TMap>(Operand<T> a, Operand<T> b, Operand<T> c, Operand<T> d, Span<T> destination)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TMap : struct, IMap4<T>
    {
        a.Check(destination, nameof(a));
        b.Check(destination, nameof(b));
        c.Check(destination, nameof(c));
        d.Check(destination, nameof(d));
        Dispatch.Run<T, Sweep<T, Map4<T, TMap>>>(new(a, b, c, d, default, default, destination));
    }

    /// <summary>destination[i] = map(a[i], b[i], c[i], d[i], e[i]).</summary>
    public static void Apply<T, TMap>(Operand<T> a, Operand<T> b, Operand<T> c, Operand<T> d, Operand<T> e, Span<T> destination)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TMap : struct, IMap5<T>
    {
        a.Check(destination, nameof(a));
        b.Check(destination, nameof(b));
        c.Check(destination, nameof(c));
        d.Check(destination, nameof(d));
        e.Check(destination, nameof(e));
        Dispatch.Run<T, Sweep<T, Map5<T, TMap>>>(new(a, b, c, d, e, default, destination));
    }

    /// <summary>destination[i] = map(a[i], b[i], c[i], d[i], e[i], f[i]).</summary>
    public static void Apply<T, TMap>(
        Operand<T> a, Operand<T> b, Operand<T> c, Operand<T> d, Operand<T> e, Operand<T> f, Span<T> destination)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TMap : struct, IMap6<T>
    {
        a.Check(destination, nameof(a));
        b.Check(destination, nameof(b));
        c.Check(destination, nameof(c));
        d.Check(destination, nameof(d));
        e.Check(destination, nameof(e));
        f.Check(destination, nameof(f));
        Dispatch.Run<T, Sweep<T, Map6<T, TMap>>>(new(a, b, c, d, e, f, destination));
    }
}

using System.Numerics;
using AutoIG.CompilerServices;

namespace AutoIG.Language.Tests.Tensors.Reading;

/// <summary>
/// Any elementwise expression as one type, so that a kernel is specialised for it once: what it computes is what was set last on this
/// thread.
/// </summary>
/// <typeparam name="T">The element type.</typeparam>
/// <typeparam name="TPlace">Tells the expressions of one call apart.</typeparam>
internal readonly struct ReadMap<T, TPlace> : IMap1<T>, IMap2<T>, IMap3<T>, IMap4<T>, IMap5<T>, IMap6<T>, IMapWithSlope<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [ThreadStatic]
    private static MapCode<T>? current;

    public static MapCode<T>? Current
    {
        get => current;
        set => current = value;
    }

    static TVector IMap1<T>.Invoke<TVector>(TVector a) => current!.Run([a]);

    static TVector IMap2<T>.Invoke<TVector>(TVector a, TVector b) => current!.Run([a, b]);

    static TVector IMap3<T>.Invoke<TVector>(TVector a, TVector b, TVector c) => current!.Run([a, b, c]);

    static TVector IMap4<T>.Invoke<TVector>(TVector a, TVector b, TVector c, TVector d) => current!.Run([a, b, c, d]);

    static TVector IMap5<T>.Invoke<TVector>(TVector a, TVector b, TVector c, TVector d, TVector e) => current!.Run([a, b, c, d, e]);

    static TVector IMap6<T>.Invoke<TVector>(TVector a, TVector b, TVector c, TVector d, TVector e, TVector f) =>
        current!.Run([a, b, c, d, e, f]);

    static TVector IMapWithSlope<T>.Invoke<TVector>(TVector a, out TVector slope) => current!.Run(a, out slope);
}

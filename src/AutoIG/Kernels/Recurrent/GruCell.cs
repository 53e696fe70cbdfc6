using System.Numerics;
using System.Runtime.CompilerServices;

namespace AutoIG.CompilerServices;

/// <summary>
/// (r, z) = σ(a + Whh·h + b); q = Whn·h + bn; n = tanh(a + r·q); h = (1 − z)·n + z·h (Cho et al. 2014, with the reset after the product, as
/// in PyTorch). Saved: r, z, n, q, the state before.
/// </summary>
internal readonly unsafe struct GruCell<T> : IRecurrentCell<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static int Gates => 3;

    public static int Saved => 5;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Forward<TVector>(int hidden, T* input, T* recurrent, T* state, T* cell, T* saved)
        where TVector : struct, IVector<TVector, T>
    {
        var r = VectorMath<T>.Sigmoid(TVector.Load(input) + TVector.Load(recurrent));
        var z = VectorMath<T>.Sigmoid(TVector.Load(input + hidden) + TVector.Load(recurrent + hidden));
        var q = TVector.Load(recurrent + 2 * hidden);
        var n = VectorMath<T>.Tanh(TVector.MultiplyAdd(r, q, TVector.Load(input + 2 * hidden)));
        var before = TVector.Load(state);
        TVector.Store(TVector.MultiplyAdd(z, before, (TVector.One - z) * n), state);
        TVector.Store(r, saved);
        TVector.Store(z, saved + hidden);
        TVector.Store(n, saved + 2 * hidden);
        TVector.Store(q, saved + 3 * hidden);
        TVector.Store(before, saved + 4 * hidden);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Backward<TVector>(int hidden, T* saved, T* gradient, T* state, T* cell, T* input, T* recurrent)
        where TVector : struct, IVector<TVector, T>
    {
        var r = TVector.Load(saved);
        var z = TVector.Load(saved + hidden);
        var n = TVector.Load(saved + 2 * hidden);
        var h = TVector.Load(gradient) + TVector.Load(state);
        var dn = Times(Times(h, TVector.One - z), TVector.MultiplyAdd(-n, n, TVector.One));
        var dz = Times(Times(h, TVector.Load(saved + 4 * hidden) - n), z * (TVector.One - z));
        var dr = Times(Times(dn, TVector.Load(saved + 3 * hidden)), r * (TVector.One - r));
        TVector.Store(Times(h, z), state);
        TVector.Store(dr, input);
        TVector.Store(dz, input + hidden);
        TVector.Store(dn, input + 2 * hidden);
        TVector.Store(dr, recurrent);
        TVector.Store(dz, recurrent + hidden);
        TVector.Store(Times(dn, r), recurrent + 2 * hidden);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Tangent<TVector>(int hidden, T* saved, T* input, T* recurrent, T* state, T* cell)
        where TVector : struct, IVector<TVector, T>
    {
        var r = TVector.Load(saved);
        var z = TVector.Load(saved + hidden);
        var n = TVector.Load(saved + 2 * hidden);
        var dr = Times(TVector.Load(input) + TVector.Load(recurrent), r * (TVector.One - r));
        var dz = Times(TVector.Load(input + hidden) + TVector.Load(recurrent + hidden), z * (TVector.One - z));
        var a = TVector.Load(input + 2 * hidden) + Times(dr, TVector.Load(saved + 3 * hidden))
            + Times(TVector.Load(recurrent + 2 * hidden), r);
        var dn = Times(a, TVector.MultiplyAdd(-n, n, TVector.One));
        var h = Times(dn, TVector.One - z) + Times(dz, TVector.Load(saved + 4 * hidden) - n) + Times(TVector.Load(state), z);
        TVector.Store(h, state);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Times<TVector>(TVector direction, TVector slope)
        where TVector : struct, IVector<TVector, T> => Directions.Times<T, TVector>(direction, slope);
}

using System.Numerics;
using System.Runtime.CompilerServices;

namespace AutoIG.CompilerServices;

/// <summary>
/// (i, f, g, o) = (σ, σ, tanh, σ)(a + Whh·h); c = f·c + i·g; h = o·tanh c (Hochreiter and Schmidhuber 1997, with Gers's forget gate).
/// Saved: i, f, g, o, the cell before, tanh of the cell after.
/// </summary>
internal readonly unsafe struct LstmCell<T> : IRecurrentCell<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static int Gates => 4;

    public static int Saved => 6;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Forward<TVector>(int hidden, T* input, T* recurrent, T* state, T* cell, T* saved)
        where TVector : struct, IVector<TVector, T>
    {
        var i = VectorMath<T>.Sigmoid(TVector.Load(input) + TVector.Load(recurrent));
        var f = VectorMath<T>.Sigmoid(TVector.Load(input + hidden) + TVector.Load(recurrent + hidden));
        var g = VectorMath<T>.Tanh(TVector.Load(input + 2 * hidden) + TVector.Load(recurrent + 2 * hidden));
        var o = VectorMath<T>.Sigmoid(TVector.Load(input + 3 * hidden) + TVector.Load(recurrent + 3 * hidden));
        var before = TVector.Load(cell);
        var after = TVector.MultiplyAdd(f, before, i * g);
        var tanh = VectorMath<T>.Tanh(after);
        TVector.Store(after, cell);
        TVector.Store(o * tanh, state);
        TVector.Store(i, saved);
        TVector.Store(f, saved + hidden);
        TVector.Store(g, saved + 2 * hidden);
        TVector.Store(o, saved + 3 * hidden);
        TVector.Store(before, saved + 4 * hidden);
        TVector.Store(tanh, saved + 5 * hidden);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Backward<TVector>(int hidden, T* saved, T* gradient, T* state, T* cell, T* input, T* recurrent)
        where TVector : struct, IVector<TVector, T>
    {
        var i = TVector.Load(saved);
        var f = TVector.Load(saved + hidden);
        var g = TVector.Load(saved + 2 * hidden);
        var o = TVector.Load(saved + 3 * hidden);
        var tanh = TVector.Load(saved + 5 * hidden);
        var h = TVector.Load(gradient) + TVector.Load(state);
        var c = Directions.TimesPlus<T, TVector>(Times(h, o), TVector.MultiplyAdd(-tanh, tanh, TVector.One), TVector.Load(cell));
        var di = Times(Times(c, g), i * (TVector.One - i));
        var df = Times(Times(c, TVector.Load(saved + 4 * hidden)), f * (TVector.One - f));
        var dg = Times(Times(c, i), TVector.MultiplyAdd(-g, g, TVector.One));
        var od = Times(Times(h, tanh), o * (TVector.One - o));
        TVector.Store(Times(c, f), cell);
        TVector.Store(TVector.Zero, state);
        TVector.Store(di, input);
        TVector.Store(df, input + hidden);
        TVector.Store(dg, input + 2 * hidden);
        TVector.Store(od, input + 3 * hidden);
        TVector.Store(di, recurrent);
        TVector.Store(df, recurrent + hidden);
        TVector.Store(dg, recurrent + 2 * hidden);
        TVector.Store(od, recurrent + 3 * hidden);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Tangent<TVector>(int hidden, T* saved, T* input, T* recurrent, T* state, T* cell)
        where TVector : struct, IVector<TVector, T>
    {
        var i = TVector.Load(saved);
        var f = TVector.Load(saved + hidden);
        var g = TVector.Load(saved + 2 * hidden);
        var o = TVector.Load(saved + 3 * hidden);
        var tanh = TVector.Load(saved + 5 * hidden);
        var di = Times(TVector.Load(input) + TVector.Load(recurrent), i * (TVector.One - i));
        var df = Times(TVector.Load(input + hidden) + TVector.Load(recurrent + hidden), f * (TVector.One - f));
        var dg = Times(
            TVector.Load(input + 2 * hidden) + TVector.Load(recurrent + 2 * hidden), TVector.MultiplyAdd(-g, g, TVector.One));
        var od = Times(TVector.Load(input + 3 * hidden) + TVector.Load(recurrent + 3 * hidden), o * (TVector.One - o));
        var c = Times(TVector.Load(cell), f) + Times(df, TVector.Load(saved + 4 * hidden)) + Times(di, g) + Times(dg, i);
        TVector.Store(c, cell);
        var through = Times(Times(c, TVector.MultiplyAdd(-tanh, tanh, TVector.One)), o);
        TVector.Store(Directions.TimesPlus<T, TVector>(od, tanh, through), state);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Times<TVector>(TVector direction, TVector slope)
        where TVector : struct, IVector<TVector, T> => Directions.Times<T, TVector>(direction, slope);
}

using System.Numerics;
using System.Runtime.CompilerServices;

namespace AutoIG.CompilerServices;

/// <summary>A plain cell's nonlinearity and its derivative by its own value.</summary>
internal interface IActivation<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    static abstract TVector Value<TVector>(TVector a)
        where TVector : struct, IVector<TVector, T>;

    /// <summary>v·f'(a) where y = f(a).</summary>
    static abstract TVector Derivative<TVector>(TVector y, TVector v)
        where TVector : struct, IVector<TVector, T>;
}

/// <summary>tanh; v·(1 − y²).</summary>
internal readonly struct TanhActivation<T> : IActivation<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Value<TVector>(TVector a)
        where TVector : struct, IVector<TVector, T> => VectorMath<T>.Tanh(a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Derivative<TVector>(TVector y, TVector v)
        where TVector : struct, IVector<TVector, T> => Directions.Times<T, TVector>(v, TVector.MultiplyAdd(-y, y, TVector.One));
}

/// <summary>max(a, 0); v where y &gt; 0, zero elsewhere.</summary>
internal readonly struct ReluActivation<T> : IActivation<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Value<TVector>(TVector a)
        where TVector : struct, IVector<TVector, T> => VectorMath<T>.Relu(a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Derivative<TVector>(TVector y, TVector v)
        where TVector : struct, IVector<TVector, T> => TVector.And(TVector.GreaterThan(y, TVector.Zero), v);
}

/// <summary>h = f(a + Whh·h). Saved: h.</summary>
internal readonly unsafe struct RnnCell<T, TActivation> : IRecurrentCell<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TActivation : struct, IActivation<T>
{
    public static int Gates => 1;

    public static int Saved => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Forward<TVector>(int hidden, T* input, T* recurrent, T* state, T* cell, T* saved)
        where TVector : struct, IVector<TVector, T>
    {
        var h = TActivation.Value(TVector.Load(input) + TVector.Load(recurrent));
        TVector.Store(h, state);
        TVector.Store(h, saved);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Backward<TVector>(int hidden, T* saved, T* gradient, T* state, T* cell, T* input, T* recurrent)
        where TVector : struct, IVector<TVector, T>
    {
        var a = TActivation.Derivative(TVector.Load(saved), TVector.Load(gradient) + TVector.Load(state));
        TVector.Store(a, input);
        TVector.Store(a, recurrent);
        TVector.Store(TVector.Zero, state);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Tangent<TVector>(int hidden, T* saved, T* input, T* recurrent, T* state, T* cell)
        where TVector : struct, IVector<TVector, T> =>
        TVector.Store(TActivation.Derivative(TVector.Load(saved), TVector.Load(input) + TVector.Load(recurrent)), state);
}

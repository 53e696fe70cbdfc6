using System.Runtime.CompilerServices;

namespace AutoIG.CompilerServices;

/// <content>Activations by PyTorch's names. Kinks are taken as PyTorch takes them and stated.</content>
public static partial class VectorMath<T>
{
    /// <summary>max(x, 0); NaN for NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Relu<TVector>(TVector x)
        where TVector : struct, IVector<TVector, T> => AtLeast(x, 0);

    /// <summary>min(max(x, 0), 6).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Relu6<TVector>(TVector x)
        where TVector : struct, IVector<TVector, T> => Clamp(x, 0, 6);

    /// <summary>
    /// ln(1 + eˣ) = max(x, 0) + ln(1 + e^(−|x|)), and x itself above 20, where PyTorch and <c>Nn.Softplus</c> return it: in single
    /// precision
    /// the sum is x there.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Softplus<TVector>(TVector x)
        where TVector : struct, IVector<TVector, T>
    {
        var sum = AtLeast(x, 0) + LogOnePlusUnit(Exp(-TVector.Abs(x)));
        return typeof(T) == typeof(float) ? sum : TVector.Select(TVector.GreaterThan(x, Constant<TVector>(20)), x, sum);
    }

    /// <summary>ln σ(x) = min(x, 0) − ln(1 + e^(−|x|)).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector LogSigmoid<TVector>(TVector x)
        where TVector : struct, IVector<TVector, T> => AtMost(x, 0) - LogOnePlusUnit(Exp(-TVector.Abs(x)));

    /// <summary>x·σ(x).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Silu<TVector>(TVector x)
        where TVector : struct, IVector<TVector, T> => Silu(x, out _);

    /// <summary>SiLU' = σ(x)·(1 + x·(1 − σ(x))).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector SiluDerivative<TVector>(TVector x)
        where TVector : struct, IVector<TVector, T>
    {
        _ = Silu(x, out var slope);
        return slope;
    }

    /// <summary>SiLU and its slope from one exponential.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Silu<TVector>(TVector x, out TVector slope)
        where TVector : struct, IVector<TVector, T>
    {
        // From 1000 on σ(x) is one: only the value still grows.
        x = AtLeast(x, -1000);
        var near = AtMost(x, 1000);
        var sigmoid = Sigmoid(near, out var sigmoidSlope);
        slope = TVector.MultiplyAdd(near, sigmoidSlope, sigmoid);
        return x * sigmoid;
    }

    /// <summary>x·tanh(softplus(x)) (Misra 2019). With w = eˣ and n = w(w + 2), tanh(ln(1 + w)) = n/(n + 2).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Mish<TVector>(TVector x)
        where TVector : struct, IVector<TVector, T> => Mish(x, out _);

    /// <summary>Mish' = n/(n + 2) + x·4w(w + 1)/(n + 2)², w = eˣ, n = w(w + 2).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector MishDerivative<TVector>(TVector x)
        where TVector : struct, IVector<TVector, T>
    {
        _ = Mish(x, out var slope);
        return slope;
    }

    /// <summary>Mish and its slope from one exponential.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Mish<TVector>(TVector x, out TVector slope)
        where TVector : struct, IVector<TVector, T>
    {
        x = AtLeast(x, -1000);

        // From 40 on the derivative rounds to one.
        var near = AtMost(x, 40);
        var w = Exp(AtMost(x, 20));
        var n = w * (w + Constant<TVector>(2));
        var sum = n + Constant<TVector>(2);
        var inverse = TVector.One / sum;
        slope = TVector.MultiplyAdd(near, Constant<TVector>(4) * w * inverse * ((w + TVector.One) * inverse), n * inverse);
        return x * (n / sum);
    }

    /// <summary>min(max(x/6 + ½, 0), 1).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector HardSigmoid<TVector>(TVector x)
        where TVector : struct, IVector<TVector, T> => Clamp(x + Constant<TVector>(3), 0, 6) * Constant<TVector>(1.0 / 6);

    /// <summary>x·min(max(x/6 + ½, 0), 1).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector HardSwish<TVector>(TVector x)
        where TVector : struct, IVector<TVector, T>
    {
        x = AtLeast(x, -3);
        return x * HardSigmoid(x);
    }

    /// <summary>x/(1 + |x|); ±1 at ±∞.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Softsign<TVector>(TVector x)
        where TVector : struct, IVector<TVector, T>
    {
        // Beyond 10¹⁸ the quotient rounds to one; clamped, ∞/∞ does not arise.
        x = Clamp(x, -1e18, 1e18);
        return x / (TVector.One + TVector.Abs(x));
    }
}

using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;

namespace AutoIG;

public static partial class Nn
{
    /// <summary>max(x, 0). At the kink, relu′(0) = 0.</summary>
    public static Tensor<T> Relu<T>(Tensor<T> input)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Map(input, Relu);

    /// <inheritdoc cref="Relu{T}(Tensor{T})"/>
    public static T Relu<T>(T input)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => input <= T.Zero ? T.Zero : input;

    /// <summary>min(max(x, 0), 6). At both kinks the derivative is 0.</summary>
    public static Tensor<T> Relu6<T>(Tensor<T> input)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Map(input, Relu6);

    /// <inheritdoc cref="Relu6{T}(Tensor{T})"/>
    public static T Relu6<T>(T input)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => HardTanh(input, 0, 6);

    /// <summary>x for x &gt; 0, else negativeSlope·x. At the kink the derivative is <paramref name="negativeSlope"/>.</summary>
    public static Tensor<T> LeakyRelu<T>(Tensor<T> input, double negativeSlope = 0.01)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Map(input, x => LeakyRelu(x, negativeSlope));

    /// <inheritdoc cref="LeakyRelu{T}(Tensor{T}, double)"/>
    public static T LeakyRelu<T>(T input, double negativeSlope = 0.01)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => input > T.Zero ? input : T.CreateTruncating(negativeSlope) * input;

    /// <summary>
    /// x for x &gt; 0, else weight·x with one weight for all or one for each channel (the first dimension). At the kink the derivative
    /// is the weight.
    /// </summary>
    /// <param name="input">[…], or [channels, …] with a weight for each channel.</param>
    /// <param name="weight">[1] or [channels].</param>
    /// <exception cref="ArgumentException">The weight is neither.</exception>
    public static Tensor<T> PRelu<T>(Tensor<T> input, Tensor<T> weight)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int[] sizes = Expect.Any(input);
        int slopes = Expect.Layout(weight, ["channels"])[0];
        if (slopes != 1 && slopes != sizes[0])
            throw Expect.ShapeMismatch(nameof(weight), $"[1] or [{sizes[0]}] for an input {Elements.Show(sizes)}", [slopes]);
        T[] x = input.Flat().ToArray();
        ReadOnlySpan<T> slope = weight.Flat();
        int perChannel = x.Length / sizes[0];
        for (int i = 0; i < x.Length; i++)
            x[i] = x[i] > T.Zero ? x[i] : slope[slopes == 1 ? 0 : i / perChannel] * x[i];
        return Elements.Shaped(x, sizes);
    }

    /// <summary>
    /// x for x &gt; 0, else alpha·(eˣ − 1) (Clevert et al., arXiv 1511.07289). At the kink the derivative is <paramref name="alpha"/>.
    /// </summary>
    public static Tensor<T> Elu<T>(Tensor<T> input, double alpha = 1)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Map(input, x => Elu(x, alpha));

    /// <inheritdoc cref="Elu{T}(Tensor{T}, double)"/>
    public static T Elu<T>(T input, double alpha = 1)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        input > T.Zero ? input : T.CreateTruncating(alpha) * Expm1(input);

    /// <summary>
    /// max(0, x) + min(0, alpha·(e^(x/alpha) − 1)): smooth at 0 for every alpha (Barron, arXiv 1704.07483).
    /// </summary>
    public static Tensor<T> Celu<T>(Tensor<T> input, double alpha = 1)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Map(input, x => Celu(x, alpha));

    /// <inheritdoc cref="Celu{T}(Tensor{T}, double)"/>
    public static T Celu<T>(T input, double alpha = 1)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        input > T.Zero ? input : T.CreateTruncating(alpha) * Expm1(input / T.CreateTruncating(alpha));

    /// <summary>
    /// scale·x for x &gt; 0, else scale·α·(eˣ − 1), with the two constants of Klambauer et al. (arXiv 1706.02515). At the kink the
    /// derivative is scale·α.
    /// </summary>
    public static Tensor<T> Selu<T>(Tensor<T> input)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Map(input, Selu);

    /// <inheritdoc cref="Selu{T}(Tensor{T})"/>
    public static T Selu<T>(T input)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        T.CreateTruncating(1.0507009873554804934193349852946) * Elu(input, 1.6732632423543772848170429916717);

    /// <summary>x·Φ(x) with Φ the standard normal distribution (Hendrycks &amp; Gimpel, arXiv 1606.08415).</summary>
    /// <param name="input">[…].</param>
    /// <param name="approximate">Exactly, or by a tanh.</param>
    public static Tensor<T> Gelu<T>(Tensor<T> input, GeluApproximation approximate = GeluApproximation.None)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Map(input, x => Gelu(x, approximate));

    /// <inheritdoc cref="Gelu{T}(Tensor{T}, GeluApproximation)"/>
    public static T Gelu<T>(T input, GeluApproximation approximate = GeluApproximation.None)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double x = double.CreateTruncating(input);
        // ½(1 + tanh u) is σ(2u), which does not cancel.
        return T.CreateTruncating(approximate switch
        {
            GeluApproximation.None => Gated(x, 0.5 * ErrorFunction.Erfc(-x / Math.Sqrt(2))),
            GeluApproximation.Tanh => Gated(x, Sigmoid(2 * Math.Sqrt(2 / Math.PI) * (x + (0.044715 * x * x * x)))),
            _ => throw Expect.Mismatch(nameof(approximate), "a GeluApproximation", approximate),
        });
    }

    /// <summary>x·σ(x), also called swish.</summary>
    public static Tensor<T> Silu<T>(Tensor<T> input)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Map(input, Silu);

    /// <inheritdoc cref="Silu{T}(Tensor{T})"/>
    public static T Silu<T>(T input)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Gated(input, Sigmoid(input));

    /// <summary>x·gate, and its limit 0 where the gate has closed on −∞.</summary>
    private static T Gated<T>(T input, T gate)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => T.IsZero(gate) ? -T.Zero : input * gate;

    /// <summary>x·tanh(ln(1 + eˣ)) (Misra, arXiv 1908.08681).</summary>
    public static Tensor<T> Mish<T>(Tensor<T> input)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Map(input, Mish);

    /// <inheritdoc cref="Mish{T}(Tensor{T})"/>
    public static T Mish<T>(T input)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Gated(input, T.Tanh(-LogSigmoid(-input)));

    /// <summary>σ(x) = 1 / (1 + e⁻ˣ).</summary>
    public static Tensor<T> Sigmoid<T>(Tensor<T> input)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Map(input, Sigmoid);

    /// <inheritdoc cref="Sigmoid{T}(Tensor{T})"/>
    public static T Sigmoid<T>(T input)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        // e^(−|x|) does not overflow where σ itself is small.
        T e = T.Exp(-T.Abs(input));
        return (T.IsNegative(input) ? e : T.One) / (T.One + e);
    }

    /// <summary>ln σ(x) = −ln(1 + e⁻ˣ), without overflow.</summary>
    public static Tensor<T> LogSigmoid<T>(Tensor<T> input)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Map(input, LogSigmoid);

    /// <inheritdoc cref="LogSigmoid{T}(Tensor{T})"/>
    public static T LogSigmoid<T>(T input)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => T.Min(input, T.Zero) - Log1p(T.Exp(-T.Abs(input)));

    /// <summary>tanh x.</summary>
    public static Tensor<T> Tanh<T>(Tensor<T> input)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Map(input, Tanh);

    /// <inheritdoc cref="Tanh{T}(Tensor{T})"/>
    public static T Tanh<T>(T input)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => T.Tanh(input);

    /// <summary>
    /// ln(1 + e^(beta·x)) / beta, and x itself where beta·x &gt; threshold, where the two no longer differ in single precision.
    /// </summary>
    public static Tensor<T> Softplus<T>(Tensor<T> input, double beta = 1, double threshold = 20)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Map(input, x => Softplus(x, beta, threshold));

    /// <inheritdoc cref="Softplus{T}(Tensor{T}, double, double)"/>
    public static T Softplus<T>(T input, double beta = 1, double threshold = 20)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T steepness = T.CreateTruncating(beta);
        T x = input * steepness;
        return x > T.CreateTruncating(threshold) ? input : (T.Max(x, T.Zero) + Log1p(T.Exp(-T.Abs(x)))) / steepness;
    }

    /// <summary>x / (1 + |x|): ±1 at ±∞.</summary>
    public static Tensor<T> Softsign<T>(Tensor<T> input)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Map(input, Softsign);

    /// <inheritdoc cref="Softsign{T}(Tensor{T})"/>
    public static T Softsign<T>(T input)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        T.IsInfinity(input) ? T.CopySign(T.One, input) : input / (T.One + T.Abs(input));

    /// <summary>min(max(x + 3, 0), 6) / 6. At both kinks the derivative is 0.</summary>
    public static Tensor<T> HardSigmoid<T>(Tensor<T> input)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Map(input, HardSigmoid);

    /// <inheritdoc cref="HardSigmoid{T}(Tensor{T})"/>
    public static T HardSigmoid<T>(T input)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        HardTanh(input + T.CreateTruncating(3), 0, 6) / T.CreateTruncating(6);

    /// <summary>x·min(max(x + 3, 0), 6) / 6 (Howard et al., arXiv 1905.02244). At x = −3 the derivative is 0, at x = 3 it is 1.</summary>
    public static Tensor<T> HardSwish<T>(Tensor<T> input)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Map(input, HardSwish);

    /// <inheritdoc cref="HardSwish{T}(Tensor{T})"/>
    public static T HardSwish<T>(T input)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Gated(input, HardSigmoid(input));

    /// <summary>min(max(x, minVal), maxVal). At both kinks the derivative is 0.</summary>
    public static Tensor<T> HardTanh<T>(Tensor<T> input, double minVal = -1, double maxVal = 1)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Map(input, x => HardTanh(x, minVal, maxVal));

    /// <inheritdoc cref="HardTanh{T}(Tensor{T}, double, double)"/>
    public static T HardTanh<T>(T input, double minVal = -1, double maxVal = 1)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        T.Min(T.Max(input, T.CreateTruncating(minVal)), T.CreateTruncating(maxVal));

    /// <summary>x for x &gt; threshold, else <paramref name="value"/>. At the jump the derivative is 0.</summary>
    public static Tensor<T> Threshold<T>(Tensor<T> input, double threshold, double value)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Map(input, x => Threshold(x, threshold, value));

    /// <inheritdoc cref="Threshold{T}(Tensor{T}, double, double)"/>
    public static T Threshold<T>(T input, double threshold, double value)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        input > T.CreateTruncating(threshold) ? input : T.CreateTruncating(value);

    /// <summary>0 for |x| ≤ lambd, else x. At both jumps the derivative is 0.</summary>
    /// <param name="input">[…].</param>
    /// <param name="lambd">The threshold, at least 0.</param>
    /// <exception cref="ArgumentException">The threshold is negative.</exception>
    public static Tensor<T> HardShrink<T>(Tensor<T> input, double lambd = 0.5)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Map(input, x => HardShrink(x, lambd));

    /// <inheritdoc cref="HardShrink{T}(Tensor{T}, double)"/>
    public static T HardShrink<T>(T input, double lambd = 0.5)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => T.Abs(input) <= Shrinkage<T>(lambd) ? T.Zero : input;

    /// <summary>0 for |x| ≤ lambd, else x moved by lambd towards 0. At both kinks the derivative is 0.</summary>
    /// <inheritdoc cref="HardShrink{T}(Tensor{T}, double)" path="/*[not(self::summary)]"/>
    public static Tensor<T> SoftShrink<T>(Tensor<T> input, double lambd = 0.5)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Map(input, x => SoftShrink(x, lambd));

    /// <inheritdoc cref="SoftShrink{T}(Tensor{T}, double)"/>
    public static T SoftShrink<T>(T input, double lambd = 0.5)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T limit = Shrinkage<T>(lambd);
        return input - T.Min(T.Max(input, -limit), limit);
    }

    private static T Shrinkage<T>(double lambd, [CallerMemberName] string op = "")
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        lambd >= 0 ? T.CreateTruncating(lambd) : throw Expect.Mismatch(nameof(lambd), "at least 0", lambd, op);

    /// <summary>
    /// The input as it is: a model is explained in inference, where dropout does nothing. Kept so that a model reads like its source.
    /// </summary>
    /// <param name="input">[…].</param>
    /// <param name="p">The share of elements that training dropped.</param>
    /// <exception cref="ArgumentException"><paramref name="p"/> is no share.</exception>
    public static Tensor<T> Dropout<T>(Tensor<T> input, double p = 0.5)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Expect.Any(input);
        return p is >= 0 and <= 1 ? input : throw Expect.Mismatch(nameof(p), "a share from 0 to 1", p);
    }
}

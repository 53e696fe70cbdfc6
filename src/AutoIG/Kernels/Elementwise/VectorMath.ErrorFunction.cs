using System.Runtime.CompilerServices;

namespace AutoIG.CompilerServices;

/// <content>
/// The error function and what rests on it. (1 + 2a)·exp(a²)·erfc(a), a ≥ 0, is a polynomial in t = (a − k)/(a + k), k = 3.75, over the
/// whole half-axis (Shepherd and Laframboise 1981, "Chebyshev approximation of (1 + 2x)exp(x²)erfc x in 0 ≤ x &lt; ∞"): one branch, one
/// exponential, one division.
/// </content>
public static partial class VectorMath<T>
{
    private const double InverseSqrt2 = 0.70710678118654752440;
    private const double InverseSqrt2Pi = 0.39894228040143267794;

    /// <summary>erf x = 2/√π ∫₀ˣ e^(−t²) dt.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Erf<TVector>(TVector x)
        where TVector : struct, IVector<TVector, T>
    {
        var a = TVector.Abs(x);
        var far = TVector.One - PositiveErfc(a);

        // The branch not taken must not overflow into a slow path; at the seam both are accurate.
        var near = NearErf(AtMost(a, 1));
        return CopySign(TVector.Select(TVector.LessThan(a, TVector.One), near, far), x);
    }

    /// <summary>GELU, x·Φ(x) (Hendrycks and Gimpel 2016), PyTorch's <c>approximate="none"</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Gelu<TVector>(TVector x)
        where TVector : struct, IVector<TVector, T> => Gelu(x, out _);

    /// <summary>GELU' = Φ(x) + x·φ(x).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector GeluDerivative<TVector>(TVector x)
        where TVector : struct, IVector<TVector, T>
    {
        _ = Gelu(x, out var slope);
        return slope;
    }

    /// <summary>GELU and its slope from one exponential and one division.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Gelu<TVector>(TVector x, out TVector slope)
        where TVector : struct, IVector<TVector, T>
    {
        // Beyond 60 only the value still grows. The tail is zero from a = 30 on, whatever a is.
        x = AtLeast(x, -60);
        var near = AtMost(x, 60);
        var a = TVector.Abs(near) * Constant<TVector>(InverseSqrt2);
        var gauss = Exp(-(a * a));
        var tail = Constant<TVector>(0.5) * gauss * ScaledErfc(a);
        var cdf = TVector.Select(TVector.LessThan(x, TVector.Zero), tail, TVector.One - tail);
        slope = TVector.MultiplyAdd(near * Constant<TVector>(InverseSqrt2Pi), gauss, cdf);
        return x * cdf;
    }

    /// <summary>GELU by PyTorch's <c>approximate="tanh"</c>: ½x(1 + tanh u), u = √(2/π)(x + 0.044715x³); ½(1 + tanh u) is σ(2u).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector GeluTanh<TVector>(TVector x)
        where TVector : struct, IVector<TVector, T> => GeluTanh(x, out _);

    /// <summary>The derivative of <see cref="GeluTanh{TVector}(TVector)"/>: σ(2u) + x·σ(2u)(1 − σ(2u))·2u'.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector GeluTanhDerivative<TVector>(TVector x)
        where TVector : struct, IVector<TVector, T>
    {
        _ = GeluTanh(x, out var slope);
        return slope;
    }

    /// <summary>The tanh form of GELU and its slope from one exponential.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector GeluTanh<TVector>(TVector x, out TVector slope)
        where TVector : struct, IVector<TVector, T>
    {
        // From 60 on σ(2u) is one: only the value still grows.
        x = AtLeast(x, -60);
        var near = AtMost(x, 60);
        var cubic = TVector.MultiplyAdd(Constant<TVector>(0.044715) * near, near, TVector.One) * near;
        var sigmoid = Sigmoid(Constant<TVector>(2 * SqrtTwoOverPi) * cubic, out var sigmoidSlope);
        var rise = Constant<TVector>(2 * SqrtTwoOverPi) * TVector.MultiplyAdd(Constant<TVector>(3 * 0.044715), near * near, TVector.One);
        slope = TVector.MultiplyAdd(near * rise, sigmoidSlope, sigmoid);
        return x * sigmoid;
    }

    private const double SqrtTwoOverPi = 0.79788456080286535588;

    /// <summary>erfc a for a ≥ 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector PositiveErfc<TVector>(TVector a)
        where TVector : struct, IVector<TVector, T>
    {
        // erfc(30) is below the smallest double.
        a = AtMost(a, 30);
        var square = a * a;
        var lost = TVector.MultiplyAdd(a, a, -square);
        var gauss = Exp(-square);
        return TVector.MultiplyAdd(-gauss, lost, gauss) * ScaledErfc(a);
    }

    /// <summary>exp(a²)·erfc(a) for 0 ≤ a ≤ 60.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector ScaledErfc<TVector>(TVector a)
        where TVector : struct, IVector<TVector, T>
    {
        // One division for both t = (a − k)/(a + k) and the factor 1/(1 + 2a).
        var sum = a + Constant<TVector>(3.75);
        var weight = TVector.MultiplyAdd(a, Constant<TVector>(2), TVector.One);
        var inverse = TVector.One / (sum * weight);
        var t = (a - Constant<TVector>(3.75)) * weight * inverse;
        var s = t * t;
        TVector odd, even;
        if (typeof(T) == typeof(float))
        {
            odd = Step(Constant<TVector>(-0.0002287472336), s, 0.001688662231);
            odd = Step(odd, s, 0.02839648212);
            odd = Step(odd, s, 0.09229636796);
            odd = Step(odd, s, 0.08227741756);
            odd = Step(odd, s, -0.140240608);
            even = Step(Constant<TVector>(0.0003967046383), s, -0.009845491095);
            even = Step(even, s, -0.05864598287);
            even = Step(even, s, -0.108814585);
            even = Step(even, s, 0.003586310102);
            even = Step(even, s, 1.237512618);
        }
        else
        {
            odd = Step(Constant<TVector>(3.205262337928915708e-10), s, -3.798189797736207192e-9);
            odd = Step(odd, s, 2.339853431304089694e-8);
            odd = Step(odd, s, -5.741076073013915709e-8);
            odd = Step(odd, s, -9.733875167494142857e-7);
            odd = Step(odd, s, 0.00002238413852565675639);
            odd = Step(odd, s, -0.0002901540420335270398);
            odd = Step(odd, s, 0.001755625843431864142);
            odd = Step(odd, s, 0.02836227742037733368);
            odd = Step(odd, s, 0.09230432116025893611);
            odd = Step(odd, s, 0.08227673849014977256);
            odd = Step(odd, s, -0.1402405985855470144);
            even = Step(Constant<TVector>(-2.618520156503144799e-9), s, 3.195398612057818066e-8);
            even = Step(even, s, -2.485110865021070613e-7);
            even = Step(even, s, 1.741901194519436625e-6);
            even = Step(even, s, -0.00001143798037449553408);
            even = Step(even, s, 0.00005164649341002876966);
            even = Step(even, s, 0.0002937143905788559806);
            even = Step(even, s, -0.009746579685962171614);
            even = Step(even, s, -0.05869339857631061253);
            even = Step(even, s, -0.1088039301424664478);
            even = Step(even, s, 0.003585415485479575166);
            even = Step(even, s, 1.237512630837827527);
        }

        return TVector.MultiplyAdd(odd, t, even) * sum * inverse;
    }

    /// <summary>erf a for 0 ≤ a ≤ 1: odd in a, so relatively accurate at 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector NearErf<TVector>(TVector a)
        where TVector : struct, IVector<TVector, T>
    {
        var s = a * a;
        TVector p;
        if (typeof(T) == typeof(float))
        {
            p = Step(Constant<TVector>(7.875875063e-5), s, -0.0008016864287);
            p = Step(p, s, 0.005189087423);
            p = Step(p, s, -0.02685421201);
            p = Step(p, s, 0.1128359472);
            p = Step(p, s, -0.3761262667);
            p = Step(p, s, 1.128379166);
        }
        else
        {
            p = Step(Constant<TVector>(-7.795898827002142242e-10), s, 1.37200645467776856e-8);
            p = Step(p, s, -1.62084838018717059e-7);
            p = Step(p, s, 1.644742470331736241e-6);
            p = Step(p, s, -0.00001492473690741966034);
            p = Step(p, s, 0.0001205529490483970792);
            p = Step(p, s, -0.0008548325975389692081);
            p = Step(p, s, 0.005223977607116422732);
            p = Step(p, s, -0.02686617064323777036);
            p = Step(p, s, 0.1128379167094500627);
            p = Step(p, s, -0.3761263890318354044);
            p = Step(p, s, 1.128379167095512567);
        }

        return a * p;
    }
}

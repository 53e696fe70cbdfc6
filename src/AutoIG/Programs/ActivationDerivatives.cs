using System.ComponentModel;

namespace AutoIG.CompilerServices;

/// <summary>The slopes of activations at one number, by the very arithmetic that vectors of them go through.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class ActivationDerivatives
{
    /// <summary>Φ(x) + x·φ(x), of the normal distribution.</summary>
    public static T Gelu<T>(T x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Lane1<T>.Sum(VectorMath<T>.GeluDerivative(Lane1<T>.Create(x)));

    /// <summary>The slope of 0.5·x·(1 + tanh(√(2/π)·(x + 0.044715·x³))).</summary>
    public static T GeluTanh<T>(T x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Lane1<T>.Sum(VectorMath<T>.GeluTanhDerivative(Lane1<T>.Create(x)));

    /// <summary>σ(x)·(1 + x·(1 − σ(x))).</summary>
    public static T Silu<T>(T x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Lane1<T>.Sum(VectorMath<T>.SiluDerivative(Lane1<T>.Create(x)));

    /// <summary>The slope of x·tanh(ln(1 + eˣ)).</summary>
    public static T Mish<T>(T x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Lane1<T>.Sum(VectorMath<T>.MishDerivative(Lane1<T>.Create(x)));
}

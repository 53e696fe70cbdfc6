using AutoIG.CompilerServices;

namespace AutoIG.Tests.Kernels.Pointwise;

/// <summary>The functions of <see cref="VectorMath{T}"/> as maps, each with its oracle in double and where it is compared.</summary>
internal static class VectorMathCases
{
    internal static readonly (string Name, Type Map, Func<double, double> Oracle, string Domain)[] All =
    [
        ("Exp", typeof(ExpMap<>), x => Math.Exp(x), "all"),
        ("Expm1", typeof(Expm1Map<>), x => Oracle.Expm1(x), "all"),
        ("Exp2", typeof(Exp2Map<>), x => Math.Pow(2, x), "all"),
        ("Sinh", typeof(SinhMap<>), x => Math.Sinh(x), "all"),
        ("Cosh", typeof(CoshMap<>), x => Math.Cosh(x), "all"),
        ("Tanh", typeof(TanhMap<>), x => Math.Tanh(x), "all"),
        ("Sigmoid", typeof(SigmoidMap<>), x => Oracle.Sigmoid(x), "all"),
        ("Log", typeof(LogMap<>), x => Math.Log(x), "positive"),
        ("Log2", typeof(Log2Map<>), x => Math.Log2(x), "positive"),
        ("Log10", typeof(Log10Map<>), x => Math.Log10(x), "positive"),
        ("Log1p", typeof(Log1pMap<>), x => Oracle.Log1p(x), "aboveMinusOne"),
        ("Asinh", typeof(AsinhMap<>), x => Math.Asinh(x), "all"),
        ("Acosh", typeof(AcoshMap<>), x => Math.Acosh(x), "aboveOne"),
        ("Atanh", typeof(AtanhMap<>), x => Math.Atanh(x), "unit"),
        ("Sin", typeof(SinMap<>), x => Math.Sin(x), "all"),
        ("Cos", typeof(CosMap<>), x => Math.Cos(x), "all"),
        ("Tan", typeof(TanMap<>), x => Math.Tan(x), "all"),
        ("Asin", typeof(AsinMap<>), x => Math.Asin(x), "unit"),
        ("Acos", typeof(AcosMap<>), x => Math.Acos(x), "unit"),
        ("Atan", typeof(AtanMap<>), x => Math.Atan(x), "all"),
        ("Cbrt", typeof(CbrtMap<>), x => Math.Cbrt(x), "all"),
        ("Softplus", typeof(SoftplusMap<>), x => Oracle.Softplus(x), "all"),
        ("LogSigmoid", typeof(LogSigmoidMap<>), x => -Oracle.Softplus(-x), "all"),
        ("Silu", typeof(SiluMap<>), x => x * Oracle.Sigmoid(x), "all"),
        ("Mish", typeof(MishMap<>), x => x * Math.Tanh(Oracle.Softplus(x)), "all"),
        ("HardSigmoid", typeof(HardSigmoidMap<>), x => Math.Clamp(x + 3, 0, 6) / 6, "all"),
        ("HardSwish", typeof(HardSwishMap<>), x => x * Math.Clamp(x + 3, 0, 6) / 6, "all"),
        ("Softsign", typeof(SoftsignMap<>), x => x / (1 + Math.Abs(x)), "all"),
        ("Relu", typeof(ReluMap<>), x => x < 0 ? 0 : x, "all"),
        ("Relu6", typeof(Relu6Map<>), x => Math.Clamp(x, 0, 6), "all"),
        ("Abs", typeof(AbsMap<>), x => Math.Abs(x), "all"),
        ("Sign", typeof(SignMap<>), x => x > 0 ? 1 : x < 0 ? -1 : x, "all"),
        ("Floor", typeof(FloorMap<>), x => Math.Floor(x), "all"),
        ("Sqrt", typeof(SqrtMap<>), x => Math.Sqrt(x), "positive"),
        ("Reciprocal", typeof(ReciprocalMap<>), x => 1 / x, "all"),
        ("GeluTanh", typeof(GeluTanhMap<>), x => x * Oracle.Sigmoid(2 * Math.Sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)), "all"),
    ];

    internal readonly struct ExpMap<T> : IMap1<T>
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        public static TVector Invoke<TVector>(TVector a)
            where TVector : struct, IVector<TVector, T> => VectorMath<T>.Exp(a);
    }

    internal readonly struct Expm1Map<T> : IMap1<T>
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        public static TVector Invoke<TVector>(TVector a)
            where TVector : struct, IVector<TVector, T> => VectorMath<T>.Expm1(a);
    }

    internal readonly struct Exp2Map<T> : IMap1<T>
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        public static TVector Invoke<TVector>(TVector a)
            where TVector : struct, IVector<TVector, T> => VectorMath<T>.Exp2(a);
    }

    internal readonly struct SinhMap<T> : IMap1<T>
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        public static TVector Invoke<TVector>(TVector a)
            where TVector : struct, IVector<TVector, T> => VectorMath<T>.Sinh(a);
    }

    internal readonly struct CoshMap<T> : IMap1<T>
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        public static TVector Invoke<TVector>(TVector a)
            where TVector : struct, IVector<TVector, T> => VectorMath<T>.Cosh(a);
    }

    internal readonly struct TanhMap<T> : IMap1<T>
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        public static TVector Invoke<TVector>(TVector a)
            where TVector : struct, IVector<TVector, T> => VectorMath<T>.Tanh(a);
    }

    internal readonly struct SigmoidMap<T> : IMap1<T>
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        public static TVector Invoke<TVector>(TVector a)
            where TVector : struct, IVector<TVector, T> => VectorMath<T>.Sigmoid(a);
    }

    internal readonly struct LogMap<T> : IMap1<T>
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        public static TVector Invoke<TVector>(TVector a)
            where TVector : struct, IVector<TVector, T> => VectorMath<T>.Log(a);
    }

    internal readonly struct Log2Map<T> : IMap1<T>
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        public static TVector Invoke<TVector>(TVector a)
            where TVector : struct, IVector<TVector, T> => VectorMath<T>.Log2(a);
    }

    internal readonly struct Log10Map<T> : IMap1<T>
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        public static TVector Invoke<TVector>(TVector a)
            where TVector : struct, IVector<TVector, T> => VectorMath<T>.Log10(a);
    }

    internal readonly struct Log1pMap<T> : IMap1<T>
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        public static TVector Invoke<TVector>(TVector a)
            where TVector : struct, IVector<TVector, T> => VectorMath<T>.Log1p(a);
    }

    internal readonly struct AsinhMap<T> : IMap1<T>
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        public static TVector Invoke<TVector>(TVector a)
            where TVector : struct, IVector<TVector, T> => VectorMath<T>.Asinh(a);
    }

    internal readonly struct AcoshMap<T> : IMap1<T>
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        public static TVector Invoke<TVector>(TVector a)
            where TVector : struct, IVector<TVector, T> => VectorMath<T>.Acosh(a);
    }

    internal readonly struct AtanhMap<T> : IMap1<T>
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        public static TVector Invoke<TVector>(TVector a)
            where TVector : struct, IVector<TVector, T> => VectorMath<T>.Atanh(a);
    }

    internal readonly struct SinMap<T> : IMap1<T>
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        public static TVector Invoke<TVector>(TVector a)
            where TVector : struct, IVector<TVector, T> => VectorMath<T>.Sin(a);
    }

    internal readonly struct CosMap<T> : IMap1<T>
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        public static TVector Invoke<TVector>(TVector a)
            where TVector : struct, IVector<TVector, T> => VectorMath<T>.Cos(a);
    }

    internal readonly struct TanMap<T> : IMap1<T>
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        public static TVector Invoke<TVector>(TVector a)
            where TVector : struct, IVector<TVector, T> => VectorMath<T>.Tan(a);
    }

    internal readonly struct AsinMap<T> : IMap1<T>
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        public static TVector Invoke<TVector>(TVector a)
            where TVector : struct, IVector<TVector, T> => VectorMath<T>.Asin(a);
    }

    internal readonly struct AcosMap<T> : IMap1<T>
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        public static TVector Invoke<TVector>(TVector a)
            where TVector : struct, IVector<TVector, T> => VectorMath<T>.Acos(a);
    }

    internal readonly struct AtanMap<T> : IMap1<T>
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        public static TVector Invoke<TVector>(TVector a)
            where TVector : struct, IVector<TVector, T> => VectorMath<T>.Atan(a);
    }

    internal readonly struct CbrtMap<T> : IMap1<T>
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        public static TVector Invoke<TVector>(TVector a)
            where TVector : struct, IVector<TVector, T> => VectorMath<T>.Cbrt(a);
    }

    internal readonly struct SoftplusMap<T> : IMap1<T>
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        public static TVector Invoke<TVector>(TVector a)
            where TVector : struct, IVector<TVector, T> => VectorMath<T>.Softplus(a);
    }

    internal readonly struct LogSigmoidMap<T> : IMap1<T>
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        public static TVector Invoke<TVector>(TVector a)
            where TVector : struct, IVector<TVector, T> => VectorMath<T>.LogSigmoid(a);
    }

    internal readonly struct SiluMap<T> : IMap1<T>
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        public static TVector Invoke<TVector>(TVector a)
            where TVector : struct, IVector<TVector, T> => VectorMath<T>.Silu(a);
    }

    internal readonly struct MishMap<T> : IMap1<T>
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        public static TVector Invoke<TVector>(TVector a)
            where TVector : struct, IVector<TVector, T> => VectorMath<T>.Mish(a);
    }

    internal readonly struct HardSigmoidMap<T> : IMap1<T>
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        public static TVector Invoke<TVector>(TVector a)
            where TVector : struct, IVector<TVector, T> => VectorMath<T>.HardSigmoid(a);
    }

    internal readonly struct HardSwishMap<T> : IMap1<T>
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        public static TVector Invoke<TVector>(TVector a)
            where TVector : struct, IVector<TVector, T> => VectorMath<T>.HardSwish(a);
    }

    internal readonly struct SoftsignMap<T> : IMap1<T>
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        public static TVector Invoke<TVector>(TVector a)
            where TVector : struct, IVector<TVector, T> => VectorMath<T>.Softsign(a);
    }

    internal readonly struct ReluMap<T> : IMap1<T>
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        public static TVector Invoke<TVector>(TVector a)
            where TVector : struct, IVector<TVector, T> => VectorMath<T>.Relu(a);
    }

    internal readonly struct Relu6Map<T> : IMap1<T>
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        public static TVector Invoke<TVector>(TVector a)
            where TVector : struct, IVector<TVector, T> => VectorMath<T>.Relu6(a);
    }

    internal readonly struct AbsMap<T> : IMap1<T>
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        public static TVector Invoke<TVector>(TVector a)
            where TVector : struct, IVector<TVector, T> => VectorMath<T>.Abs(a);
    }

    internal readonly struct SignMap<T> : IMap1<T>
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        public static TVector Invoke<TVector>(TVector a)
            where TVector : struct, IVector<TVector, T> => VectorMath<T>.Sign(a);
    }

    internal readonly struct FloorMap<T> : IMap1<T>
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        public static TVector Invoke<TVector>(TVector a)
            where TVector : struct, IVector<TVector, T> => VectorMath<T>.Floor(a);
    }

    internal readonly struct SqrtMap<T> : IMap1<T>
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        public static TVector Invoke<TVector>(TVector a)
            where TVector : struct, IVector<TVector, T> => VectorMath<T>.Sqrt(a);
    }

    internal readonly struct ReciprocalMap<T> : IMap1<T>
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        public static TVector Invoke<TVector>(TVector a)
            where TVector : struct, IVector<TVector, T> => VectorMath<T>.Reciprocal(a);
    }

    internal readonly struct GeluTanhMap<T> : IMap1<T>
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        public static TVector Invoke<TVector>(TVector a)
            where TVector : struct, IVector<TVector, T> => VectorMath<T>.GeluTanh(a);
    }

    internal readonly struct ErfMap<T> : IMap1<T>
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        public static TVector Invoke<TVector>(TVector a)
            where TVector : struct, IVector<TVector, T> => VectorMath<T>.Erf(a);
    }

    internal readonly struct GeluMap<T> : IMap1<T>
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        public static TVector Invoke<TVector>(TVector a)
            where TVector : struct, IVector<TVector, T> => VectorMath<T>.Gelu(a);
    }

    internal readonly struct GeluDerivativeMap<T> : IMap1<T>
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        public static TVector Invoke<TVector>(TVector a)
            where TVector : struct, IVector<TVector, T> => VectorMath<T>.GeluDerivative(a);
    }

    internal readonly struct GeluTanhDerivativeMap<T> : IMap1<T>
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        public static TVector Invoke<TVector>(TVector a)
            where TVector : struct, IVector<TVector, T> => VectorMath<T>.GeluTanhDerivative(a);
    }

    internal readonly struct SiluDerivativeMap<T> : IMap1<T>
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        public static TVector Invoke<TVector>(TVector a)
            where TVector : struct, IVector<TVector, T> => VectorMath<T>.SiluDerivative(a);
    }

    internal readonly struct MishDerivativeMap<T> : IMap1<T>
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        public static TVector Invoke<TVector>(TVector a)
            where TVector : struct, IVector<TVector, T> => VectorMath<T>.MishDerivative(a);
    }
}

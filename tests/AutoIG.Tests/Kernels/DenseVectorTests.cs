using System.Numerics;
using AutoIG.CompilerServices;

namespace AutoIG.Tests.Kernels;

/// <summary>Every lane does what the scalar does.</summary>
public class DenseVectorTests
{
    private static readonly double[] Values =
        [0, -0.0, 1, -1, 0.5, -2.5, 3.5, 7.25, -100, 1e-3, double.NaN, double.PositiveInfinity, double.NegativeInfinity, 2, -0.75, 20];

    [Fact]
    public void Every_width_equals_the_scalar_in_float()
    {
        Check<Lane512<float>, float>();
        Check<Lane256<float>, float>();
        Check<Lane128<float>, float>();
        Check<Lane1<float>, float>();
    }

    [Fact]
    public void Every_width_equals_the_scalar_in_double()
    {
        Check<Lane512<double>, double>();
        Check<Lane256<double>, double>();
        Check<Lane128<double>, double>();
        Check<Lane1<double>, double>();
    }

    [Fact]
    public void The_chosen_width_is_one_the_processor_has() => Assert.True(VectorWidths.IsSupported(VectorWidths.Best));

    /// <summary>The switches by which the whole library is tested with fewer instruction sets: their names are the runtime's.</summary>
    [Fact]
    public void An_instruction_set_that_is_switched_off_is_not_used()
    {
        var most = IsOff("EnableHWIntrinsic") ? VectorWidth.Scalar : IsOff("EnableAVX2") ? VectorWidth.Bits128
            : IsOff("EnableAVX512") ? VectorWidth.Bits256 : VectorWidth.Bits512;
        Assert.InRange(VectorWidths.Best, VectorWidth.Scalar, most);
        Assert.Equal(VectorWidths.Best, DenseTarget.Best.Width);

        static bool IsOff(string name) => Environment.GetEnvironmentVariable($"DOTNET_{name}") == "0";
    }

    private static void Check<TVector, T>()
        where TVector : struct, IVector<TVector, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] a = [.. Values.Select(T.CreateChecked)], b = [.. a.Reverse()], c = [.. a.Skip(3).Concat(a.Take(3))];
        Map<TVector, T>(a, b, (x, y) => x + y, (x, y) => x + y);
        Map<TVector, T>(a, b, (x, y) => x - y, (x, y) => x - y);
        Map<TVector, T>(a, c, (x, y) => x * y, (x, y) => x * y);
        Map<TVector, T>(a, c, (x, y) => x / y, (x, y) => x / y);
        Map<TVector, T>(a, c, TVector.Max, T.Max);
        Map<TVector, T>(a, c, TVector.Min, T.Min);
        Map<TVector, T>(a, c, (x, y) => TVector.MultiplyAdd(x, y, TVector.One), (x, y) => (x * y) + T.One, 1e-6);
        Map<TVector, T>(a, c, (x, _) => -x, (x, _) => -x);
        Map<TVector, T>(a, c, (x, _) => TVector.Abs(x), (x, _) => T.Abs(x));
        Map<TVector, T>(a, c, (x, _) => TVector.Sqrt(x), (x, _) => T.Sqrt(x));
        Map<TVector, T>(a, c, (x, _) => TVector.Floor(x), (x, _) => T.Floor(x));
        Map<TVector, T>(a, c, (x, _) => TVector.Ceiling(x), (x, _) => T.Ceiling(x));
        Map<TVector, T>(a, c, (x, _) => TVector.Round(x), (x, _) => T.Round(x));
        Map<TVector, T>(a, c, (x, _) => TVector.Truncate(x), (x, _) => T.Truncate(x));
        Map<TVector, T>(a, c, (x, _) => TVector.Exp(x), (x, _) => T.Exp(x), 1e-6);
        Map<TVector, T>(a, c, (x, _) => TVector.Log(x), (x, _) => T.Log(x), 1e-6);
        Map<TVector, T>(a, c, (x, _) => TVector.Sin(x), (x, _) => T.Sin(x), 1e-6);
        Map<TVector, T>(a, c, (x, _) => TVector.Cos(x), (x, _) => T.Cos(x), 1e-6);
        Map<TVector, T>(a, c, (x, y) => TVector.Select(TVector.GreaterThan(x, y), x, y), (x, y) => x > y ? x : y);
        Map<TVector, T>(a, c, (x, y) => TVector.Select(TVector.GreaterThanOrEqual(x, y), x, y), (x, y) => x >= y ? x : y);
        Map<TVector, T>(a, c, (x, y) => TVector.Select(TVector.LessThan(x, y), x, y), (x, y) => x < y ? x : y);
        Map<TVector, T>(a, c, (x, y) => TVector.Select(TVector.LessThanOrEqual(x, y), x, y), (x, y) => x <= y ? x : y);
        Map<TVector, T>(a, c, (x, y) => TVector.Select(TVector.Not(TVector.Equals(x, y)), x, y), (x, y) => x == y ? y : x);
        Map<TVector, T>(a, c, (x, y) => TVector.And(TVector.Equals(x, x), y), (x, y) => T.IsNaN(x) ? T.Zero : y);
        Map<TVector, T>(a, c, (x, y) => TVector.Or(TVector.And(TVector.LessThan(x, y), x), TVector.Zero), (x, y) => x < y ? x : T.Zero);
        Map<TVector, T>(a, c, (x, y) => TVector.Xor(TVector.Xor(x, y), y), (x, _) => x);

        // The rest of a row that fills no vector is rounded as the vectors before it.
        for (int n = 0; n < a.Length; n++)
        {
            T x = T.CreateChecked(Math.Sqrt(n + 2)), y = T.CreateChecked(Math.Cbrt(n + 3)), z = T.CreateChecked(-Math.Sin(n));
            T one = Lane1<T>.Sum(Lane1<T>.MultiplyAdd(Lane1<T>.Create(x), Lane1<T>.Create(y), Lane1<T>.Create(z)));
            var sum = TVector.Create(z);
            TVector.Accumulate(ref sum, TVector.Create(x), TVector.Create(y));
            Assert.True(TVector.EqualsAll(TVector.Create(one), sum));
            Assert.True(TVector.EqualsAll(sum, TVector.MultiplyAdd(TVector.Create(x), TVector.Create(y), TVector.Create(z))));
        }

        T[] plain = [.. Enumerable.Range(1, TVector.Count).Select(n => T.CreateChecked(n % 5 * (n % 2 == 0 ? 1 : -1)))];
        Assert.Equal(plain.Aggregate((x, y) => x + y), TVector.Sum(TVector.Load(in plain[0])));
        Assert.Equal(plain.Max(), TVector.MaxElement(TVector.Load(in plain[0])));
        Assert.Equal(plain.Min(), TVector.MinElement(TVector.Load(in plain[0])));
        Assert.False(TVector.HasNaN(TVector.Load(in plain[0])));
        ulong bits = 0;
        for (int n = 0; n < plain.Length; n++)
            bits |= plain[n] == T.Zero ? 0 : 1UL << n;
        Assert.Equal(bits, TVector.NonZeroBits(TVector.Load(in plain[0])));
        Assert.Equal(0UL, TVector.NonZeroBits(TVector.Create(-T.Zero)));
        var before = TVector.Load(in plain[0]);
        Assert.True(TVector.EqualsAll(before, before));
        plain[^1] = T.NaN;
        Assert.False(TVector.EqualsAll(before, TVector.Load(in plain[0])));
        Assert.False(TVector.EqualsAll(TVector.Load(in plain[0]), TVector.Load(in plain[0])));
        Assert.True(T.IsNaN(TVector.MaxElement(TVector.Load(in plain[0]))));
        Assert.True(TVector.HasNaN(TVector.Load(in plain[0])));
        Assert.Equal(bits | (1UL << (plain.Length - 1)), TVector.NonZeroBits(TVector.Load(in plain[0])));
    }

    private static void Map<TVector, T>(
        T[] a, T[] b, Func<TVector, TVector, TVector> vector, Func<T, T, T> scalar, double relative = 0,
        [System.Runtime.CompilerServices.CallerArgumentExpression(nameof(vector))] string name = "")
        where TVector : struct, IVector<TVector, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var result = new T[a.Length];
        for (int n = 0; n < a.Length; n += TVector.Count)
        {
            TVector.Store(vector(TVector.Load(in a[n]), TVector.Load(in b[n])), ref result[n]);
        }

        for (int n = 0; n < a.Length; n++)
        {
            T expected = scalar(a[n], b[n]);
            bool close = expected.Equals(result[n])
                || double.CreateChecked(T.Abs(expected - result[n])) <= relative * double.CreateChecked(T.Max(T.One, T.Abs(expected)));
            Assert.True(close, $"{typeof(TVector)} {name} at ({a[n]}, {b[n]}): expected {expected}, got {result[n]}");
        }
    }
}

using System.Numerics;
using AutoIG.CompilerServices;

namespace AutoIG.Tests.Kernels.Pointwise;

public sealed class ElementwiseTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(16)]
    [InlineData(1000)]
    public void One_operand_of_any_length_even_in_place(int length)
    {
        Check<float>();
        Check<double>();

        void Check<T>()
            where T : unmanaged, IBinaryFloatingPointIeee754<T> => Numbers.EachWidth(() =>
        {
            var x = Numbers.To<T>(Numbers.Uniform(1, length));
            var y = new T[length];
            Elementwise.Apply<T, Square<T>>(x, y);
            Elementwise.Apply<T, Square<T>>(x, x.AsSpan());
            Assert.Equal(y, x);
            Numbers.Close<T>([.. Numbers.Uniform(1, length).Select(v => v * v)], y);
        });
    }

    public static TheoryData<int, string, string, string> Layouts()
    {
        var data = new TheoryData<int, string, string, string>();
        foreach (int length in (int[])[12, 3 * 64 * 20, 300 * 8])
        {
            foreach (string layout in (string[])["full,full,full", "full,cycle3,scalar", "cycle4,repeat3,full", "repeat6,full,cycle600",
                "repeat600,cycle6,cycle1", "steps300,full,repeat2", "scalar,scalar,scalar"])
            {
                var parts = layout.Split(',');
                data.Add(length, parts[0], parts[1], parts[2]);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public void Operands_repeat_as_they_say(int length, string a, string b, string c) => Numbers.EachWidth(() =>
    {
        var y = new double[length];
        var (va, ia) = Layout(a, length, 1);
        var (vb, ib) = Layout(b, length, 2);
        var (vc, ic) = Layout(c, length, 3);
        Elementwise.Apply<double, MultiplyAdd<double>>(Make(va, ia), Make(vb, ib), Make(vc, ic), y);
        for (int i = 0; i < length; i++)
        {
            Assert.Equal(va[i / ia % va.Length] * vb[i / ib % vb.Length] + vc[i / ic % vc.Length], y[i], 1e-14);
        }
    });

    [Fact]
    public void Six_operands_arrive_in_order() => Numbers.EachWidth(() =>
    {
        var x = Enumerable.Range(0, 6).Select(k => Numbers.Uniform(k, 45)).ToArray();
        var y = new double[45];
        Elementwise.Apply<double, Weighted<double>>(x[0], x[1], x[2], x[3], x[4], x[5], y);
        for (int i = 0; i < y.Length; i++)
        {
            Assert.Equal(x[0][i] + 2 * x[1][i] + 3 * x[2][i] + 4 * x[3][i] + 5 * x[4][i] + 6 * x[5][i], y[i], 1e-13);
        }
    });

    [Fact]
    public void An_element_has_the_same_bits_wherever_it_lies() => Numbers.EachWidth(() =>
    {
        var x = Numbers.To<float>(Numbers.Uniform(5, 333, -9, 9));
        var whole = new float[x.Length];
        Elementwise.Apply<float, TanhMap<float>>(x, whole);
        for (int start = 0; start < x.Length; start += 5)
        {
            var part = new float[Math.Min(5, x.Length - start)];
            Elementwise.Apply<float, TanhMap<float>>(x.AsSpan(start, part.Length), part);
            Assert.Equal(whole[start..(start + part.Length)], part);
        }
    });

    [Fact]
    public void Wrong_lengths_and_overlaps_are_named()
    {
        var y = new float[12];
        var error = Assert.Throws<ArgumentException>(() => Elementwise.Apply<float, Product<float>>(new float[12], new float[5], y));
        Assert.Contains("b: expected 12", error.Message);
        Assert.Contains("got 5", error.Message);
        Assert.Throws<ArgumentException>(
            () => Elementwise.Apply<float, Product<float>>(new float[12], Operand<float>.Repeat(new float[4], 5), y));
        Assert.Throws<ArgumentException>(() => Elementwise.Apply<float, Square<float>>(Array.Empty<float>(), y));
        Assert.Throws<ArgumentException>(() => Elementwise.Apply<float, Square<float>>(y.AsSpan(1, 6), y.AsSpan(0, 6)));
        Assert.Throws<ArgumentOutOfRangeException>(() => { _ = Operand<float>.Repeat(new float[4], 0); });
    }

    private static (double[] Values, int Inner) Layout(string layout, int length, int seed)
    {
        if (layout is "full" or "scalar")
        {
            return (Numbers.Uniform(seed, layout == "full" ? length : 1), 1);
        }

        int size = int.Parse(string.Concat(layout.Where(char.IsDigit)));
        size = length % size == 0 ? size : 3;
        return layout.StartsWith("cycle") ? (Numbers.Uniform(seed, size), 1)
            : layout.StartsWith("steps") ? (Numbers.Uniform(seed, length / size), size)
            : (Numbers.Uniform(seed, length / size), size);
    }

    private static Operand<double> Make(double[] values, int inner) =>
        values.Length == 1 ? values[0] : inner == 1 ? values : Operand<double>.Repeat(values, inner);

    private readonly struct Square<T> : IMap1<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public static TVector Invoke<TVector>(TVector a)
            where TVector : struct, IVector<TVector, T> => a * a;
    }

    private readonly struct TanhMap<T> : IMap1<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public static TVector Invoke<TVector>(TVector a)
            where TVector : struct, IVector<TVector, T> => VectorMath<T>.Tanh(a);
    }

    private readonly struct Product<T> : IMap2<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public static TVector Invoke<TVector>(TVector a, TVector b)
            where TVector : struct, IVector<TVector, T> => a * b;
    }

    private readonly struct MultiplyAdd<T> : IMap3<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public static TVector Invoke<TVector>(TVector a, TVector b, TVector c)
            where TVector : struct, IVector<TVector, T> => a * b + c;
    }

    private readonly struct Weighted<T> : IMap6<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public static TVector Invoke<TVector>(TVector a, TVector b, TVector c, TVector d, TVector e, TVector f)
            where TVector : struct, IVector<TVector, T>
        {
            var one = TVector.One;
            var two = one + one;
            return a + two * b + (two + one) * c + two * two * d + (two * two + one) * e + two * (two + one) * f;
        }
    }
}

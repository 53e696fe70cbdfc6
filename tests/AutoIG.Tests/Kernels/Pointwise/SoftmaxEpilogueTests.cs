using System.Numerics;
using AutoIG.CompilerServices;

namespace AutoIG.Tests.Kernels.Pointwise;

/// <summary>The adjoint of softmax through an elementwise function, against the adjoint and the function one after the other.</summary>
public sealed class SoftmaxEpilogueTests
{
    [Theory]
    [MemberData(nameof(NormalizationTests.Slices), MemberType = typeof(NormalizationTests))]
    public void The_epilogue_is_applied_to_every_element_once(int outer, int axis, int inner)
    {
        Check<float>();
        Check<double>();

        void Check<T>()
            where T : unmanaged, IBinaryFloatingPointIeee754<T> => Numbers.EachWidth(() =>
        {
            // Wide logits saturate some of the slices, which are derived in another way.
            foreach (double range in (double[])[1, 40])
            {
                int length = outer * axis * inner;
                var y = Numbers.To<T>(Numbers.Uniform(1, length, -range, range));
                Softmax.Forward<T>(outer, axis, inner, y, y);
                var gradY = Numbers.To<T>(Numbers.Uniform(2, length));
                T[] plain = new T[length], scaled = new T[length];
                Softmax.Transposed<T>(outer, axis, inner, y, gradY, plain);
                Elementwise.Apply<T, Reduced<T>>(plain, plain.AsSpan());
                Softmax.Transposed<T, Reduced<T>>(outer, axis, inner, y, gradY, scaled);
                Assert.Equal(plain, scaled);
                Softmax.Transposed<T, Reduced<T>>(outer, axis, inner, y, gradY, gradY);
                Assert.Equal(plain, gradY);
            }
        });
    }

    [Fact]
    public void Wrong_lengths_are_named() =>
        Assert.Contains("x", Assert.Throws<ArgumentException>(
            () => Softmax.Transposed<float, Reduced<float>>(2, 4, 1, new float[8], new float[8], new float[7])).Message);

    /// <summary>0.3 − x/5: no function that could be mistaken for none, or applied twice unseen.</summary>
    private readonly struct Reduced<T> : IMap1<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public static TVector Invoke<TVector>(TVector a)
            where TVector : struct, IVector<TVector, T> =>
            TVector.Create(T.CreateChecked(0.3)) - (TVector.Create(T.CreateChecked(0.2)) * a);
    }
}

using System.Numerics;
using AutoIG.CompilerServices;

namespace AutoIG.Tests.Kernels;

public class DenseLinearTests
{
    private static readonly (int Rows, int Inputs, int Outputs)[] Shapes =
    [
        (1, 1, 1), (2, 3, 5), (5, 784, 10), (7, 17, 64), (13, 65, 130), (50, 64, 2), (3, 300, 96), (100, 33, 12), (97, 20, 81),
        (4, 1030, 16), (9, 40, 3), (6, 100, 1), (70, 19, 4),
    ];

    public static TheoryData<int, int> Targets => DenseOracle.Targets;

    [Theory, MemberData(nameof(Targets))]
    public void Linear_equals_its_definition_in_float(int bits, int tile) => Check<float>(DenseOracle.Target(bits, tile));

    [Theory, MemberData(nameof(Targets))]
    public void Linear_equals_its_definition_in_double(int bits, int tile) => Check<double>(DenseOracle.Target(bits, tile));

    [Fact]
    public void Wrong_lengths_are_refused_by_name()
    {
        Assert.Contains("weight: expected [3, 2]",
            Assert.Throws<ArgumentException>(() => new LinearWeights<float>(new float[5], [], 3, 2)).Message);
        Assert.Contains("bias: expected 3",
            Assert.Throws<ArgumentException>(() => new LinearWeights<float>(new float[6], new float[2], 3, 2)).Message);
        var linear = new LinearWeights<float>(new float[6], [], 3, 2);
        Assert.Contains("x: expected [2, 2]",
            Assert.Throws<ArgumentException>(() => linear.Forward(2, new float[3], new float[6])).Message);
        Assert.Contains("gradX: expected",
            Assert.Throws<ArgumentException>(() => linear.Transposed(2, new float[6], new float[3], false)).Message);
    }

    [Fact]
    public void A_second_call_allocates_nothing()
    {
        var linear = new LinearWeights<float>(new float[300 * 200], new float[300], 300, 200);
        float[] x = new float[70 * 200], y = new float[70 * 300];
        linear.Forward(70, x, y);
        linear.Transposed(70, y, x, accumulate: true);
        linear.Forward(70, x, y);
        long before = GC.GetAllocatedBytesForCurrentThread();
        linear.Forward(70, x, y);
        linear.Transposed(70, y, x, accumulate: true);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private static void Check<T>(DenseTarget target)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var random = new Random(7);
        foreach (var (rows, inputs, outputs) in Shapes)
        {
            T[] weight = DenseOracle.Random<T>(random, inputs * outputs), bias = DenseOracle.Random<T>(random, outputs);
            T[] x = DenseOracle.Random<T>(random, rows * inputs), gradY = DenseOracle.Random<T>(random, rows * outputs);
            T[] y = new T[rows * outputs], gradX = DenseOracle.Random<T>(random, rows * inputs);
            double[] w = DenseOracle.Double(weight), b = DenseOracle.Double(bias), xs = DenseOracle.Double(x),
                before = DenseOracle.Double(gradX);
            double[] product = new double[rows * outputs], pulled = new double[rows * inputs], gs = DenseOracle.Double(gradY);
            for (int r = 0; r < rows; r++)
            {
                for (int o = 0; o < outputs; o++)
                {
                    for (int i = 0; i < inputs; i++)
                    {
                        product[(r * outputs) + o] += xs[(r * inputs) + i] * w[(o * inputs) + i];
                        pulled[(r * inputs) + i] += gs[(r * outputs) + o] * w[(o * inputs) + i];
                    }
                }
            }

            double forward = DenseOracle.Tolerance<T>(inputs), backward = DenseOracle.Tolerance<T>(outputs);
            double[] shifted = [.. product.Select((value, n) => value + b[n % outputs])];
            var linear = new LinearWeights<T>(target, weight, bias, outputs, inputs);
            linear.Forward(rows, x, y);
            DenseOracle.AssertClose<T>(shifted, y, forward);
            linear.Forward<Rectify<T>>(rows, x, y);
            DenseOracle.AssertClose<T>([.. shifted.Select(value => Math.Max(value, 0))], y, forward);
            linear.ForwardLinear(rows, x, y);
            DenseOracle.AssertClose<T>(product, y, forward);
            linear.Transposed(rows, gradY, gradX, accumulate: true);
            DenseOracle.AssertClose<T>([.. pulled.Select((value, n) => value + before[n])], gradX, backward);
            linear.Transposed(rows, gradY, gradX, accumulate: false);
            DenseOracle.AssertClose<T>(pulled, gradX, backward);
        }
    }

    internal readonly struct Rectify<T> : IMap1<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public static TVector Invoke<TVector>(TVector a)
            where TVector : struct, IVector<TVector, T> => TVector.Max(a, TVector.Zero);
    }
}

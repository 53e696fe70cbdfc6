using System.Numerics;
using AutoIG.CompilerServices;
using AutoIG.Tests.Kernels.Pointwise;

namespace AutoIG.Tests.Kernels;

/// <summary>
/// Where a map does not change, neither does what is computed from it, to the bit: otherwise the maximum over it would be won by rounding,
/// elsewhere with every instruction set.
/// </summary>
public class SteadyInputTests
{
    /// <summary>The layers of the models that are measured, on smaller maps, and every odd size that other tests have.</summary>
    private static readonly ConvolutionGeometry[] Shapes =
    [
        .. DenseConvolutionTests.Cases.Select(c => c.Geometry with { Height = c.Geometry.Height + 5, Width = c.Geometry.Width + 6 }),
        .. DenseWinogradTests.Cases.Select(c => c.Geometry),
        Square(14, 1, 16, 3, 1), Square(14, 16, 32, 3, 1), Square(17, 3, 64, 3, 2), Square(11, 64, 16, 1, 1), Square(13, 16, 64, 3, 1),
        Square(13, 48, 192, 3, 1), Square(6, 512, 100, 1, 1), Square(17, 3, 32, 3, 2), Square(11, 96, 96, 3, 1, 96),
        Square(11, 144, 144, 3, 2, 144), Square(8, 160, 96, 1, 1), Square(20, 3, 64, 7, 2), Square(16, 64, 64, 3, 1),
        Square(12, 64, 128, 3, 2), Square(12, 64, 128, 1, 2), Square(14, 128, 128, 3, 1), Square(7, 128, 64, 3, 1),
    ];

    public static TheoryData<int, int> Targets => DenseOracle.Targets;

    [Theory, MemberData(nameof(Targets))]
    public void Convolutions_of_a_constant_map_are_constant_in_float(int bits, int tile) => Check<float>(DenseOracle.Target(bits, tile));

    [Theory, MemberData(nameof(Targets))]
    public void Convolutions_of_a_constant_map_are_constant_in_double(int bits, int tile) => Check<double>(DenseOracle.Target(bits, tile));

    /// <summary>Stripes, an edge between two colours, a drawing on blank paper: every window that does not change along an axis.</summary>
    [Theory, MemberData(nameof(Targets))]
    public void Equal_windows_give_equal_outputs_along_every_line(int bits, int tile)
    {
        var target = DenseOracle.Target(bits, tile);
        var random = new Random(5);
        foreach (var g in (ConvolutionGeometry[])
            [
                Square(14, 16, 32, 3, 1), Square(19, 32, 32, 3, 1), DenseWinogradTests.Cases[2].Geometry, Square(19, 32, 32, 3, 1, 32),
                Square(15, 20, 12, 3, 1, 4), Square(21, 16, 32, 3, 2), Square(21, 24, 24, 3, 2, 24), Square(21, 6, 10, 5, 2, 2),
            ])
        {
            float[] weight = DenseOracle.Random<float>(
                random, g.KernelHeight * g.KernelWidth * g.InChannels / g.Groups * g.OutChannels);
            float[] bias = DenseOracle.Random<float>(random, g.OutChannels), y = new float[g.OutHeight * g.OutWidth * g.OutChannels];
            float[] start = DenseOracle.Random<float>(random, g.InChannels), gradX = new float[g.Height * g.Width * g.InChannels];
            var convolution = new ConvolutionWeights<float>(target, weight, bias, g);
            var transposed = new TransposedConvolutionWeights<float>(target, weight, start, g);
            foreach (var color in Drawings(random))
            {
                float[] x = Map(random, color, g.Height, g.Width, g.InChannels);
                convolution.Forward(1, x, y);
                DenseWinogradTests.AssertRelative(
                    DenseOracle.Convolve(1, g, DenseOracle.Double(x), DenseOracle.Double(weight), DenseOracle.Double(bias)), y);
                Assert.True(AssertEqualWindows(g, x, y) > 0);
                if (g.StrideX > 1)
                    continue;

                // And so does the transposed convolution.
                float[] gradY = Map(random, color, g.OutHeight, g.OutWidth, g.OutChannels);
                double[] pulled = DenseOracle.Adjoint(1, g, DenseOracle.Double(gradY), DenseOracle.Double(weight));
                transposed.Forward(1, gradY, gradX);
                DenseWinogradTests.AssertRelative([.. pulled.Select((value, n) => value + start[n % start.Length])], gradX);
                AssertEqualWindows(
                    new(g.OutHeight, g.OutWidth, g.OutChannels, g.InChannels, 3, 3, 1, 1, 2 - g.PadTop, 2 - g.PadLeft, 2 - g.PadBottom,
                        2 - g.PadRight), gradY, gradX);
            }
        }
    }

    /// <summary>Which places of a blank sheet win the maximum does not depend on the instruction set.</summary>
    [Fact]
    public void The_saliency_of_a_maximum_over_blank_paper_is_the_same_at_every_width()
    {
        foreach (var (channels, window, stride) in ((int, int, int)[])[(16, 2, 2), (32, 2, 2), (64, 3, 2)])
        {
            float[]? first = null;
            foreach (var (bits, tile) in ((int, int)[])[(0, 2), (128, 2), (256, 2), (512, 4)])
            {
                var target = DenseOracle.Target(bits, tile);
                Dispatch.At(target.Width, () =>
                {
                    float[] saliency = Saliency(target, channels, window, stride);
                    first ??= saliency;
                    float largest = first.Max(Math.Abs);
                    Assert.True(largest > 0);
                    Assert.All(saliency.Zip(first), pair => Assert.InRange(Math.Abs(pair.First - pair.Second), 0, 1e-6f * largest));
                });
            }
        }
    }

    /// <summary>What else lies between a map and a maximum over it.</summary>
    [Fact]
    public void Other_kernels_of_a_constant_map_are_constant() => Numbers.EachWidth(() =>
    {
        Check<float>(new Random(6));
        Check<double>(new Random(7));

        static void Check<T>(Random random)
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            const int size = 7, wide = 19, channels = 37;
            T[] x = Blank<T>(random, size * size, channels), resized = new T[wide * wide * channels];
            foreach (bool alignCorners in (bool[])[false, true])
            {
                Upsampling.Bilinear<T>(1, size, size, channels, wide, wide, alignCorners, x, resized);
                AssertSame(resized, channels);
            }

            foreach (int groups in (int[])[1, channels])
            {
                T[] normalised = new T[x.Length], weight = DenseOracle.Random<T>(random, channels);
                GroupNorm.Forward<T>(1, size * size, channels, groups, x, weight, weight, T.CreateChecked(1e-5), normalised);
                AssertSame(normalised, channels);
            }

            T[] pooled = new T[5 * 5 * channels];
            AveragePooling.Forward<T>(1, new(size, size, channels, 3, 1), countIncludePad: true, x, pooled);
            AssertSame(pooled, channels);

            // Channel by channel: the vectors lie along the positions, and the last are not whole.
            T[] planes = [.. DenseOracle.Random<T>(random, channels).SelectMany(value => Enumerable.Repeat(value, size * size))];
            T[] y = new T[planes.Length], one = new T[size * size];
            Softmax.Forward<T>(1, channels, size * size, planes, y);
            for (int channel = 0; channel < channels; channel++)
                AssertSame(y[(channel * size * size)..((channel + 1) * size * size)], 1);
            Reductions.LogSumExp<T>(1, channels, size * size, planes, one);
            AssertSame(one, 1);
            Reductions.Mean<T>(1, channels, size * size, planes, one);
            AssertSame(one, 1);
        }

        static void AssertSame<T>(T[] map, int channels)
            where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
            Assert.All(map.Chunk(channels), pixel => Assert.Equal(map[..channels], pixel));
    });

    private static ConvolutionGeometry Square(int size, int inputs, int outputs, int kernel, int stride, int groups = 1) =>
        new(size, size, inputs, outputs, kernel, kernel, stride, stride, kernel / 2, kernel / 2, kernel / 2, kernel / 2, 1, 1, groups);

    private static void Check<T>(DenseTarget target)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var random = new Random(1);
        foreach (var g in Shapes)
        {
            T[] weight = DenseOracle.Random<T>(
                random, (long)g.OutChannels * g.InChannels / g.Groups * g.KernelHeight * g.KernelWidth);
            T[] bias = DenseOracle.Random<T>(random, g.OutChannels);
            T[] x = Blank<T>(random, g.Height * g.Width, g.InChannels), up = new T[x.Length];
            T[] low = Blank<T>(random, g.OutHeight * g.OutWidth, g.OutChannels), y = new T[low.Length];
            new ConvolutionWeights<T>(target, weight, bias, g).Forward(1, x, y);
            AssertConstant(
                g, y, g.OutHeight, g.OutWidth, line => Inner(line, g.StrideY, g.PadTop, g.DilationY, g.KernelHeight, g.Height),
                column => Inner(column, g.StrideX, g.PadLeft, g.DilationX, g.KernelWidth, g.Width));
            new TransposedConvolutionWeights<T>(target, weight, [], g).Forward(1, low, up);
            AssertConstant(
                g, up, g.Height, g.Width, line => Phase(line, g.StrideY, g.PadTop, g.DilationY, g.KernelHeight, g.OutHeight),
                column => Phase(column, g.StrideX, g.PadLeft, g.DilationX, g.KernelWidth, g.OutWidth));
        }
    }

    /// <summary>What sort of line it is: −1 if its window lies inside, otherwise one of its own.</summary>
    private static int Inner(int line, int stride, int pad, int dilation, int kernel, int size)
    {
        int first = (line * stride) - pad;
        return first >= 0 && first + (dilation * (kernel - 1)) < size ? -1 : line;
    }

    /// <summary>The same for the adjoint, whose lines differ by what is left of them after the stride.</summary>
    private static int Phase(int line, int stride, int pad, int dilation, int kernel, int size)
    {
        for (int tap = 0; tap < kernel; tap++)
        {
            int from = line + pad - (tap * dilation);
            if (from % stride == 0 && (from < 0 || from / stride >= size))
                return line;
        }

        return -1 - (line % stride);
    }

    private static void AssertConstant<T>(ConvolutionGeometry g, T[] y, int height, int width, Func<int, int> row, Func<int, int> column)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var places = new Dictionary<(int, int), int>();
        int channels = y.Length / (height * width);
        for (int place = 0; place < height * width; place++)
        {
            int first = places.TryAdd((row(place / width), column(place % width)), place) ? place
                : places[(row(place / width), column(place % width))];
            Assert.True(
                y.AsSpan(place * channels, channels).SequenceEqual(y.AsSpan(first * channels, channels)),
                $"{g}: pixel {place} is not as pixel {first}");
        }
    }

    /// <summary>Compares the outputs of neighbouring windows that are equal; says how many there are.</summary>
    private static int AssertEqualWindows(ConvolutionGeometry g, float[] x, float[] y)
    {
        int equal = 0;
        for (int oy = 0; oy < g.OutHeight; oy++)
        {
            for (int ox = 0; ox < g.OutWidth; ox++)
            {
                Compare(oy, ox, 0, 1);
                Compare(oy, ox, 1, 0);
            }
        }

        return equal;

        void Compare(int oy, int ox, int stepY, int stepX)
        {
            if (oy + stepY >= g.OutHeight || ox + stepX >= g.OutWidth)
                return;
            for (int place = 0; place < g.KernelHeight * g.KernelWidth; place++)
            {
                int iy = (g.StrideY * oy) + (place / g.KernelWidth) - g.PadTop, ix = (g.StrideX * ox) + (place % g.KernelWidth) - g.PadLeft;
                if (!Pixel(iy, ix).SequenceEqual(Pixel(iy + (g.StrideY * stepY), ix + (g.StrideX * stepX))))
                    return;
            }

            equal++;
            if (!Output(oy, ox).SequenceEqual(Output(oy + stepY, ox + stepX)))
                Assert.Fail($"{g}: ({oy}, {ox}) is not as ({oy + stepY}, {ox + stepX})");
        }

        ReadOnlySpan<float> Pixel(int iy, int ix) => (uint)iy < (uint)g.Height && (uint)ix < (uint)g.Width
            ? x.AsSpan(((iy * g.Width) + ix) * g.InChannels, g.InChannels)
            : new float[g.InChannels];

        ReadOnlySpan<float> Output(int oy, int ox) => y.AsSpan(((oy * g.OutWidth) + ox) * g.OutChannels, g.OutChannels);
    }

    /// <summary>The colour of each pixel; every colour is a random one.</summary>
    private static IEnumerable<Func<int, int, int>> Drawings(Random random)
    {
        int[] noise = [.. Enumerable.Range(0, 1024).Select(_ => random.Next(1000))];
        yield return (_, _) => 0;
        yield return (y, _) => y;
        yield return (_, x) => x % 2;
        yield return (_, x) => x / 5;
        yield return (y, x) => x < 7 ? 0 : noise[(32 * y) + x];
        yield return (y, x) => y is > 3 and < 10 && x is > 4 and < 9 ? noise[(32 * y) + x] : 0;
    }

    private static float[] Map(Random random, Func<int, int, int> color, int height, int width, int channels)
    {
        var colors = new Dictionary<int, float[]>();
        var map = new List<float>();
        for (int place = 0; place < height * width; place++)
        {
            int of = color(place / width, place % width);
            if (!colors.TryGetValue(of, out float[]? values))
                colors[of] = values = DenseOracle.Random<float>(random, channels);
            map.AddRange(values);
        }

        return [.. map];
    }

    private static T[] Blank<T>(Random random, int pixels, int channels)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] color = DenseOracle.Random<T>(random, channels);
        return [.. Enumerable.Repeat(color, pixels).SelectMany(values => values)];
    }

    /// <summary>Of the sum of what two convolutions and a maximum make of blank paper.</summary>
    private static float[] Saliency(DenseTarget target, int channels, int window, int stride)
    {
        var random = new Random(channels);
        ConvolutionGeometry outer = Square(24, 3, channels, 3, 1), inner = Square(24, channels, channels, 3, 1);
        var first = new ConvolutionWeights<float>(target, DenseOracle.Random<float>(random, 27 * channels), [], outer);
        var second = new ConvolutionWeights<float>(
            target, DenseOracle.Random<float>(random, 9 * channels * channels), DenseOracle.Random<float>(random, channels), inner);
        var pooling = new PoolingGeometry(24, 24, channels, window, stride);
        float[] x = Blank<float>(random, 24 * 24, 3), hidden = new float[24 * 24 * channels], y = new float[hidden.Length];
        float[] maxima = new float[pooling.OutputLength], ones = new float[maxima.Length], gradient = new float[x.Length];
        first.Forward<DenseLinearTests.Rectify<float>>(1, x, hidden);
        second.Forward(1, hidden, y);
        MaxPooling.Forward<float>(1, in pooling, y, maxima);
        ones.AsSpan().Fill(1);
        float[] gradY = new float[y.Length], gradHidden = new float[hidden.Length];
        MaxPooling.Transposed<float>(1, in pooling, y, maxima, ones, gradY);
        second.Transposed(1, gradY, gradHidden, accumulate: false);
        for (int n = 0; n < hidden.Length; n++)
            gradHidden[n] = hidden[n] > 0 ? gradHidden[n] : 0;
        first.Transposed(1, gradHidden, gradient, accumulate: false);
        return gradient;
    }
}

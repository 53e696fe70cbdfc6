using System.Numerics;
using System.Numerics.Tensors;
using AutoIG.Reports;

namespace AutoIG.Images.Tests.Preprocessing;

public sealed class PreprocessingTests
{
    public static TheoryData<PixelNormalization> Normalizations { get; } =
        [PixelNormalization.Unit, PixelNormalization.ImageNet, new([127], [128], range: 1), new([1, 2, 3], [-1, 0.5, 100], range: 7)];

    [Theory]
    [MemberData(nameof(Normalizations))]
    public void Levels_become_numbers_and_back(PixelNormalization normalization)
    {
        Check<float>(1e-5);
        Check<double>(1e-13);

        void Check<T>(double bound)
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            // Every level of every channel.
            var picture = Picture.Create([.. Enumerable.Range(0, 256).Select(i => new Rgba((byte)i, (byte)(255 - i), (byte)(i ^ 85)))], 32);
            var input = normalization.ToTensor<T>(picture);
            Assert.Equal([3, 8, 32], input.Lengths.ToArray());
            byte[] rgb = Photographs.Rgb(picture);
            for (int i = 0; i < rgb.Length; i++)
            {
                int channel = i % 3;
                double expected = ((rgb[i] / normalization.Range) - normalization.Mean[channel]) / normalization.StandardDeviation[channel];
                double actual = double.CreateChecked(input[channel, i / 3 / 32, i / 3 % 32]);
                Assert.Equal(expected, actual, bound * Math.Max(1, Math.Abs(expected)));
            }

            Assert.Equal(picture.Pixels, normalization.ToPicture(input).Pixels);
            Assert.Equal([.. input], normalization.Normalize(new PixelNormalization([0], [1], range: 1).ToTensor<T>(picture)).ToArray());
        }
    }

    [Fact]
    public void What_leaves_the_levels_is_clamped()
    {
        var seen = PixelNormalization.Unit.ToPicture(Tensor.Create([-1, 2, double.PositiveInfinity, 0.5, 0.1, 0], [3, 1, 2]));
        Assert.Equal([new Rgba(0, 255, 26), new Rgba(255, 128, 0)], seen.Pixels.ToArray());
    }

    [Fact]
    public void Without_a_shorter_side_the_whole_picture_is_seen()
    {
        var picture = Picture.Create([.. Enumerable.Range(0, 12 * 6).Select(i => new Rgba((byte)(3 * i), (byte)i, 9))], 12);
        var seen = new PicturePreprocessing { Height = 4, Width = 5, Interpolation = Interpolation.Bicubic };
        Assert.Equal(picture.Resize(5, 4, Interpolation.Bicubic).Pixels, seen.Fit(picture).Pixels);
        Assert.Equal([.. PixelNormalization.Unit.ToTensor<float>(seen.Fit(picture))], seen.ToTensor<float>(picture).ToArray());
        var apart = (seen with { RoundsLevels = false }).ToTensor<double>(picture);
        var levels = TensorImage.Resize(new PixelNormalization([0], [1], 1).ToTensor<double>(picture), 4, 5, Interpolation.Bicubic);
        Assert.All(apart.Zip(levels), pair => Assert.Equal(pair.Second / 255, pair.First, 1e-15));
        Assert.Equal(seen.Fit(picture).Pixels, seen.ToPicture(seen.ToTensor<double>(picture)).Pixels);
    }

    [Fact]
    public void What_makes_no_input_is_refused()
    {
        var picture = Picture.Create([.. Enumerable.Repeat(new Rgba(1, 2, 3), 12)], 4);
        foreach (bool rounds in new[] { true, false })
        {
            var narrow = new PicturePreprocessing { Height = 8, Width = 8, ShorterSide = 6, RoundsLevels = rounds };
            var refused = Assert.Throws<ArgumentOutOfRangeException>(() => narrow.ToTensor<float>(picture));
            Assert.Contains("6, which makes it 8 × 6", refused.Message, StringComparison.Ordinal);
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => new PicturePreprocessing { Height = 0, Width = 1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new PicturePreprocessing { Height = 1, Width = -1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new PicturePreprocessing { Height = 1, Width = 1, ShorterSide = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(
            () => new PicturePreprocessing { Height = 1, Width = 1, Interpolation = (Interpolation)2 });
        Assert.Throws<ArgumentNullException>(() => new PicturePreprocessing { Height = 1, Width = 1, Normalization = null! });
        Assert.Throws<ArgumentException>(() => new PixelNormalization([1, 2], [1]));
        Assert.Throws<ArgumentException>(() => new PixelNormalization([double.NaN], [1]));
        Assert.Throws<ArgumentException>(() => new PixelNormalization([0], [1, 0, 1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new PixelNormalization([0], [1], range: 0));
        Assert.Throws<ArgumentNullException>(() => new PixelNormalization(null!, [1]));
        Assert.Contains("NaN at 2", Assert.Throws<ArgumentException>(
            () => PixelNormalization.Unit.ToPicture(Tensor.Create([0, 0, float.NaN], [3, 1, 1]))).Message);
        Assert.Throws<ArgumentException>(() => PixelNormalization.Unit.ToPicture(Tensor.CreateFromShape<float>([1, 4, 4])));
        Assert.Throws<ArgumentException>(() => PixelNormalization.Unit.Normalize(Tensor.CreateFromShape<float>([3, 0, 4])));
    }
}

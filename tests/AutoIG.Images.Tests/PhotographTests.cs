using System.Numerics;
using System.Security.Cryptography;
using AutoIG.Reports;

namespace AutoIG.Images.Tests;

/// <summary>Each stage from a file to a network's input, against Pillow and torchvision.</summary>
public sealed class PhotographTests
{
    private static readonly PicturePreprocessing Seen = new()
    {
        Height = 224, Width = 224, ShorterSide = 256, Normalization = new([127], [128], range: 1),
    };

    public static TheoryData<string> Names => Photographs.Names;

    [Fact]
    public void There_are_five() => Assert.Equal(5, Photographs.All.Count);

    /// <summary>PNG, grey and in colours, and JPEG, as Pillow decodes it with libjpeg-turbo.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void Decoding_is_exact(string name)
    {
        var photo = Photographs.All.Single(candidate => candidate.Name == name);
        var picture = Photographs.Open(name);
        Assert.Equal((photo.Width, photo.Height), (picture.Width, picture.Height));
        Assert.Equal(photo.Sha256, Convert.ToHexStringLower(SHA256.HashData(Photographs.Rgb(picture))));
        Assert.All(picture.Pixels.ToArray(), pixel => Assert.Equal(255, pixel.A));
        using var stream = File.OpenRead(Photographs.PathOf(photo.File));
        Assert.Equal(picture.Pixels, PictureFile.Load(stream).Pixels);
        Assert.Equal(picture.Pixels, PictureFile.Parse(File.ReadAllBytes(Photographs.PathOf(photo.File))).Pixels);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void What_the_network_sees_is_exact(string name) =>
        Assert.Equal(Photographs.Bytes($"crop/{name}"), Photographs.Rgb(Seen.Fit(Photographs.Open(name))));

    [Theory]
    [MemberData(nameof(Names))]
    public void Inputs_in_single_precision(string name) => Inputs<float>(name, 0, 0);

    [Theory]
    [MemberData(nameof(Names))]
    public void Inputs_in_double_precision(string name) => Inputs<double>(name, 0, 0);

    /// <summary>Where levels are not rounded, what comes out lies within about a level of what is.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void Inputs_of_levels_that_are_not_rounded(string name)
    {
        Inputs<float>(name, 1e-4, 1.01 / 128);
        Inputs<double>(name, 1e-4, 1.01 / 128);
    }

    [Theory]
    [InlineData("resized/chelsea", Interpolation.Bilinear)]
    [InlineData("resized-bicubic/chelsea", Interpolation.Bicubic)]
    public void Resizing_is_exact(string array, Interpolation interpolation)
    {
        var resized = Photographs.Open("chelsea").ResizeShorterSide(256, interpolation);
        Assert.Equal((384, 256), (resized.Width, resized.Height));
        Assert.Equal(Photographs.Bytes(array), Photographs.Rgb(resized));
    }

    [Fact]
    public void Resizing_of_numbers_in_single_precision() => Numbers<float>();

    [Fact]
    public void Resizing_of_numbers_in_double_precision() => Numbers<double>();

    [Theory]
    [MemberData(nameof(Names))]
    public void Blurring_is_exact(string name) =>
        Assert.Equal(Photographs.Bytes($"blurred-crop/{name}"), Photographs.Rgb(Seen.Fit(Photographs.Open(name)).GaussianBlur(12)));

    /// <summary>torchvision computes weights in single precision: its own rounding is what differs, of levels to 255.</summary>
    private static void Numbers<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var levels = new PixelNormalization([0], [1], range: 1).ToTensor<T>(Photographs.Open("chelsea"));
        var resized = TensorImage.ResizeShorterSide(levels, 256);
        Assert.Equal([3, 256, 384], resized.Lengths.ToArray());
        double[] expected = Photographs.Numbers("resized-float/chelsea/every-8th-row");
        for (int i = 0; i < expected.Length; i++)
        {
            int channel = i % 3, x = i / 3 % 384, y = 8 * (i / 3 / 384);
            Assert.Equal(expected[i], double.CreateChecked(resized[channel, y, x]), 1e-3);
        }
    }

    private static void Inputs<T>(string name, double least, double most)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        byte[] crop = Photographs.Bytes($"crop/{name}");
        T[] input = [.. (Seen with { RoundsLevels = most == 0 }).ToTensor<T>(Photographs.Open(name))];
        Assert.Equal(crop.Length, input.Length);
        double largest = 0;
        for (int i = 0; i < crop.Length; i++)
        {
            var (at, channel) = Math.DivRem(i, 3);
            largest = Math.Max(largest, Math.Abs(double.CreateChecked(input[(channel * 224 * 224) + at]) - ((crop[i] - 127) / 128.0)));
        }

        Assert.InRange(largest, least, most);
    }
}

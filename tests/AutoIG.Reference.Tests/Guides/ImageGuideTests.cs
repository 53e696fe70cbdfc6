using System.Numerics.Tensors;
using AutoIG;
using AutoIG.Images;
using AutoIG.Reports;

namespace AutoIG.Reference.Tests.Guides;

/// <summary>What the guide of photographs and the page of its package show does what they say.</summary>
public sealed class ImageGuideTests : IDisposable
{
    // The pages name files without a folder: they lie in the current one, beside the tests.
    private static readonly string[] Files = ["photo.jpg", "why.png", "where.png", "dense.png"];

    public void Dispose() => Array.ForEach(Files, File.Delete);

    [Fact]
    public void APhotograph()
    {
        var random = new Random(3);
        float[] Draw(int count) => [.. Enumerable.Range(0, count).Select(_ => random.NextSingle() - 0.5f)];
        using var file = new MemoryStream();
        new SafeTensorsWriter().Add<float>("patches", Draw(3072), 4, 3, 16, 16).Add<float>("classes", Draw(12), 3, 4).WriteTo(file);
        var net = new PhotoNet(SafeTensors.Parse(file.ToArray()));
        // The content tells the format, not the name.
        Picture.Create([.. Enumerable.Range(0, 400 * 300).Select(i => new Rgba((byte)(i % 400 / 2), (byte)(i / 400), (byte)(i / 7)))], 400)
            .Save("photo.jpg");
        // images.md
        var seen = new PicturePreprocessing { Height = 224, Width = 224, ShorterSide = 256, Normalization = PixelNormalization.ImageNet };
        var photo = PictureFile.Open("photo.jpg");
        var why = new IntegratedGradients().Explain(net.LogitsDerivative, seen.ToTensor<float>(photo), target: 2);
        new HeatMap().Overlay(AttributionMap.Create(why.Values), seen.Fit(photo).ToGrey()).Save("why.png");

        var input = seen.ToTensor<float>(photo);
        Picture shown = seen.ToPicture(input); // the same as seen.Fit(photo)
        Assert.Equal(seen.Fit(photo).Pixels, shown.Pixels);

        var blurred = seen.Normalization.ToTensor<float>(seen.Fit(photo).GaussianBlur(12));
        var change = new IntegratedGradients { Steps = 50 }.Explain(net.LogitsDerivative, input, blurred, target: 2);
        Assert.Equal(net.Logits(input)[2] - net.Logits(blurred)[2], change.Sum - change.ConvergenceDelta, 1e-4);

        var grey = seen.Fit(photo).ToGrey();
        var where = new GradCam(PhotoNet.LogitsLayers.Shapes).Explain(net.LogitsDerivative, input, target: 2);
        var light = new HeatMap { Colors = ColorMap.Sequential, Smooth = true };
        light.Overlay(AttributionMap.Create(where.Values), grey).Save("where.png");
        var density = AttributionMap.Create(TensorImage.GaussianBlur(change.Values, sigma: 4));
        new HeatMap().Overlay(density, grey).Save("dense.png");
        Assert.Equal(change.Sum, density.Sum, 0.1 * Agreement.Flatten(change.Values).Sum(Math.Abs));
        foreach (string overlay in Files.Skip(1))
            Assert.Equal((224, 224), (PictureFile.Open(overlay).Width, PictureFile.Open(overlay).Height));

        var upright = PictureFile.Open("photo.jpg", new PictureFileOptions { ApplyOrientation = true, MaxPixels = 20_000_000 });
        Assert.Equal(photo.Pixels, upright.Pixels);
    }
}

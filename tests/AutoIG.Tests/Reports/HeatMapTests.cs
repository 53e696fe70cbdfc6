using System.Numerics.Tensors;
using AutoIG.Reports;

namespace AutoIG.Tests.Reports;

public sealed class HeatMapTests
{
    private static readonly Rgba White = new(255, 255, 255);

    [Fact]
    public void The_diverging_map_is_white_at_zero_and_clips_at_its_ends()
    {
        var map = ColorMap.Diverging;
        Assert.Equal(White, map.ColorOf(0, 1));
        Assert.Equal(White, map.ColorOf(0, 0));
        Assert.Equal("#ab0b1c", map.ColorOf(2, 2).ToString());
        Assert.Equal("#103ca8", map.ColorOf(-2, 2).ToString());
        Assert.Equal(map.ColorOf(2, 2), map.ColorOf(1e300, 2));

        // Half-way between white and the end lie the anchors at 1/3 and 2/3, in equal parts (up to the 127 steps of a half).
        var half = map.ColorOf(1, 2);
        Assert.InRange(half.R, 0xE0 + 9, 0xF7);
        Assert.InRange(half.G, 0x6D, 0x76);
        for (var t = 0.0; t < 1; t += 0.01)
        {
            Assert.True(map.ColorOf(t, 1).R > map.ColorOf(t, 1).B || t < 0.01);
            Assert.True(map.ColorOf(-t, 1).B > map.ColorOf(-t, 1).R || t < 0.01);
        }
    }

    [Fact]
    public void The_sequential_map_ignores_the_sign_and_gets_lighter()
    {
        var map = ColorMap.Sequential;
        Assert.Equal("#440154", map.ColorOf(0, 1).ToString());
        Assert.Equal("#fde725", map.ColorOf(1, 1).ToString());
        Assert.Equal(map.ColorOf(0.3, 1), map.ColorOf(-0.3, 1));
        var previous = -1.0;
        foreach (var color in map.Colors)
        {
            var luma = (0.2126 * color.R) + (0.7152 * color.G) + (0.0722 * color.B);
            Assert.True(luma >= previous - 0.5);
            previous = luma;
        }
    }

    [Fact]
    public void Channels_are_added_up()
    {
        var map = AttributionMap.Create<float>([1, 2, 3, 4, 10, 20, 30, -4], 2, 2, 2);
        Assert.Equal([11.0, 22, 33, 0], map.Values.ToArray());
        Assert.Equal((2, 2, false), (map.Width, map.Height, map.IsVector));
        Assert.Equal(66, map.Sum);
        Assert.Equal(map.Values.ToArray(),
            AttributionMap.Create(Tensor.Create(new float[] { 1, 2, 3, 4, 10, 20, 30, -4 }, new nint[] { 1, 2, 2, 2 })).Values.ToArray());
        Assert.True(AttributionMap.Create<double>([1, 2, 3], 3).IsVector);
    }

    [Fact]
    public void Attributions_that_cannot_be_drawn_are_refused()
    {
        Assert.Contains("got NaN at 1", Assert.Throws<ArgumentException>(() => AttributionMap.Create<float>([1, float.NaN], 2)).Message);
        Assert.Throws<ArgumentException>(() => AttributionMap.Create<double>([1, double.NegativeInfinity], 1, 2));
        Assert.Throws<ArgumentException>(() => AttributionMap.Create<float>([1, 2], 3));
        Assert.Throws<ArgumentException>(() => AttributionMap.Create<float>([1, 2]));
        Assert.Throws<ArgumentException>(() => AttributionMap.Create<float>([1, 2], 2, 1, 1, 1));
        Assert.Throws<ArgumentException>(() => AttributionMap.Create<float>([1, 2], -1, -2));
        Assert.Throws<ArgumentException>(() => AttributionMap.Create<float>([], 0, 3));
    }

    [Theory]
    [InlineData(100, 101)]
    [InlineData(99, 100)]
    [InlineData(50, 51)]
    [InlineData(0, 1)]
    [InlineData(98.5, 99.5)]
    public void Percentiles_of_magnitudes(double percentile, double expected)
    {
        // 1…101 with alternating signs: rank p has the value p + 1.
        var values = Enumerable.Range(1, 101).Select(i => i % 2 == 0 ? i : -(double)i).ToArray();
        Assert.Equal(expected, AttributionMap.Create<double>(values, 101).Limit(percentile), 12);
    }

    [Fact]
    public void A_limit_is_zero_only_if_everything_is()
    {
        var values = new double[1000];
        Assert.Equal(0, AttributionMap.Create<double>(values, 1000).Limit(99));
        values[3] = -0.25;
        Assert.Equal(0.25, AttributionMap.Create<double>(values, 1000).Limit(99));
        Assert.Throws<ArgumentOutOfRangeException>(() => AttributionMap.Create<double>(values, 1000).Limit(101));
        Assert.Throws<ArgumentOutOfRangeException>(() => AttributionMap.Create<double>(values, 1000).Limit(double.NaN));
    }

    [Fact]
    public void A_heat_map_is_drawn_pixel_by_pixel()
    {
        var map = AttributionMap.Create<float>([4, 0, -2, -4], 2, 2);
        var heat = new HeatMap { Percentile = 100 };
        var expected = new[] { 4, 0, -2, -4 }.Select(value => ColorMap.Diverging.ColorOf(value, 4)).ToArray();
        Assert.Equal(expected, heat.Render(map).Pixels.ToArray());
        Assert.Equal(expected, PngReader.Read(heat.ToPng(map, default)).Pixels);
        var large = (heat with { Scale = 3 }).Render(map);
        Assert.Equal((6, 6), (large.Width, large.Height));
        Assert.Equal(expected[3], large.Pixels[^1]);
        var sequential = (heat with { Colors = ColorMap.Sequential }).Render(map);
        Assert.Equal(sequential.Pixels[0], sequential.Pixels[3]);
    }

    [Fact]
    public void Clipping_gives_all_beyond_the_percentile_the_strongest_colour()
    {
        var values = Enumerable.Range(0, 101).Select(i => (double)i).ToArray();
        values[100] = 1e6;
        var picture = new HeatMap { Percentile = 99 }.Render(AttributionMap.Create<double>(values, 1, 101));
        Assert.Equal(ColorMap.Diverging.ColorOf(1, 1), picture.Pixels[100]);
        Assert.Equal(ColorMap.Diverging.ColorOf(50, 99), picture.Pixels[50]);
        Assert.Equal(White, new HeatMap { Percentile = 100 }.Render(AttributionMap.Create<double>(values, 1, 101)).Pixels[50]);
    }

    [Fact]
    public void An_overlay_mixes_by_strength_and_opacity()
    {
        var map = AttributionMap.Create<float>([0, 1, -1, 0], 2, 2);
        var image = Picture.Create<float>([0, 0, 1, 1], [2, 2]);
        var overlay = new HeatMap().Overlay(map, image, 1);
        Assert.Equal([new Rgba(0, 0, 0), new Rgba(0xFF, 0x2D, 0x20), new Rgba(0x2E, 0x7B, 0xFF), White], overlay.Pixels.ToArray());
        Assert.Equal(image.Pixels.ToArray(), new HeatMap().Overlay(map, image, 0).Pixels.ToArray());
        Assert.Equal(new Rgba(128, 22, 16), new HeatMap().Overlay(map, image, 0.5).Pixels[1]);
    }

    [Fact]
    public void A_layers_map_is_stretched_over_the_image()
    {
        var map = AttributionMap.Create<float>([1, 0, 0, -1], 2, 2);
        var overlay = new HeatMap().Overlay(map, Picture.Create<float>(new float[16], [4, 4]), 1);
        Assert.Equal(new Rgba(0xFF, 0x2D, 0x20), overlay.Pixels[5]);
        Assert.Equal(new Rgba(0, 0, 0), overlay.Pixels[6]);
        Assert.Equal(new Rgba(0x2E, 0x7B, 0xFF), overlay.Pixels[10]);
    }

    [Fact]
    public void Options_out_of_range_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new HeatMap { Percentile = 100.5 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new HeatMap { Percentile = double.NaN });
        Assert.Throws<ArgumentOutOfRangeException>(() => new HeatMap { Scale = 0 });
        var map = AttributionMap.Create<float>([1], 1, 1);
        Assert.Throws<ArgumentOutOfRangeException>(() => new HeatMap().Overlay(map, Picture.Create<float>([1], [1, 1]), 1.1));
    }

    /// <summary>Between two places lies what lies between their values, in the colour that the scale of the places gives it.</summary>
    [Fact]
    public void A_coarse_map_can_be_smooth()
    {
        var map = AttributionMap.Create<double>([1, -1, 0, 0.5], 2, 2);
        var image = Picture.Create(Enumerable.Repeat(White, 64).ToArray(), 8);
        var smooth = new HeatMap { Smooth = true, Percentile = 100 }.Overlay(map, image);
        Assert.Equal((8, 8), (smooth.Width, smooth.Height));
        var places = new HeatMap { Percentile = 100 };
        for (var y = 0; y < 8; y++)
        {
            for (var x = 0; x < 8; x++)
            {
                // Middles of places lie at pixels 1.5 and 5.5; beyond them the nearest counts.
                double across = Math.Clamp((x - 1.5) / 4, 0, 1), down = Math.Clamp((y - 1.5) / 4, 0, 1);
                var value = ((1 - down) * ((1 - across) - across)) + (down * across * 0.5);
                var one = AttributionMap.Create<double>([value, 1], 1, 2);
                Assert.Equal(places.Overlay(one, Picture.Create([White, White], 2)).Pixels[0], smooth.Pixels[(y * 8) + x]);
            }
        }

        // What is as fine as the image, or finer in a direction, is drawn as before.
        var fine = AttributionMap.Create<double>([1, 2, 3, 4], 4, 1);
        var thin = Picture.Create([White, White], 2);
        Assert.Equal(places.Overlay(fine, thin).Pixels, (places with { Smooth = true }).Overlay(fine, thin).Pixels);
        Assert.NotEqual(places.Overlay(map, image).Pixels.ToArray(), smooth.Pixels.ToArray());
    }
}

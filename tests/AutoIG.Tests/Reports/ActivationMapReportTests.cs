using AutoIG.Reports;
using AutoIG.Tests.Attribution;

namespace AutoIG.Tests.Reports;

/// <summary>A class activation map in the image's size is drawn over the image like any attribution.</summary>
public sealed class ActivationMapReportTests
{
    [Fact]
    public void An_enlarged_map_lies_over_the_image()
    {
        var model = new MapModel<float>();
        var image = MapModel<float>.Waves(26, 2, 5, 4);
        var layer = MapModel<float>.ImageLayers.Maps;
        var why = new HiResCam(layer) { Upsample = true }.Explain(model.ImageDerivative, image, target: 1);
        var map = AttributionMap.Create(why.Values);
        Assert.Equal((4, 5, false), (map.Width, map.Height, map.IsVector));
        Assert.Equal(MapModel<float>.Flat(why.Values), map.Values.ToArray());
        Assert.Equal(why.Sum, map.Sum, 1e-6);
        Assert.Contains(map.Values.ToArray(), value => value > 0);

        var picture = Picture.Create<float>([.. MapModel<float>.Flat(image)[..20].Select(value => (float)Math.Abs(value))], [1, 5, 4]);
        var heatMap = new HeatMap { Colors = ColorMap.Sequential, Percentile = 100 };
        var drawn = heatMap.Overlay(map, picture);
        Assert.Equal((4, 5), (drawn.Width, drawn.Height));
        // Where the map is largest the overlay has the colour at the end of the scale, and elsewhere the image shows through.
        int largest = Array.IndexOf(map.Values.ToArray(), map.Values.ToArray().Max());
        Assert.NotEqual(picture.Pixels[largest], drawn.Pixels[largest]);
        var plain = heatMap.Render(map);
        Assert.Equal(ColorMap.Sequential.ColorOf(1, 1), plain.Pixels[largest]);

        var small = AttributionMap.Create(new HiResCam(layer).Explain(model.ImageDerivative, image, target: 1).Values);
        var report = new Report
        {
            Title = "Maps",
            Explanations =
            [
                new ImageExplanation
                {
                    Title = "Waves", Prediction = "1", Method = "HiResCAM", Output = why.Output, Image = picture, Attribution = map,
                    Layers = [new("maps", small)],
                },
            ],
        };
        string html = report.ToHtml();
        Assert.Contains("\"method\":\"HiResCAM\"", html, StringComparison.Ordinal);
        Assert.Contains("\"width\":4,\"height\":5,", html, StringComparison.Ordinal);
    }
}

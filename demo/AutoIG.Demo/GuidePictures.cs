using System.Numerics.Tensors;
using AutoIG.Reports;
using AutoIG.Samples;
using static AutoIG.Nn;

namespace AutoIG.Demo;

/// <summary>
/// The pictures of the guides: the path of one digit, what a quadrature adds up on it, and the same digit from other baselines.
/// </summary>
internal sealed class GuidePictures(string folder, CancellationToken cancellation)
{
    private const int Scale = 5;
    private const int Gap = 10;
    private const int Digit = 2;
    private readonly DigitNet net = new(Digits.OpenWeights());
    private readonly Tensor<float> image = Digits.Image(Digit);

    /// <summary>Writes all of them.</summary>
    /// <returns>The paths of the files.</returns>
    public IReadOnlyList<string> Save() =>
    [
        Save("path.png", Path()),
        Save("baselines.png", Baselines()),
        Save("quadrature.svg", Quadrature()),
    ];

    /// <summary>Above the points from blank paper to the digit, below what each pixel has of the slope there.</summary>
    private Picture Path()
    {
        var points = Enumerable.Range(0, 5).Select(k => image * (k / 4f)).ToArray();
        return Rows(
            [.. points.Select(Shown)],
            [.. points.Select(point => Map(image * net.LogitsDerivative.ValueAndGradient(point, target: Digits.Label(Digit)).Gradient))]);
    }

    /// <summary>Above the baselines, below the attributions against each.</summary>
    private Picture Baselines()
    {
        Tensor<float>[] others = [.. Enumerable.Range(0, Digits.Count).Where(i => i != Digit).Select(Digits.Image)];
        Tensor<float>[] baselines =
        [
            image * 0f,
            others.Aggregate((sum, digit) => sum + digit) / others.Length,
            AvgPool2D(image, kernelSize: 9, stride: 1, padding: 4),
            image * 0f + 1f,
        ];
        var method = new IntegratedGradients { Tolerance = 1e-2 };
        return Rows(
            [.. baselines.Select(Shown)],
            [
                .. baselines.Select(baseline => Map(method.Explain(
                    net.LogitsDerivative, image, baseline, target: Digits.Label(Digit), cancellation: cancellation).Values)),
            ]);
    }

    /// <summary>The slope of the logit along the path, as a curve and as the ten rectangles of the middle rule.</summary>
    private string Quadrature()
    {
        const int Nodes = 10, Fine = 400;
        double Slope(double alpha) => Tensor.Dot<float>(
            image, net.LogitsDerivative.ValueAndGradient(image * (float)alpha, target: Digits.Label(Digit)).Gradient);
        double Value(double alpha) => net.LogitsDerivative.ValueAndGradient(image * (float)alpha, target: Digits.Label(Digit)).Value;
        var chart = new PathChart();
        chart.Draw("F along the path", [.. Enumerable.Range(0, Fine + 1).Select(i => Value(i / (double)Fine))], []);
        chart.Draw(
            "its slope, and ten rectangles", [.. Enumerable.Range(0, Fine + 1).Select(i => Slope(i / (double)Fine))],
            [.. Enumerable.Range(0, Nodes).Select(k => Slope((k + 0.5) / Nodes))]);
        return chart.ToSvg();
    }

    private static Picture Shown(Tensor<float> pixels) => Picture.Create(Flat(pixels), [28, 28]).Enlarge(Scale);

    private static Picture Map(Tensor<float> values) => new HeatMap { Scale = Scale }.Render(AttributionMap.Create(values));

    private static float[] Flat(Tensor<float> tensor)
    {
        var elements = new float[tensor.FlattenedLength];
        tensor.FlattenTo(elements);
        return elements;
    }

    /// <summary>Pictures of one size, each in a frame of one pixel, side by side and row below row, on white.</summary>
    private static Picture Rows(params ReadOnlySpan<Picture[]> rows)
    {
        var (tileWidth, tileHeight) = (rows[0][0].Width + 2 + Gap, rows[0][0].Height + 2 + Gap);
        int width = (rows[0].Length * tileWidth) - Gap;
        var pixels = new Rgba[width * ((rows.Length * tileHeight) - Gap)];
        Array.Fill(pixels, new Rgba(255, 255, 255));
        for (int row = 0; row < rows.Length; row++)
        {
            for (int column = 0; column < rows[row].Length; column++)
            {
                var tile = rows[row][column];
                for (int y = -1; y <= tile.Height; y++)
                {
                    var line = pixels.AsSpan((((row * tileHeight) + 1 + y) * width) + (column * tileWidth), tile.Width + 2);
                    line.Fill(new Rgba(160, 160, 160));
                    if (y >= 0 && y < tile.Height)
                        tile.Pixels.Slice(y * tile.Width, tile.Width).CopyTo(line[1..]);
                }
            }
        }
        return Picture.Create(pixels, width);
    }

    private string Save(string name, Picture picture)
    {
        string path = System.IO.Path.Combine(folder, name);
        picture.Save(path);
        return path;
    }

    private string Save(string name, string text)
    {
        string path = System.IO.Path.Combine(folder, name);
        File.WriteAllText(path, text);
        return path;
    }
}

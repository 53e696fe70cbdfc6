using System.Numerics.Tensors;

namespace AutoIG.Reports.Tests;

/// <summary>A report with every part that a report can have, and names that try to be markup.</summary>
internal static class SampleReport
{
    public const string Hostile = "<script>window.broken = 1</script> & \"quoted\" 'names'";

    /// <summary>A word that no line holds.</summary>
    public static string Long { get; } = string.Concat(Enumerable.Repeat("averylonglabelwithoutanyspace", 8));

    public static Report Create() => new()
    {
        Title = "Explanations " + Hostile,
        Summary = "A wedge and a row of features. " + Hostile,
        Facts = [new("Model", Hostile), new(Hostile, "50 steps")],
        MaxFeatures = 3,
        Explanations = [Image(), Table(), Text(), Series(), Layers(), Channels()],
    };

    public static ImageExplanation Image()
    {
        var values = new float[28 * 28];
        var attribution = new float[28 * 28];
        for (var y = 4; y < 24; y++)
        {
            for (var x = 4; x < y; x++)
            {
                values[(y * 28) + x] = 1;
                attribution[(y * 28) + x] = (x - 10) * (y + 1) * 1e-3f;
            }
        }

        var map = AttributionMap.Create<float>(attribution, 1, 28, 28);
        return new()
        {
            Title = "Wedge " + Hostile,
            Prediction = "4",
            TargetClass = "4",
            Truth = "7",
            Probability = 0.875,
            Target = "logit of 4",
            Method = "Integrated Gradients, 50 points",
            Output = 11.25,
            BaselineOutput = 11.25 - map.Sum - 1e-6,
            Duration = TimeSpan.FromMilliseconds(2.5),
            Image = Picture.Create<float>(values, [1, 28, 28]),
            Attribution = map,
            Scores = [new("4", 0.875), new("7", 0.125)],
            OtherMethods = [new("Saliency " + Hostile, map)],
            Layers = [new("Conductance of hidden", AttributionMap.Create<float>(attribution.AsSpan(100, 64), 64))],
            Notes = ["A note. " + Hostile],
        };
    }

    public static TabularExplanation Table() => new()
    {
        Title = "Row 3",
        Prediction = "benign",
        Truth = "benign",
        TargetClass = "malignant",
        Output = 2.5,
        BaselineOutput = 0.75,
        Features =
        [
            new("texture", 0.25, 18.5, 19.25),
            new("radius " + Hostile, -1.5, 10.25, 14.125),
            new("area", 2.75, 1203, 654.5),
            new("symmetry", 0),
            new("smoothness", -1e-7, 0.1),
        ],
    };

    public static TextExplanation Text() => new()
    {
        Title = "A review " + Hostile,
        Prediction = "negative",
        TargetClass = "negative",
        Pieces = WordPieces.Continued,
        Tokens =
        [
            new("the", 0.25), new("un", -0.5), new("##believ", 1), new("##able", 0.75), new(Hostile, -1), new(Long, 0.125),
        ],
    };

    public static SeriesExplanation Series() => new()
    {
        Title = "Beat",
        Prediction = "normal",
        Target = "logit of normal " + Hostile,
        Times = [.. Enumerable.Range(0, 100).Select(i => i / 250.0)],
        TimeUnit = "s",
        Channels =
        [
            Channel("lead I", 0.1), Channel("lead II " + Hostile, 0.3),
        ],
    };

    public static LayerExplanation Layers() => new()
    {
        Title = "Layers",
        Maps =
        [
            new("units", AttributionMap.Create<double>([1, -2, 3], 3)),
            new("places " + Long, AttributionMap.Create<double>([1, 2, 3, 4, 5, 6], 2, 3)),
        ],
    };

    /// <summary>A normalised image of three channels, explained by channel.</summary>
    public static ImageExplanation Channels()
    {
        float[] values = [.. Enumerable.Range(0, 48).Select(i => MathF.Sin(i))];
        var attributions = Tensor.Create([.. Enumerable.Range(0, 48).Select(i => (float)Math.Cos(i))], [3, 4, 4]);
        return new()
        {
            Title = Long,
            Prediction = Long,
            Cohort = Long,
            Image = Picture.FromChannels<float>(values, [3, 4, 4], [0, 1, 2], [0.5, 0.4, 0.3], [0.25, 0.25, 0.25]),
            Attribution = AttributionMap.Create(attributions),
            Channels = AttributionMap.Channels(attributions, "red", "green", "blue"),
        };
    }

    /// <summary>Rows of a model that can be computed by hand: A of feature k is (k + 1)⁻¹ · value.</summary>
    public static TabularExplanation Row(int i)
    {
        FeatureAttribution[] features =
        [
            .. Enumerable.Range(0, 6).Select(k => (k, Value: Math.Round(Math.Sin((7 * i) + k), 3)))
                .Select(f => new FeatureAttribution($"feature {f.k}", f.Value / (f.k + 1), f.Value, 0)),
        ];
        double sum = features.Sum(feature => feature.Attribution);
        return new()
        {
            Title = $"Row {i}", Prediction = sum > 0 ? "up" : "down", Truth = (i % 10 == 3) != (sum > 0) ? "up" : "down",
            TargetClass = "up", Probability = 1 / (1 + Math.Exp(-Math.Abs(sum))), Output = 1 + sum, BaselineOutput = 1,
            Cohort = i % 3 == 0 ? "A" : "B", Features = features,
        };
    }

    /// <summary>A small picture explained by three methods, one of many.</summary>
    public static ImageExplanation Digit(int i)
    {
        AttributionMap Map(double phase) => AttributionMap.Create<double>(
            [.. Enumerable.Range(0, 28 * 28).Select(place => Math.Sin((place * 0.03) + phase) * Math.Cos((place % 28) + i))], 1, 28, 28);
        return new()
        {
            Title = $"Digit {i}", Prediction = $"{i % 10}", Truth = $"{i % 9}", Probability = 0.5 + (i % 50 * 0.01),
            Output = i % 7, BaselineOutput = 0,
            Image = Picture.Create<float>([.. Enumerable.Range(0, 28 * 28).Select(place => place * i % 251 / 250f)], [1, 28, 28]),
            Attribution = Map(0), OtherMethods = [new("Saliency", Map(1)), new("Occlusion", Map(2))],
        };
    }

    private static SeriesChannel Channel(string name, double frequency) => new(
        name,
        [.. Enumerable.Range(0, 100).Select(i => Math.Sin(i * frequency))],
        [.. Enumerable.Range(0, 100).Select(i => Math.Cos(i * frequency) / 10)]);
}

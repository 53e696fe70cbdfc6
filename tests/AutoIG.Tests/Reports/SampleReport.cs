using AutoIG.Reports;

namespace AutoIG.Tests.Reports;

/// <summary>A report with every part that a report can have, and names that try to be markup.</summary>
internal static class SampleReport
{
    public const string Hostile = "<script>window.broken = 1</script> & \"quoted\" 'names'";

    public static Report Create() => new()
    {
        Title = "Explanations " + Hostile,
        Summary = "A wedge and a row of features. " + Hostile,
        Facts = [new("Model", Hostile), new(Hostile, "50 steps")],
        MaxFeatures = 3,
        Explanations = [Image(), Table()],
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
        Prediction = "malignant",
        Truth = "malignant",
        Output = 2.5,
        BaselineOutput = 1,
        Features =
        [
            new("texture", 0.25, 18.5, 19.25),
            new("radius " + Hostile, -1.5, 10.25, 14.125),
            new("area", 2.75, 1203, 654.5),
            new("symmetry", 0),
            new("smoothness", -1e-7, 0.1),
        ],
    };
}

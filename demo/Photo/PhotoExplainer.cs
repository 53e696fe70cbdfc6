using System.Diagnostics;
using System.Globalization;
using System.Numerics.Tensors;
using AutoIG.Images;
using AutoIG.Reports;

namespace AutoIG.Photo;

/// <summary>Explains photographs: what the network's answer rests on, from coarse to fine, as pictures and for the report.</summary>
internal sealed class PhotoExplainer(Classifier classifier, PhotoOptions options, CancellationToken cancellation)
{
    // Wide enough that nothing of the photograph can be told: what is left is colours.
    private const double BaselineBlur = 12;

    // Attributions of single pixels change from one to the next; what an eye can follow is their density.
    private const double Density = 4;

    public ImageExplanation Explain(string path)
    {
        var seen = Classifier.Seen.Fit(PictureFile.Open(path));
        var normalization = Classifier.Seen.Normalization;
        Tensor<float> photo = normalization.ToTensor<float>(seen), blurred = normalization.ToTensor<float>(seen.GaussianBlur(BaselineBlur));
        var function = classifier.Network.ForwardDerivative;

        var watch = Stopwatch.StartNew();
        var why = new IntegratedGradients { Steps = options.Steps }.Explain(function, photo, blurred, cancellation: cancellation);
        watch.Stop();
        var ranked = Classifier.Ranked(why.Outputs);
        int answer = ranked[0].Class;
        AttributionMap By(AttributionMethod method) =>
            AttributionMap.Create(method.Explain(function, photo, target: answer, cancellation: cancellation).Values);
        var things = By(new GradCam(Classifier.Things));
        var parts = By(new LayerCam(Classifier.Parts));
        var pixels = AttributionMap.Create(TensorImage.GaussianBlur(why.Values, Density));
        var slopes = By(new Saliency());

        string stem = Path.Combine(options.Folder, Path.GetFileNameWithoutExtension(path));
        var grey = seen.ToGrey();
        var red = new HeatMap();
        // Of few places none is an extreme one: nothing is clipped.
        var light = new HeatMap { Colors = ColorMap.Sequential, Smooth = true, Percentile = 100 };
        var overlays = new[]
        {
            (Name: "grad-cam", Picture: light.Overlay(things, grey)),
            (Name: "layer-cam", Picture: light.Overlay(parts, grey)),
            (Name: "integrated-gradients", Picture: red.Overlay(pixels, grey)),
        };
        foreach (var (name, picture) in overlays)
            picture.Save($"{stem}-{name}.png");
        Strip.Of([seen, .. overlays.Select(overlay => overlay.Picture)]).Save($"{stem}.png");

        return new ImageExplanation
        {
            Title = Path.GetFileName(path),
            Prediction = classifier.Labels[answer],
            Probability = ranked[0].Probability,
            Target = $"logit of {classifier.Labels[answer]}",
            Method = string.Create(
                CultureInfo.InvariantCulture,
                $"Integrated Gradients, Gauss–Legendre, {options.Steps} points, baseline: the photograph blurred (σ = {BaselineBlur})"),
            Output = why.Output,
            BaselineOutput = why.BaselineOutput,
            CompletenessError = why.ConvergenceDelta,
            Duration = watch.Elapsed,
            Scores = [.. ranked.Take(5).Select(pair => new Score(classifier.Labels[pair.Class], pair.Probability))],
            Image = seen,
            Attribution = AttributionMap.Create(why.Values),
            OtherMethods =
            [
                new("Integrated Gradients, density", pixels), new("Saliency", slopes),
                new("Grad-CAM, 7 × 7", things), new("Layer-CAM, 14 × 14", parts),
            ],
        };
    }
}

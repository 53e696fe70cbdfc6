using System.Globalization;
using System.Numerics;

namespace AutoIG.Reports;

public abstract partial record Explanation
{
    // More numbers than a reader looks at one by one are drawn as columns.
    private const int MostFeatures = 1000;

    /// <summary>
    /// What a result alone tells. Numbers and vectors become features, with their own names or after their input; an only input of [H, W]
    /// or [C, H, W] becomes a map of places; anything else a picture of each input. Add what is known beside it with <c>with</c>.
    /// </summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="attribution">The result.</param>
    /// <param name="title">Names the sample.</param>
    /// <exception cref="ArgumentException">An attribution is NaN or infinite.</exception>
    public static Explanation Of<T>(Attribution<T> attribution, string title = "Explanation")
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(attribution);
        var inputs = attribution.Inputs;
        bool areFeatures = inputs.All(input => input.Shape.Length <= 1) && inputs.Sum(input => input.Elements.Length) <= MostFeatures;
        Explanation card = areFeatures
            ? new TabularExplanation { Title = title, Features = [.. inputs.SelectMany(Features)] }
            : inputs is [var image] && IsImage(image.Shape)
                ? new ImageExplanation { Title = title, Attribution = AttributionMap.Create(image.Elements, image.Shape) }
                : new LayerExplanation { Title = title, Maps = [.. inputs.Select(Map)] };
        return card with
        {
            Target = TargetOf(attribution),
            Method = attribution.MethodName,
            Output = double.CreateTruncating(attribution.Output),
            BaselineOutput = T.IsNaN(attribution.BaselineOutput) ? null : double.CreateTruncating(attribution.BaselineOutput),
            CompletenessError = double.IsNaN(attribution.ConvergenceDelta) ? null : attribution.ConvergenceDelta,
            Notes = attribution.Certificate is { } certificate ? [$"{certificate}."] : [],
        };
    }

    private static IEnumerable<FeatureAttribution> Features<T>(NamedTensor<T> input)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < input.Elements.Length; i++)
        {
            string name = input.Features.Count > 0 ? input.Features[i]
                : input.Shape.Length == 0 ? input.Name : string.Create(CultureInfo.InvariantCulture, $"{input.Name}[{i}]");
            yield return new FeatureAttribution(name, double.CreateTruncating(input.Elements[i]));
        }
    }

    private static NamedMap Map<T>(NamedTensor<T> input)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(
            input.Name,
            IsImage(input.Shape)
                ? AttributionMap.Create(input.Elements, input.Shape)
                : AttributionMap.Create(input.Elements, input.Elements.Length));

    /// <summary>[H, W] or [C, H, W], behind any number of dimensions of 1.</summary>
    private static bool IsImage(ReadOnlySpan<int> shape)
    {
        while (shape.Length > 3 && shape[0] == 1)
            shape = shape[1..];
        return shape.Length is 2 or 3 && shape[^1] > 1 && shape[^2] > 1;
    }

    /// <summary>A result names the output that was explained also where the largest one was asked for.</summary>
    private static string TargetOf<T>(Attribution<T> attribution)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        bool isOnly = attribution.Outputs.FlattenedLength == 1
            && (attribution.Target == AutoIG.Target.ArgMax || attribution.Target == AutoIG.Target.FromInt32(0));
        return isOnly ? "the output" : string.Create(CultureInfo.InvariantCulture, $"output {attribution.Target}");
    }
}

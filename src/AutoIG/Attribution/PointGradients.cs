using AutoIG.Functions;

namespace AutoIG;

/// <summary>Gradients at the samples themselves.</summary>
internal static class PointGradients
{
    private static readonly double[] One = [1];

    /// <summary>One point for each sample, of weight 1: a path of no length, at its end.</summary>
    public static void Place<T>(Explanation<T> explanation)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int sample = 0; sample < explanation.Samples; sample++)
            explanation.Path.AddSegment(sample, sample);
        explanation.Path.Place(One, One, nodesPerSegment: 1, throughFrontier: false);
    }

    /// <summary>Takes the gradient at each sample, by the given rule, as its result.</summary>
    public static void Attribute<T>(Explanation<T> explanation, RuleSweep<T> rule)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var path = explanation.Path;
        Place(explanation);
        path.Rule = rule;
        path.Integrate();
        if (path.Points == 1)
            explanation.KeepOutputs(path.PointOutputs);
        for (int sample = 0; sample < explanation.Samples; sample++)
            path.Sums(sample).CopyTo(explanation.Result(sample));
    }
}

using AutoIG.Functions;

namespace AutoIG;

/// <summary>Gradients at the samples themselves.</summary>
internal static class PointGradients
{
    private static readonly double[] One = [1];

    /// <summary>
    /// Takes the gradient at each sample: after it, the sums of the path's segment s hold ∂F/∂x at sample s, by the given rule.
    /// </summary>
    public static void At<T>(Explanation<T> explanation, RuleSweep<T> rule)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var path = explanation.Path;
        // A path of no length, with one point of weight 1 at its end.
        for (int sample = 0; sample < explanation.Samples; sample++)
            path.AddSegment(sample, sample);
        path.Rule = rule;
        path.Place(One, One, nodesPerSegment: 1, throughFrontier: false);
        path.Integrate();
        if (path.Points == 1)
            explanation.KeepOutputs(path.PointOutputs);
    }
}

namespace AutoIG;

/// <summary>Sums of attributions over sets of features, and how they go with what removing the sets does.</summary>
internal static class SubsetSums
{
    /// <summary>The sum over a set.</summary>
    public static double Of(double[] scores, int[] set)
    {
        double sum = 0;
        foreach (int feature in set)
            sum += scores[feature];
        return sum;
    }

    /// <summary>Pearson's correlation of the sums over sets with F(x) − F(x where the set is the baseline's), and both.</summary>
    public static MeasureResult Correlate<T>(MeasureCall<T> call, int[][] sets)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double[] sums = Array.ConvertAll(sets, set => Of(call.Scores, set));
        double[] drops = Array.ConvertAll(call.EvaluateReplaced(sets, call.BaselineRow), value => call.Output - value);
        return new MeasureResult(Correlation.Pearson(sums, drops), ("drops", drops), ("sums", sums));
    }
}

namespace AutoIG.Reference.Tests;

/// <summary>
/// A linear map between flat values, read by columns: what one element of its source adds to its target. Maps of images are channels-last,
/// so that a column falls into few runs of neighbouring elements.
/// </summary>
internal abstract class LinearMap
{
    /// <summary>
    /// Lists the elements of column <paramref name="source"/> that are not known to be 0: where each run begins, and its weights.
    /// </summary>
    public abstract void Column(int source, List<(int First, double[] Weights)> runs);

    /// <summary>target += map · source.</summary>
    public void Add(double[] source, double[] target)
    {
        var runs = new List<(int First, double[] Weights)>();
        for (var i = 0; i < source.Length; i++)
        {
            if (source[i] == 0)
            {
                continue;
            }

            runs.Clear();
            Column(i, runs);
            foreach (var (first, weights) in runs)
            {
                for (var j = 0; j < weights.Length; j++)
                {
                    target[first + j] += source[i] * weights[j];
                }
            }
        }
    }
}

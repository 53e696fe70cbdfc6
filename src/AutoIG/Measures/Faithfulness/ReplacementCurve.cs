namespace AutoIG;

/// <summary>F on the way from one point to another, on which features are replaced in an order, some a step.</summary>
/// <param name="Order">The features in the order in which they are replaced.</param>
/// <param name="Ends">How many of them have been replaced after 0, 1, … steps.</param>
internal sealed record ReplacementCurve(int[] Order, int[] Ends)
{
    /// <summary>The number of steps.</summary>
    public int Steps => Ends.Length - 1;

    /// <summary>Steps of so many features; the last one may be smaller.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are not so many features.</exception>
    public static ReplacementCurve Of(int[] order, int perStep)
    {
        if (perStep > order.Length)
            throw Expect.OutOfRange("FeaturesPerStep", $"at most the {order.Length} features", perStep);
        var ends = new int[((order.Length + perStep - 1) / perStep) + 1];
        for (int m = 1; m < ends.Length; m++)
            ends[m] = (int)Math.Min((long)m * perStep, order.Length);
        return new ReplacementCurve(order, ends);
    }

    /// <summary>Steps of whole groups of features.</summary>
    public static ReplacementCurve Of(int[][] groups, int[] orderOfGroups)
    {
        var order = new List<int>();
        var ends = new List<int> { 0 };
        foreach (int group in orderOfGroups)
        {
            order.AddRange(groups[group]);
            ends.Add(order.Count);
        }

        return new ReplacementCurve([.. order], [.. ends]);
    }

    /// <summary>F after 0, 1, … steps.</summary>
    public double[] Values<T>(MeasureCall<T> call, T[] from, T[] to)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => call.Evaluate(Ends.Length, (step, input) =>
        {
            from.CopyTo(input);
            call.Features.Copy<T>(Order.AsSpan(0, Ends[step]), to, input);
        });

    /// <summary>The abscissae: the share of the features that have been replaced, or of the steps.</summary>
    public double[] Shares(bool ofSteps = false)
    {
        var shares = new double[Ends.Length];
        for (int m = 0; m < shares.Length; m++)
            shares[m] = ofSteps ? (double)m / Steps : (double)Ends[m] / Ends[^1];
        return shares;
    }

    /// <summary>The area under a curve by the trapezoid rule.</summary>
    public static double Area(double[] abscissae, double[] values)
    {
        double area = 0;
        for (int m = 1; m < values.Length; m++)
            area += (abscissae[m] - abscissae[m - 1]) * (values[m] + values[m - 1]) / 2;
        return area;
    }

    /// <summary>
    /// The area over a curve of L + 1 points, 1/(L+1) Σ_{m=0…L} (F₀ − F_m); all steps where L is <see langword="null"/>.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">There are not so many steps.</exception>
    public static double MeanDrop(double[] values, int? steps)
    {
        int last = steps ?? values.Length - 1;
        if (last > values.Length - 1)
            throw Expect.OutOfRange("Steps", $"at most the {values.Length - 1} that there are", last);
        double sum = 0;
        for (int m = 0; m <= last; m++)
            sum += values[0] - values[m];
        return sum / (last + 1);
    }
}

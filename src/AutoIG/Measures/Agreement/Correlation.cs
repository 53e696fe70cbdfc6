namespace AutoIG;

/// <summary>Correlations of numbers and of their ranks; NaN where one side does not vary.</summary>
internal static class Correlation
{
    public static double Pearson(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        // The mean of equal numbers may be rounded: what does not vary would then seem to, a little.
        if (IsConstant(a) || IsConstant(b))
            return double.NaN;
        double meanA = Mean(a), meanB = Mean(b), both = 0, squaresA = 0, squaresB = 0;
        for (int i = 0; i < a.Length; i++)
        {
            double x = a[i] - meanA, y = b[i] - meanB;
            both += x * y;
            squaresA += x * x;
            squaresB += y * y;
        }

        return both / (Math.Sqrt(squaresA) * Math.Sqrt(squaresB));
    }

    public static double Spearman(double[] a, double[] b) => Pearson(Ranks(a), Ranks(b));

    /// <summary>Ranks from 1 on, ascending; equal numbers share the mean of theirs.</summary>
    public static double[] Ranks(double[] numbers)
    {
        int[] order = Features.Ascending(numbers);
        var ranks = new double[numbers.Length];
        for (int first = 0, next; first < order.Length; first = next)
        {
            next = first + 1;
            while (next < order.Length && numbers[order[next]] == numbers[order[first]])
                next++;
            for (int i = first; i < next; i++)
                ranks[order[i]] = (first + 1 + next) / 2.0;
        }

        return ranks;
    }

    /// <summary>
    /// Kendall's τ-b by Knight's algorithm (1966, "A computer method for calculating Kendall's tau with ungrouped data"): sorted by a, what
    /// stands in the other order are the exchanges of a merge sort by b.
    /// </summary>
    public static double Kendall(double[] a, double[] b)
    {
        int count = a.Length;
        var order = new int[count];
        for (int i = 0; i < count; i++)
            order[i] = i;
        Array.Sort(order, (i, j) => a[i] != a[j] ? a[i].CompareTo(a[j]) : b[i].CompareTo(b[j]));
        long pairs = count * (count - 1L) / 2;
        long tiedA = TiedPairs(order, (i, j) => a[i] == a[j]);
        long tiedBoth = TiedPairs(order, (i, j) => a[i] == a[j] && b[i] == b[j]);
        var sorted = Array.ConvertAll(order, i => b[i]);
        long exchanges = Exchanges(sorted, new double[count], 0, count);
        long tiedB = 0;
        for (int first = 0, next; first < count; first = next)
        {
            next = first + 1;
            while (next < count && sorted[next] == sorted[first])
                next++;
            tiedB += (next - first) * (next - first - 1L) / 2;
        }

        return (pairs - tiedA - tiedB + tiedBoth - (2 * exchanges)) / (Math.Sqrt(pairs - tiedA) * Math.Sqrt(pairs - tiedB));
    }

    private static long TiedPairs(int[] order, Func<int, int, bool> areTied)
    {
        long tied = 0;
        for (int first = 0, next; first < order.Length; first = next)
        {
            next = first + 1;
            while (next < order.Length && areTied(order[first], order[next]))
                next++;
            tied += (next - first) * (next - first - 1L) / 2;
        }

        return tied;
    }

    private static long Exchanges(double[] numbers, double[] room, int start, int end)
    {
        if (end - start < 2)
            return 0;
        int middle = start + ((end - start) / 2);
        long exchanges = Exchanges(numbers, room, start, middle) + Exchanges(numbers, room, middle, end);
        for (int left = start, right = middle, at = start; at < end; at++)
        {
            if (left < middle && (right == end || numbers[left] <= numbers[right]))
            {
                room[at] = numbers[left++];
            }
            else
            {
                exchanges += middle - left;
                room[at] = numbers[right++];
            }
        }

        Array.Copy(room, start, numbers, start, end - start);
        return exchanges;
    }

    private static bool IsConstant(ReadOnlySpan<double> numbers) => numbers.IsEmpty || !numbers.ContainsAnyExcept(numbers[0]);

    private static double Mean(ReadOnlySpan<double> numbers)
    {
        double sum = 0;
        foreach (double number in numbers)
            sum += number;
        return sum / numbers.Length;
    }
}

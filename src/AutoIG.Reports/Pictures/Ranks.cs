namespace AutoIG.Reports;

/// <summary>Numbers by their rank, without sorting all: Hoare's selection, linear in the number of them.</summary>
internal static class Ranks
{
    /// <summary>The number of a rank and the one above it; the same one for the last rank. Reorders the numbers.</summary>
    /// <param name="numbers">Numbers, none of them NaN.</param>
    /// <param name="rank">The rank, ascending from 0.</param>
    public static (double Lower, double Upper) TwoFrom(Span<double> numbers, int rank)
    {
        int low = 0, high = numbers.Length - 1;
        // Any sequence will do, as long as no input can be made for it that is slow: a seed that is fixed gives equal results all the same.
        var random = new Random(17);
        while (low < high)
        {
            double pivot = numbers[random.Next(low, high + 1)];
            int left = low, right = high;
            while (left <= right)
            {
                while (numbers[left] < pivot)
                    left++;
                while (numbers[right] > pivot)
                    right--;
                if (left > right)
                    break;
                (numbers[left], numbers[right]) = (numbers[right], numbers[left]);
                left++;
                right--;
            }

            if (rank <= right)
                high = right;
            else if (rank >= left)
                low = left;
            else
                break;
        }

        // What lies behind is no smaller, in no order.
        double lower = numbers[rank], upper = double.PositiveInfinity;
        foreach (double number in numbers[(rank + 1)..])
            upper = Math.Min(upper, number);
        return (lower, rank == numbers.Length - 1 ? lower : upper);
    }
}

namespace AutoIG.Generator.Ir;

/// <summary>How an operand that is smaller than the result is read.</summary>
internal static class Broadcasting
{
    /// <summary>
    /// Read in one pass, each element serves <c>Inner</c> consecutive elements of the result and the whole repeats <c>Leading</c> times; or
    /// <see langword="null"/> where the operand repeats in the middle, so that it must be written out first.
    /// </summary>
    public static (Dimension Inner, Dimension Leading)? Of(Shape operand, Shape result)
    {
        int missing = result.Rank - operand.Rank;
        var aligned = new Dimension[result.Rank];
        for (int i = 0; i < result.Rank; i++)
            aligned[i] = i < missing ? 1 : operand[i - missing];
        int first = 0;
        while (first < result.Rank && aligned[first] == 1)
            first++;
        if (first == result.Rank)
            return (result.Length, 1); // one element serves all
        int last = result.Rank;
        while (last > first && aligned[last - 1] == 1)
            last--;
        for (int i = first; i < last; i++)
        {
            if (aligned[i] != result[i])
                return null;
        }
        return (result.Product(last, result.Rank), result.Product(0, first));
    }
}

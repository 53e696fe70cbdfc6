namespace AutoIG.Functions;

/// <summary>Names for the elements of an input: one for each, no two alike.</summary>
internal static class FeatureNames
{
    /// <summary>A copy of names that were given, which must be those of an input's elements.</summary>
    /// <param name="names">The names.</param>
    /// <param name="count">How many elements the input has.</param>
    /// <param name="input">What to call the input in messages.</param>
    /// <param name="argument">The name of the argument.</param>
    /// <exception cref="ArgumentException">They are more or less, or one is empty, not Unicode text, or another's as well.</exception>
    public static IReadOnlyList<string> Copy(IReadOnlyList<string>? names, int count, string input, string argument)
    {
        ArgumentNullException.ThrowIfNull(names, argument);
        string[] copy = [.. names];
        if (copy.Length != count)
            throw Expect.Unexpected(argument, FormattableString.Invariant($"{count}, one for each element of '{input}'"), copy.Length);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (int i = 0; i < copy.Length; i++)
        {
            string expected = FormattableString.Invariant($"a name for element {i} of '{input}'");
            if (string.IsNullOrWhiteSpace(copy[i]))
                throw Expect.Unexpected(argument, expected, copy[i] is null ? null : "a blank one");
            if (Elements.HalfPair(copy[i]) is var half and >= 0)
                throw Expect.Unexpected(argument, expected + " in Unicode text", FormattableString.Invariant($"half a pair at {half}"));
            if (!seen.Add(copy[i]))
                throw Expect.Unexpected(argument, expected + " that no other has", $"'{copy[i]}'");
        }

        return Array.AsReadOnly(copy);
    }

    /// <summary>Refuses inputs of other lengths than their declared names have.</summary>
    /// <exception cref="ArgumentException">An input has more or less elements than names.</exception>
    public static void Check(FunctionSignature signature, Func<int, int> length)
    {
        for (int i = 0; i < signature.Inputs.Count; i++)
        {
            var input = signature.Inputs[i];
            if (input.Features.Count != 0 && input.Features.Count != length(i))
            {
                throw Expect.Unexpected(
                    input.Name,
                    FormattableString.Invariant(
                        $"{input.Features.Count} elements, one for each name that {signature.Name} declares by [Features]"), length(i));
            }
        }
    }
}

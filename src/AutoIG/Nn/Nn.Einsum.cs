using System.Numerics;
using System.Numerics.Tensors;

namespace AutoIG;

public static partial class Nn
{
    /// <summary>
    /// Einstein's summation of two tensors: <c>Einsum("hqd,hkd->hqk", q, k)</c>. Each letter is a dimension; the product runs over all
    /// letters and is summed over those that the result does not name.
    /// </summary>
    /// <param name="equation">
    /// Letters of the first tensor, a comma, letters of the second, "->", letters of the result. A letter occurs once in a tensor;
    /// the result names at least one.
    /// </param>
    /// <param name="input">The first tensor.</param>
    /// <param name="other">The second tensor.</param>
    /// <exception cref="ArgumentException">The equation is none, or does not fit the tensors.</exception>
    public static Tensor<T> Einsum<T>(string equation, Tensor<T> input, Tensor<T> other)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(equation);
        (string left, string right, string result) = EinsumLetters(equation);
        Dictionary<char, int> sizes = [];
        EinsumSizes(sizes, left, Expect.Any(input), nameof(input), equation);
        EinsumSizes(sizes, right, Expect.Any(other), nameof(other), equation);
        if (result.FirstOrDefault(letter => !sizes.ContainsKey(letter)) is var unknown and not '\0')
            throw Expect.Mismatch(nameof(equation), "only dimensions of the operands in its result", $"'{unknown}' in \"{equation}\"");

        // A letter that stands in one operand only and not in the result is summed there; what remains is one batched matrix product:
        // [letters everywhere, left only, contracted] × [letters everywhere, contracted, right only].
        if (!left.Any((right + result).Contains))
            return EinsumOne(other, right, result) * Sum(input);
        (input, left) = EinsumReduce(input, left, right + result);
        if (!right.Any((left + result).Contains))
            return EinsumOne(input, left, result) * Sum(other);
        (other, right) = EinsumReduce(other, right, left + result);
        string batch = string.Concat(left.Where(l => right.Contains(l) && result.Contains(l)));
        string contracted = string.Concat(left.Where(l => right.Contains(l) && !result.Contains(l)));
        string rows = string.Concat(left.Except(right)), columns = string.Concat(right.Except(left));
        Tensor<T> product = MatMul(
            Arranged(input, left, batch, rows, contracted),
            Arranged(other, right, batch, contracted, columns));
        string order = batch + rows + columns;
        return Permute(
            Reshape(product, [.. order.Select(l => sizes[l])]),
            [.. result.Select(l => order.IndexOf(l, StringComparison.Ordinal))]);

        Tensor<T> Arranged(Tensor<T> tensor, string letters, params ReadOnlySpan<string> blocks)
        {
            string arranged = string.Concat(blocks);
            Tensor<T> permuted = Permute(tensor, [.. arranged.Select(l => letters.IndexOf(l, StringComparison.Ordinal))]);
            return Reshape(permuted, Size(blocks[0]), Size(blocks[1]), Size(blocks[2]));
        }

        int Size(string letters) => letters.Aggregate(1, (size, letter) => size * sizes[letter]);
    }

    private static (string Left, string Right, string Result) EinsumLetters(string equation)
    {
        string compact = equation.Replace(" ", "", StringComparison.Ordinal);
        if (compact.Split("->") is [var operands, var result] && operands.Split(',') is [var left, var right]
            && IsLetters(left) && IsLetters(right) && IsLetters(result))
        {
            return (left, right, result);
        }

        throw Expect.Mismatch(
            nameof(equation),
            "two groups of distinct letters, \"->\" and the distinct letters of the result, like \"ij,jk->ik\"",
            $"\"{equation}\"",
            nameof(Einsum));

        static bool IsLetters(string group) =>
            group.Length > 0 && group.All(char.IsAsciiLetter) && group.Distinct().Count() == group.Length;
    }

    private static void EinsumSizes(Dictionary<char, int> sizes, string letters, int[] shape, string argument, string equation)
    {
        if (shape.Length != letters.Length)
        {
            throw Expect.Mismatch(
                argument, $"{letters.Length} dimensions for \"{letters}\" in \"{equation}\"", $"shape {Elements.Show(shape)}",
                nameof(Einsum));
        }

        for (int d = 0; d < shape.Length; d++)
        {
            if (!sizes.TryAdd(letters[d], shape[d]) && sizes[letters[d]] != shape[d])
            {
                throw Expect.Mismatch(
                    argument, $"size {sizes[letters[d]]} in dimension '{letters[d]}' of \"{equation}\"", $"shape {Elements.Show(shape)}",
                    nameof(Einsum));
            }
        }
    }

    private static (Tensor<T> Tensor, string Letters) EinsumReduce<T>(Tensor<T> tensor, string letters, string needed)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int[] summed = [.. Enumerable.Range(0, letters.Length).Where(d => !needed.Contains(letters[d]))];
        return summed.Length == 0 ? (tensor, letters) : (Sum(tensor, summed), string.Concat(letters.Where(needed.Contains)));
    }

    private static Tensor<T> EinsumOne<T>(Tensor<T> tensor, string letters, string result)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        (tensor, letters) = EinsumReduce(tensor, letters, result);
        return Permute(tensor, [.. result.Select(l => letters.IndexOf(l, StringComparison.Ordinal))]);
    }
}

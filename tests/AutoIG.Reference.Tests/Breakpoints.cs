using System.Numerics.Tensors;

namespace AutoIG.Reference.Tests;

/// <summary>
/// Where a straight path crosses the kinks of a small network. Between two of them every ReLU stays on one side and every maximum at one
/// place, so the gradient is smooth there (constant, where the rest is affine), and Gauss–Legendre on each piece gives the integral itself.
/// </summary>
internal static class Breakpoints
{
    /// <summary>
    /// Intervals that hold a kink are halved down to this width: what one contributes to an integral is then below rounding.
    /// </summary>
    private const double Resolution = 1.0 / (1L << 42);

    /// <summary>The breakpoints of a case's network on the path of an entry; none for a network without kinks.</summary>
    public static double[] Of(ReferenceCase reference, ReferenceEntry entry)
    {
        if (PatternOf(reference) is not { } pattern)
        {
            return [];
        }

        var from = entry.Baselines.Select(name => Agreement.Flatten(Embedded(name))).ToArray();
        var to = entry.Inputs.Select(name => Agreement.Flatten(Embedded(name))).ToArray();
        var shapes = entry.Inputs.Select(name => Embedded(name).Lengths.ToArray()).ToArray();
        return Find(α => pattern([.. from.Select((start, i) => Tensor.Create(
            start.Zip(to[i], (a, b) => a + α * (b - a)).ToArray(), shapes[i]))]));

        // The path of tokens is that of their embeddings.
        Tensor<double> Embedded(string name) => entry.Option("embedding") is { } table
            ? Nn.Embedding(reference.Ids(name), reference.Weights.Get<double>(table))
            : reference.Array<double>(name);
    }

    private static double[] Find(Func<double, int[]> pattern)
    {
        const int Cells = 256;
        var found = new List<double>();
        var (left, leftPattern) = (0.0, pattern(0));
        for (var cell = 1; cell <= Cells; cell++)
        {
            var right = (double)cell / Cells;
            var rightPattern = pattern(right);
            Bisect(left, leftPattern, right, rightPattern);
            (left, leftPattern) = (right, rightPattern);
        }

        return [.. found.Where(α => α is > 0 and < 1)];

        void Bisect(double low, int[] lowPattern, double high, int[] highPattern)
        {
            if (lowPattern.AsSpan().SequenceEqual(highPattern))
            {
                return;
            }

            var middle = (low + high) / 2;
            if (high - low < Resolution)
            {
                found.Add(middle);
                return;
            }

            var middlePattern = pattern(middle);
            Bisect(low, lowPattern, middle, middlePattern);
            Bisect(middle, middlePattern, high, highPattern);
        }
    }

    private static Func<Tensor<double>[], int[]>? PatternOf(ReferenceCase reference)
    {
        Tensor<double> Weight(string name) => reference.Weights.Get<double>(name);
        switch (reference.Name)
        {
            case "relu-mlp":
            {
                var (w1, b1) = (Weight("fc1.weight"), Weight("fc1.bias"));
                var (w2, b2) = (Weight("fc2.weight"), Weight("fc2.bias"));
                return x =>
                {
                    var z1 = Nn.Linear(x[0], w1, b1);
                    var z2 = Nn.Linear(Nn.Relu(z1), w2, b2);
                    return [.. Signs(z1), .. Signs(z2)];
                };
            }

            case "multi-input":
            {
                var (w, b) = (Weight("conv.weight"), Weight("conv.bias"));
                return x => Signs(Nn.Conv2D(x[1], w, b, padding: 1));
            }

            case "text-cnn":
            {
                (Tensor<double> W, Tensor<double> B)[] convolutions =
                    [.. Enumerable.Range(0, 3).Select(k => (Weight($"convs.{k}.weight"), Weight($"convs.{k}.bias")))];
                return x => [.. convolutions.SelectMany(conv => Winners(Nn.Conv1D(Nn.Transpose(x[0], 0, 1), conv.W, conv.B)))];
            }

            default:
                return null;
        }
    }

    private static int[] Signs(Tensor<double> values) => [.. Agreement.Flatten(values).Select(value => value > 0 ? 1 : 0)];

    // The position of the largest response of each channel, or −1 where no response is positive.
    private static IEnumerable<int> Winners(Tensor<double> responses)
    {
        var length = (int)responses.Lengths[1];
        return Agreement.Flatten(responses).Chunk(length).Select(row => row.Max() > 0 ? Array.IndexOf(row, row.Max()) : -1);
    }
}

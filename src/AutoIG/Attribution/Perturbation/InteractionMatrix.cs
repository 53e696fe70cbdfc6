using System.Diagnostics;
using System.Numerics.Tensors;

namespace AutoIG;

/// <summary>How groups of features act together, pair by pair; what <see cref="PairwiseInteractions"/> gives.</summary>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class InteractionMatrix
{
    private readonly double[] elements;

    internal InteractionMatrix(IReadOnlyList<string> names, double[] elements, double convergenceDelta, Target target)
    {
        (Names, this.elements, ConvergenceDelta, Target) = (names, elements, convergenceDelta, target);
        Values = Tensor.Create(elements, [names.Count, names.Count]);
    }

    /// <summary>The names of the groups.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>The matrix, [groups, groups]; symmetric.</summary>
    public Tensor<double> Values { get; }

    /// <summary>The element of two groups.</summary>
    /// <param name="first">A group.</param>
    /// <param name="second">Another, or the same for the diagonal.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such group.</exception>
    public double this[int first, int second]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(first);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(first, Names.Count);
            ArgumentOutOfRangeException.ThrowIfNegative(second);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(second, Names.Count);
            return elements[(first * Names.Count) + second];
        }
    }

    /// <summary>
    /// How far what the kind says adds up to v(N) − v(∅) is from it: all elements of <see cref="InteractionKind.ShapValues"/>, the diagonal
    /// and each pair once of <see cref="InteractionKind.ShapleyTaylor"/>. NaN of the others.
    /// </summary>
    public double ConvergenceDelta { get; }

    /// <summary>What was explained.</summary>
    public Target Target { get; }

    /// <summary>One line: the pairs that act together most.</summary>
    public override string ToString()
    {
        var pairs = new List<(int First, int Second)>();
        for (int first = 0; first < Names.Count; first++)
        {
            for (int second = first + 1; second < Names.Count; second++)
                pairs.Add((first, second));
        }

        return "Interactions: " + ShortText.Largest(
            [.. pairs.Select(pair => this[pair.First, pair.Second])],
            pair => $"{Names[pairs[pair].First]} × {Names[pairs[pair].Second]}");
    }
}

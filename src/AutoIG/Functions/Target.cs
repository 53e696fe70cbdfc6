using System.Globalization;
using AutoIG.CompilerServices;
using AutoIG.Functions;

namespace AutoIG;

/// <summary>
/// Which number F of a model's output is explained: an output by its index, the largest one, the model's own scalar, or a function of
/// several outputs.
/// </summary>
/// <remarks>
/// <see langword="default"/> is <see cref="ArgMax"/>: the largest output at the input, the first among equals; for a function that
/// returns a scalar, that scalar. An <see cref="int"/> converts to the target of that index (0-based). Positions, lengths and numbers are
/// checked when a target is used, before anything is computed.
/// </remarks>
public readonly partial struct Target : IEquatable<Target>
{
    private readonly bool given;
    private readonly int first;
    private readonly int[]? indices;
    private readonly OutputFunction? function;

    private Target(bool given, int first, int[]? indices, OutputFunction? function) =>
        (this.given, this.first, this.indices, this.function) = (given, first, indices, function);

    private Target(OutputFunction function)
        : this(given: false, 0, null, function)
    {
    }

    /// <summary>The largest output at the input; the first in row-major order among equals.</summary>
    public static Target ArgMax => default;

    /// <summary>
    /// Whether softmax(y)[target] over all outputs is explained instead of y[target].
    /// </summary>
    public bool IsProbability => function is Probability;

    /// <summary>Whether a function of outputs is explained, in place of one output itself.</summary>
    internal bool IsFunction => function is not null;

    /// <summary>What of the outputs is explained; <see langword="null"/> for an output itself.</summary>
    internal OutputFunction? Function => function;

    /// <summary>The position as it was given, or −1 where it was not; of several indices see <see cref="Indices"/>.</summary>
    internal int Position => given ? first : -1;

    /// <summary>The indices, where there are several.</summary>
    internal int[]? Indices => indices;

    /// <summary>The same output, and another function of it.</summary>
    internal Target With(OutputFunction other) => new(given, first, indices, other);

    /// <summary>The position in the output, row-major; −1 for <see cref="ArgMax"/>.</summary>
    /// <exception cref="InvalidOperationException">
    /// The target was given by several indices and no output's shape is known, or it is made of several outputs.
    /// </exception>
    public int Index =>
        function is { IsOfOneOutput: false }
            ? throw new InvalidOperationException($"The target {this} is made of several outputs; it has no position of its own.")
        : !given ? -1
        : indices is null ? first
        : throw new InvalidOperationException($"The target {this} stands for a position in an output of {indices.Length} dimensions.");

    /// <summary>The output at an index.</summary>
    public static implicit operator Target(int index) => new(given: true, index, null, null);

    /// <summary>The output at an index.</summary>
    public static Target FromInt32(int index) => index;

    /// <summary>The output at one index for each of its dimensions.</summary>
    public static Target At(params ReadOnlySpan<int> indices) =>
        indices.Length == 1 ? FromInt32(indices[0]) : new Target(given: true, 0, indices.ToArray(), null);

    /// <inheritdoc/>
    public bool Equals(Target other) =>
        given == other.given && first == other.first && Equals(function, other.function) && indices.AsSpan().SequenceEqual(other.indices);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Target other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(given, first, function, indices?.Length);

    /// <summary>Whether two targets are the same.</summary>
    public static bool operator ==(Target left, Target right) => left.Equals(right);

    /// <summary>Whether two targets differ.</summary>
    public static bool operator !=(Target left, Target right) => !left.Equals(right);

    /// <summary>The target as it is written in messages and captions: <c>3</c>, <c>log-softmax[3]</c>, <c>3 − 5</c>.</summary>
    public override string ToString()
    {
        string output = !given ? "arg-max"
            : indices is null ? first.ToString(CultureInfo.InvariantCulture)
            : Elements.Show(indices);
        return function is null ? output : function.Show(output);
    }

    /// <summary>A function of one output at a position, or of several.</summary>
    internal static Target Of(int position, OutputFunction function) =>
        function.IsOfOneOutput ? new(position >= 0, Math.Max(position, 0), null, function) : new(function);

    /// <summary>
    /// What is explained of outputs of a shape, as far as it is known without them. Allocates nothing for a plain output.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The output has no such position.</exception>
    /// <exception cref="ArgumentException">The outputs are not those of which the target is a function.</exception>
    internal OutputSeed Seed(ReadOnlySpan<int> outputShape, string functionName, Type element) =>
        function is null ? new OutputSeed(Locate(outputShape, functionName))
        : new OutputSeed(
            function.IsOfOneOutput ? Locate(outputShape, functionName) : -1, function.Bind(outputShape, functionName, element));

    /// <summary>The position in the output, or −1 where it depends on the outputs.</summary>
    private int Locate(ReadOnlySpan<int> outputShape, string functionName)
    {
        int length = FunctionPlan.LengthOf(outputShape);
        if (!given)
            return length == 1 ? 0 : -1;
        if (indices is null)
        {
            if (first < 0 || first >= length)
                throw OutOfRange(outputShape, functionName);
            return first;
        }
        if (indices.Length != outputShape.Length)
            throw OutOfRange(outputShape, functionName);
        int position = 0;
        for (int i = 0; i < indices.Length; i++)
        {
            if (indices[i] < 0 || indices[i] >= outputShape[i])
                throw OutOfRange(outputShape, functionName);
            position = position * outputShape[i] + indices[i];
        }
        return position;
    }

    private ArgumentOutOfRangeException OutOfRange(ReadOnlySpan<int> outputShape, string functionName) =>
        Expect.OutOfRange(
            "target",
            $"an index inside the output of {functionName}, which has shape {Elements.Show(outputShape)}, "
            + $"{FunctionPlan.LengthOf(outputShape)} elements",
            ToString());
}

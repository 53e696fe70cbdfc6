using AutoIG.Onnx.Files;

namespace AutoIG.Onnx.Graphs;

/// <summary>
/// The elements of a value that does not depend on what is explained: numbers, integers computed from sizes, or one number everywhere, of
/// which there may be as many as a named dimension says.
/// </summary>
internal sealed class Content
{
    private readonly Lazy<float[]>? reals;
    private readonly Lazy<long[]>? integers;
    private readonly Size[]? sizes;

    private Content(OnnxTensor? stored, Lazy<float[]>? reals, Lazy<long[]>? integers, Size[]? sizes, double? everywhere) =>
        (Stored, this.reals, this.integers, this.sizes, Everywhere) = (stored, reals, integers, sizes, everywhere);

    /// <summary>The tensor of the file that it is, with the name that weights keep.</summary>
    public OnnxTensor? Stored { get; }

    /// <summary>The number that every element is, where it is known to be one.</summary>
    public double? Everywhere { get; }

    /// <summary>The elements as a function of their place, where they are known so, however many there are.</summary>
    public IndexPattern? Pattern { get; private init; }

    /// <summary>Where the elements count up by one along the last axis, however many there are: the first.</summary>
    public long? CountsFrom => Pattern is Counting { Slopes: [1], Offset.Value: { } first } ? first : null;

    /// <summary>Whether the elements are numbers, and not counted or computed by named dimensions.</summary>
    public bool IsArray => reals is not null || integers is not null;

    /// <summary>How many elements were computed, and are not the file's.</summary>
    public long Computed => Stored is not null ? 0 : reals?.Value.LongLength ?? integers?.Value.LongLength ?? sizes?.LongLength ?? 0;

    public static Content Of(OnnxTensor tensor) => ElementKinds.Of(tensor.ElementType) == ElementKind.Real
        ? new(tensor, new(tensor.ToSingles), null, null, null)
        : new(tensor, null, new(tensor.ToIntegers), null, null);

    public static Content Of(float[] values) => new(null, new(values), null, null, Same(values, value => value));

    public static Content Of(long[] values) => new(null, null, new(values), null, Same(values, value => value));

    public static Content Of(Size[] values) => values.All(value => value.Value is not null)
        ? Of([.. values.Select(value => value.Value!.Value)]) : new(null, null, null, values, null);

    public static Content OfEverywhere(double value) => new(null, null, null, null, value);

    public static Content Of(IndexPattern pattern) => pattern is Levels { Everywhere: { } same } ? OfEverywhere(same)
        : new(null, null, null, null, null) { Pattern = pattern };

    /// <summary>The same elements under another shape; null where it depends on more than their order.</summary>
    public Content? Under(IReadOnlyList<Size> before, IReadOnlyList<Size> after) => Pattern is null ? this
        : Pattern.Under(before, after) is { } moved ? Of(moved) : null;

    /// <summary>The elements of an array as single-precision numbers.</summary>
    public float[] Reals() => reals is not null ? reals.Value : Array.ConvertAll(Integers(), value => (float)value);

    /// <summary>The elements of an array as integers, truncated.</summary>
    public long[] Integers() => integers is not null ? integers.Value
        : reals is not null ? Array.ConvertAll(reals.Value, value => (long)value)
        : throw new InvalidOperationException("The elements are no numbers.");

    /// <summary>The elements as integers of sizes; null if they are real numbers, or not counted.</summary>
    public Size[]? Sizes() => sizes ?? (integers is not null ? Array.ConvertAll(integers.Value, value => (Size)value) : null);

    private static double? Same<T>(T[] values, Func<T, double> convert)
        where T : IEquatable<T> => values.Length > 0 && values.AsSpan().IndexOfAnyExcept(values[0]) < 0 ? convert(values[0]) : null;
}
